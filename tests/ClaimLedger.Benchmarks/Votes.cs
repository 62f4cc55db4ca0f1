using System.Text;

namespace ClaimLedger.Benchmarks;

/// <summary>The votes as a file of commands, made by the data set's own script.</summary>
internal static class Votes
{
    /// <summary>Writes the commands to a file, the first so many lines or all.</summary>
    /// <returns>How many there are.</returns>
    public static async Task<int> WriteAsync(string folder, string file, int? limit, CancellationToken cancel)
    {
        using var script = Tool.Start(
            "python3",
            [Path.Combine(folder, "to_commands.py")],
            remedy: "Install it: apt-get install python3."
        );
        var errors = script.StandardError.ReadToEndAsync(cancel);
        var lines = 0;
        await using (var commands = new StreamWriter(file, append: false, new UTF8Encoding(false)))
        {
            commands.NewLine = "\n";
            while (lines != limit && await script.StandardOutput.ReadLineAsync(cancel) is { } line)
            {
                await commands.WriteLineAsync(line.AsMemory(), cancel);
                lines++;
            }
        }
        if (lines == limit)
            script.Kill();
        await script.WaitForExitAsync(cancel);
        return lines == limit || script.ExitCode == 0
            ? lines
            : throw new InvalidOperationException($"to_commands.py failed:\n{await errors}");
    }
}
