using System.Net;
using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>Whatever becomes of the connections and of the nodes, every event is in the log once.</summary>
public sealed class LogFaultTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Callers = 8;
    private const int Rounds = 60;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_are_terminated_and_nodes_that_change_leave_out_no_leaf()
    {
        await CommandWorld.BeginAsync(ledger, "logged");
        var before = await ledger.EventsAsync();
        // Whichever node is left takes the log over from where the other was.
        var second = await ledger.StartNodeAsync("second");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        var terminating = TerminateAsync(ending.Token);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(CallAsync));
        await ending.CancelAsync();
        Assert.True(await terminating > 0, "No connection was terminated; the test shows nothing.");
        await ledger.RestartAsync();
        await ledger.StopNodeAsync(second);

        var events = before + Callers * Rounds;
        Assert.Equal(events, await ledger.EventsAsync());
        // The daemon tries again after a while what the terminated connections stopped.
        for (var i = 0; i < 10 && await LeavesAsync() < events; i++)
            await Task.Delay(1_000, _cancel);
        await ledger.AssertLogIsLedgerAsync();
    }

    private async Task<long> LeavesAsync()
    {
        var (status, body) = await ledger.GetAnyAsync("/log");
        return status == HttpStatusCode.OK ? (long)body["leaves"]! : 0;
    }

    private async Task<long> TerminateAsync(CancellationToken cancel)
    {
        var terminated = 0L;
        while (!cancel.IsCancellationRequested)
        {
            terminated += await ledger.TerminateAsync();
            await Task.Delay(150, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return terminated;
    }

    private async Task CallAsync(int caller)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var command = new { alias = $"{caller} of {round}" };
            HttpStatusCode status;
            var tries = 0;
            do status = (await ledger.SendAsync("/sources/logged/aliases", command)).Status;
            while (status == HttpStatusCode.ServiceUnavailable && ++tries < 200);
            Assert.Contains(status, new[] { HttpStatusCode.Created, HttpStatusCode.OK });
        }
    }
}
