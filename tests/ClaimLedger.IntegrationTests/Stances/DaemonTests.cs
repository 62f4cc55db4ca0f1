using System.Net;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Statements;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Stances;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>What stops the projection and what must not.</summary>
public sealed class DaemonTests(Server server)
{
    [Fact]
    public async Task A_gap_in_the_positions_does_not_hold_the_projection_up_for_good()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var desk = await Desk.OpenAsync(ledger, "gap");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await ledger.ExecuteAsync("select nextval('ledger.mt_events_sequence') from generate_series(1, 5)");
        var after = await desk.SaysAsync("s2", "2004-02-10", "disagree");

        await ledger.ReachAsync(after);
        Assert.Equal("disagree", await desk.StanceAsync("2004-03-01", $"{after}"));
        Assert.Equal(HttpStatusCode.OK, (await ledger.GetAnyAsync("/health/ready")).Status);
    }

    [Theory]
    [InlineData(typeof(AssessmentRevised), """{"assessment": "a1", "stance": "no-such-stance"}""")]
    [InlineData(
        typeof(DocumentRegistered),
        """{"title": "On a statement's stream", "publishedOn": "2004"}"""
    )]
    [InlineData(typeof(StatementCorrected), """{"statedOn": "no date", "reason": "no commitment"}""")]
    public async Task A_poison_event_stops_the_projection_before_it_and_nothing_else(Type type, string data)
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var desk = await Desk.OpenAsync(ledger, "poison");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.SaysAsync("s2", "2004-02-10", "agree");
        await ledger.ReachAsync(desk.Now);
        var poison = await ledger.PoisonAsync($"statement/{desk.Id("s1")}", type, data);

        var after = await desk.SaysAsync("s3", "2004-03-10", "disagree");
        Assert.True(after > poison);
        var health = await ledger.HealthAsync(ledger.Client, "paused");
        Assert.Equal("not-ready", (string?)health["status"]);
        var stances = health.Projection(StanceProjection.Shard);
        Assert.Matches($@"\b{poison}\b", (string)stances["failure"]!);
        Assert.InRange((long)stances["position"]!, 1, poison - 1);

        var (status, problem) = await ledger.GetProblemAsync($"/shifts?minPosition={after}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.InRange((long)problem["position"]!, 1, poison - 1);
        Assert.Empty(
            await ledger.RowsAsync($"select * from ledger.timeline_entries where recorded_from >= {poison}")
        );
        await desk.SaysAsync("s4", "2004-03-11", "neutral");
        Assert.Equal(HttpStatusCode.OK, (await ledger.GetAnyAsync("/health/live")).Status);
    }
}
