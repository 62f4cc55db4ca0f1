using System.ComponentModel;
using System.Diagnostics;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Runs a program of somebody else's.</summary>
internal static class OtherTool
{
    /// <summary>What it did; nothing if there is no such program.</summary>
    public static async Task<(int Exit, string Output, string Errors)?> RunAsync(
        string program,
        string[] arguments,
        string folder,
        string input = "",
        params (string Name, string Value)[] variables
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
