using System.Net;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Registers;
using ClaimLedger.Search;
using ClaimLedger.Stances;

namespace ClaimLedger.IntegrationTests.Registers;

/// <summary>What stops one projection and not the other.</summary>
public sealed class RegisterPoisonTests(Server server)
{
    [Fact]
    public async Task A_poison_event_of_the_register_stops_the_register_alone_until_it_is_mended()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var desk = await Desk.OpenAsync(ledger, "poison");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var before = await desk.DoesAsync("s1", "concern", new { reason = "Doubts." });
        await ledger.GetAsync($"/register?minPosition={before}");
        // It puts into force what is in force. No stance depends on it.
        var poison = await ledger.PoisonAsync(
            $"statement/{desk.Id("s1")}",
            typeof(ExpressionOfConcernIssued),
            $$"""{"reason": "sha-256:{{new string('A', 43)}}"}"""
        );
        await desk.SaysAsync("s2", "2004-02-10", "disagree");
        var after = await desk.DoesAsync("s2", "concern", new { reason = "Doubts." });

        var health = await ledger.HealthAsync(ledger.Client, "paused", RegisterProjection.Shard);
        Assert.Equal("not-ready", (string?)health["status"]);
        var register = health.Projection(RegisterProjection.Shard);
        Assert.Contains($"The event at position {poison}, of statement/", (string)register["failure"]!);
        Assert.InRange((long)register["position"]!, before, poison - 1);
        Assert.Equal("running", (string?)health.Projection(StanceProjection.Shard)["state"]);

        // Stances go on; what is made of the register says how far it is, and does not go on without it.
        Assert.Equal("disagree", await desk.StanceAsync("2004-03-01", $"{after}"));
        foreach (var path in new[] { "/register?", "/queue?", $"/sources/{desk.Source}/record?" })
        {
            var answer = await ledger.GetAsync(path);
            Assert.InRange((long)answer["knownAt"]!["position"]!, before, poison - 1);
            var (status, problem) = await ledger.GetProblemAsync($"{path}minPosition={after}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal("position-not-reached", (string?)problem["code"]);
            Assert.InRange((long)problem["position"]!, before, poison - 1);
        }
        var queue = await ledger.GetAsync("/queue?kind=concern");
        Assert.Equal([desk.Id("s1")], queue["items"]!.AsArray().Select(i => (string?)i!["statement"]));

        // The way out: the row is put right, and the projection goes on from where it stood.
        await ledger.ExecuteAsync(
            $$"""
            update ledger.mt_events set type = 'ExpressionOfConcernLifted',
                mt_dotnet_type = replace(mt_dotnet_type, 'Issued', 'Lifted')
            where seq_id = {{poison}}
            """
        );
        await ledger.RestartAsync();
        var mended = await ledger.GetAsync($"/register?minPosition={after}");
        Assert.Equal([after, before], mended["entries"]!.AsArray().Select(e => (long)e!["recordedFrom"]!));
        Assert.Equal(poison, (long)mended["entries"]![1]!["recordedTo"]!);
        queue = await ledger.GetAsync("/queue?kind=concern");
        Assert.Equal([desk.Id("s2")], queue["items"]!.AsArray().Select(i => (string?)i!["statement"]));
        Assert.Equal(HttpStatusCode.OK, (await ledger.GetAnyAsync("/health/ready")).Status);
    }

    /// <summary>Each says so for itself.</summary>
    [Fact]
    public async Task A_correction_that_cannot_be_read_stops_all_that_take_it()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var desk = await Desk.OpenAsync(ledger, "all");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await ledger.ReachAsync(desk.Now);
        var poison = await ledger.PoisonAsync(
            $"statement/{desk.Id("s1")}",
            typeof(StatementCorrected),
            """{"statedOn": "no date", "reason": "no commitment"}"""
        );
        var after = await desk.SaysAsync("s2", "2004-01-11", "agree");
        foreach (
            var shard in new[] { StanceProjection.Shard, RegisterProjection.Shard, SearchProjection.Shard }
        )
        {
            var health = await ledger.HealthAsync(ledger.Client, "paused", shard);
            Assert.StartsWith(
                $"Other: The event at position {poison} cannot be read: ",
                (string)health.Projection(shard)["failure"]!
            );
        }
        var found = await ledger.GetAsync("/search?q=words");
        Assert.InRange((long)found["knownAt"]!["position"]!, 1, poison - 1);
        var (status, _) = await ledger.GetProblemAsync($"/search?q=words&minPosition={after}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
    }

    /// <summary>An event that a projection does not take is not even loaded: one that nobody can read stops
    /// the stances, which are given every event, and not the register.</summary>
    [Theory]
    [InlineData(typeof(SourceDescribed), "source/{0}", """{"kind": "no-such-kind"}""")]
    [InlineData(typeof(AssessmentRecorded), "statement/{1}", """{"stance": "no-such-stance"}""")]
    [InlineData(typeof(DocumentRegistered), "document/{2}", """{"publishedOn": "no date"}""")]
    public async Task The_register_loads_no_event_that_it_does_not_take(Type type, string stream, string data)
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var desk = await Desk.OpenAsync(ledger, "unread");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.SaysAsync("s2", "2004-01-11", "agree");
        await ledger.ReachAsync(desk.Now);
        var key = string.Format(null, stream, desk.Source, desk.Id("s1"), desk.Document);
        var poison = await ledger.PoisonAsync(key, type, data);
        // Nothing that it takes comes after: it goes on over events that it never saw.
        var after = await desk.SaysAsync("s3", "2004-01-12", "agree");

        var register = await ledger.GetAsync($"/register?minPosition={after}");
        Assert.True((long)register["knownAt"]!["position"]! > poison);
        var health = await ledger.HealthAsync(ledger.Client, "paused");
        Assert.Equal("running", (string?)health.Projection(RegisterProjection.Shard)["state"]);
        var concern = await desk.DoesAsync("s2", "concern", new { reason = "Doubts." });
        var entries = await ledger.GetAsync($"/register?minPosition={concern}");
        Assert.Equal(concern, (long)Assert.Single(entries["entries"]!.AsArray())!["recordedFrom"]!);
    }
}
