using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ClaimLedger.Tests.Scripts;

/// <summary>What <c>./run</c> refuses before it starts anything.</summary>
public sealed class RunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Else it would be taken for the service that is still starting, and shown as it.</summary>
    [Fact]
    public async Task An_address_that_answers_already_is_refused()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other);
        var url = $"http://{other.LocalEndpoint}";
        var (exit, errors) = await RunAsync(
            "--open",
            "--data",
            Path.Combine(Path.GetTempPath(), "no-ledger"),
            "--urls",
            url
        );
        Assert.Equal(1, exit);
        Assert.Contains($"Something answers at {url} already.", errors, StringComparison.Ordinal);
        Assert.Contains("choose another address with --urls", errors, StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public async Task An_option_that_is_not_there_is_refused_with_those_that_are()
    {
        var (exit, errors) = await RunAsync("--opne");
        Assert.Equal(1, exit);
        Assert.Contains("There is no option '--opne'.", errors, StringComparison.Ordinal);
        Assert.Contains("--open", errors, StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var caller = await listener.AcceptTcpClientAsync(Cancel);
        var stream = caller.GetStream();
        Assert.NotEqual(0, await stream.ReadAsync(new byte[4_096], Cancel));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            Cancel
        );
    }

    private static async Task<(int Exit, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "run"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await output;
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, errors);
    }
}
