using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>What tests of the views do with a ledger.</summary>
internal static class LedgerSteps
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Hands the commands to the writer, in their order.</summary>
    /// <returns>The last position.</returns>
    public static async Task<long> SubmitAsync(
        this Ledger ledger,
        IEnumerable<(string Actor, Command Command)> history
    )
    {
        var writer = ledger.Host.Services.GetRequiredService<Writer>();
        var outcomes = new List<Task<Outcome>>();
        foreach (var (actor, command) in history)
        {
            Assert.Empty(command.Check());
            Assert.True(writer.TrySubmit(new Submission(command, actor, "history"), out var outcome));
            outcomes.Add(outcome);
        }
        await Task.WhenAll(outcomes);
        // Not that of an outcome: all may have been refused, or have been done before.
        return await ledger.LastAsync();
    }

    /// <summary>All events of the things, in ledger order.</summary>
    public static async Task<IReadOnlyList<Recorded>> RecordedAsync(this Ledger ledger)
    {
        await using var session = ledger.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var streams = await ledger.RowsAsync("select id from ledger.mt_streams where id like '%/%'");
        return await session.ReadAsync(streams, upTo: null, Cancel);
    }

    /// <summary>Begins a rebuild of a view.</summary>
    public static async Task<HttpStatusCode> BeginRebuildAsync(this Ledger ledger, string view = "Stances")
    {
        using var answer = await ledger.Client.PostAsync(
            $"/projections/{view}/rebuild",
            content: null,
            Cancel
        );
        return answer.StatusCode;
    }

    /// <summary>Where the last rebuild of a view is: its state, position, target and failure.</summary>
    public static async Task<(string State, long Position, long Target, string? Failure)> RebuiltAsync(
        this Ledger ledger,
        string view = "Stances"
    )
    {
        var rebuild = (await ledger.GetAsync($"/projections/{view}"))["rebuild"]!;
        return (
            (string)rebuild["state"]!,
            (long)rebuild["position"]!,
            (long)rebuild["target"]!,
            (string?)rebuild["failure"]
        );
    }

    /// <summary>Makes a view anew and waits for it.</summary>
    public static async Task RebuildAsync(this Ledger ledger, string view = "Stances")
    {
        Assert.Equal(HttpStatusCode.Accepted, await ledger.BeginRebuildAsync(view));
        while (await ledger.RebuiltAsync(view) is var rebuilt && rebuilt.State != "done")
        {
            Assert.Equal(("running", null), (rebuilt.State, rebuilt.Failure));
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }
    }
}
