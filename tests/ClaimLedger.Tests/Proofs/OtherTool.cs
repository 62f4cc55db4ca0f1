using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Runs a program of somebody else's.</summary>
internal static class OtherTool
{
    /// <summary>Installs what a folder's package-lock.json names; skips the test, with the reason, where that
    /// cannot be.</summary>
    public static async Task InstallAsync(string folder)
    {
        if (await RunAsync("node", ["--version"], folder) is null)
            Assert.Skip("Node.js is not here: apt-get install nodejs npm");
        var installed = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit"], folder);
        if (installed is null)
            Assert.Skip("npm is not here: apt-get install npm");
        if (installed.Value.Exit != 0)
            Assert.Skip($"npm could not install what {folder} names: {installed.Value.Errors}");
    }

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
