using ClaimLedger.Cli;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Replays;

/// <summary>The tool run in this process against a ledger of a test.</summary>
internal static class CommandLine
{
    /// <summary>The address under which the tool finds the ledger.</summary>
    public const string Address = "http://localhost";

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code, its output, its errors.</returns>
    public static async Task<(int Code, string Out, string Errors)> RunAsync(
        this Ledger ledger,
        params string[] arguments
    )
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var tool = new Tool(
            new Output(output, errors),
            () => Stream.Null,
            _ => ledger.Host.GetTestServer().CreateHandler(),
            TimeProvider.System,
            Address
        );
        var code = await Cli.Program.RunAsync(arguments, tool, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Exports the ledger up to a position at the least, which the log may take a moment to
    /// reach.</summary>
    /// <returns>The bundle's folder, which is gone with what is returned.</returns>
    public static async Task<ExportedBundle> ExportAsync(this Ledger ledger, long position)
    {
        var bundle = new ExportedBundle();
        while (true)
        {
            var (code, _, errors) = await ledger.RunAsync("export", "--out", bundle.Folder, "--force");
            Assert.True(code == 0 || errors.Contains("no checkpoint", StringComparison.Ordinal), errors);
            if (code == 0 && bundle.LastPosition >= position)
                return bundle;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }
}
