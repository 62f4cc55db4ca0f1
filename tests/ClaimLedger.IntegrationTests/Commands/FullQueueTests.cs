using System.Diagnostics;
using System.Globalization;
using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>A writer that cannot write: it takes on as many commands as it has room for, refuses the others,
/// and loses none.</summary>
public sealed class FullQueueTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Sources = 64;
    private const int HttpCallers = 64;
    private const int Refused = 4_000;

    /// <summary>How long the queue is held full, in seconds: no time of its own, unless the environment
    /// variable CLAIMLEDGER_HOLD_SECONDS says so.</summary>
    private static TimeSpan HeldFor =>
        TimeSpan.FromSeconds(
            int.Parse(
                Environment.GetEnvironmentVariable("CLAIMLEDGER_HOLD_SECONDS") ?? "0",
                CultureInfo.InvariantCulture
            )
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Writer Writer => ledger.Host.Services.GetRequiredService<Writer>();

    [Fact]
    public async Task A_queue_that_is_held_full_loses_nothing_and_stores_nothing_that_it_refused()
    {
        for (var i = 0; i < Sources; i++)
            await ledger.AppendAsync("/sources", Source(i));
        await using var hold = await WriterHold.TakeAsync(ledger);
        var accepted = new List<Task<Outcome>>();
        Assert.True(TrySubmit("The first", 0, accepted));
        await hold.WaitForCommitsAsync();
        // The writer is in its commit, alone with the first command; from here on everything waits.
        while (TrySubmit($"Accepted {accepted.Count}", accepted.Count, accepted)) { }
        Assert.Equal(Writer.QueueLength + 1, accepted.Count);

        var refused = await RefuseAsync();
        Assert.DoesNotContain(accepted, outcome => outcome.IsCompleted);
        await hold.ReleaseAsync();
        var outcomes = await Task.WhenAll(accepted);

        await AssertStoredAsync([.. outcomes.Select(o => Assert.IsType<Outcome.Done>(o))]);
        await ComeAgainAsync(refused);
        Assert.Equal(accepted.Count + refused.Count, await CountAsync());
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{accepted.Count} accepted, {refused.Count} refused, {Memory()} at the end."
        );
    }

    /// <summary>Comes with more while the queue is full, by HTTP and without; each is refused.</summary>
    /// <returns>What was refused.</returns>
    private async Task<IReadOnlyList<string>> RefuseAsync()
    {
        var (held, none) = (Stopwatch.StartNew(), new List<Task<Outcome>>());
        var refused = Enumerable.Range(0, Refused).Select(i => $"Refused {i}").ToList();
        Assert.DoesNotContain(refused, alias => TrySubmit(alias, 0, none));
        TestContext.Current.TestOutputHelper!.WriteLine($"Full, with {Memory()}.");
        var callers = Enumerable.Range(0, HttpCallers).Select(i => $"Refused over HTTP {i}").ToList();
        do
        {
            foreach (var answer in await Task.WhenAll(callers.Select(alias => PostAsync(alias))))
            {
                using (answer)
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                    Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
                    var problem = await answer.Content.ReadAsStringAsync(Cancel);
                    Assert.Contains("\"unavailable\"", problem, StringComparison.Ordinal);
                }
            }
        } while (held.Elapsed < HeldFor);
        TestContext.Current.TestOutputHelper!.WriteLine($"Full for {held.Elapsed}, with {Memory()}.");
        return [.. refused, .. callers];
    }

    /// <summary>Those that were refused come again, as many at once as there is room for.</summary>
    private async Task ComeAgainAsync(IReadOnlyList<string> refused)
    {
        var again = new List<Task<Outcome>>();
        Assert.All(refused, alias => Assert.True(TrySubmit(alias, again.Count, again)));
        Assert.All(
            await Task.WhenAll(again),
            outcome => Assert.False(Assert.IsType<Outcome.Done>(outcome).IsRepeat)
        );
    }

    private async Task AssertStoredAsync(IReadOnlyList<Outcome.Done> told)
    {
        Assert.All(told, done => Assert.False(done.IsRepeat));
        var stored = await ledger.RowsAsync(
            "select id, stream_id, version, seq_id from ledger.mt_events where version > 1"
        );
        Assert.Equal(
            told.SelectMany(d => d.Events, (d, e) => $"{e.Id}|{d.Stream}|{e.Version}|{e.Position}")
                .Order(StringComparer.Ordinal),
            stored.Order(StringComparer.Ordinal)
        );
    }

    private bool TrySubmit(string alias, int place, List<Task<Outcome>> outcomes)
    {
        var command = new AddSourceAlias($"q{place % Sources}", alias);
        if (!Writer.TrySubmit(new Submission(command, "local", "full"), out var outcome))
            return false;
        outcomes.Add(outcome);
        return true;
    }

    private async Task<HttpResponseMessage> PostAsync(string alias)
    {
        using var body = new StringContent(
            $$"""{"alias":"{{alias}}"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        return await ledger.Client.PostAsync("/sources/q0/aliases", body, Cancel);
    }

    private Task<long> CountAsync() =>
        ledger.NumberAsync("select count(*) from ledger.mt_events where version > 1");

    private static object Source(int i) =>
        new
        {
            source = $"q{i}",
            kind = "individual",
            name = "Q",
        };

    private static string Memory()
    {
        using var process = Process.GetCurrentProcess();
        return $"{process.WorkingSet64 >> 20} MB, of which {GC.GetTotalMemory(true) >> 20} MB in objects";
    }
}
