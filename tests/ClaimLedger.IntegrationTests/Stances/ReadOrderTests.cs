using System.Net;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Reads of a stretch of time: one that begins after it ends is refused, by all routes in the same
/// words; and an error tells nothing later than what was asked for.</summary>
public sealed class ReadOrderTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const string Days = "from=2004-02-03&to=2004-02-02";
    private const string Instants = "from=2004-02-02T12:00:00Z&to=2004-02-02T11:59:59Z";

    [Theory]
    [InlineData($"/shifts?{Days}")]
    [InlineData($"/register?{Days}")]
    [InlineData($"/contradictions?threat=order-threat&{Days}")]
    [InlineData($"/search?q=threat&{Days}")]
    [InlineData($"/threats/order-threat/consensus?every=month&{Days}")]
    [InlineData($"/events?{Days}")]
    [InlineData($"/events?{Instants}")]
    [InlineData("/events?from=2004-02-03&to=2004-02-02T23:59:59Z")]
    [InlineData("/events?from=2&to=1")]
    [InlineData("/events?from=1&to=2004-02-02")]
    [InlineData("/events?from=9999-12-31&to=1")]
    public async Task What_begins_after_it_ends_is_refused_everywhere_in_the_same_words(string path)
    {
        await OpenAsync();
        var (status, problem) = await ledger.GetProblemAsync(path);
        var query = path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..]
            .Split('&')
            .Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        Assert.Equal(
            (
                HttpStatusCode.BadRequest,
                "invalid",
                "from",
                $"from '{query["from"]}' is after to '{query["to"]}'; give a from that is no later than to."
            ),
            (status, (string?)problem["code"], (string?)problem["field"], (string?)problem["detail"])
        );
    }

    [Fact]
    public async Task A_series_that_begins_after_today_is_refused_in_the_same_words()
    {
        await OpenAsync();
        var (_, problem) = await ledger.GetProblemAsync(
            "/threats/order-threat/consensus?every=month&from=9999-01-01"
        );
        Assert.Equal("from", (string?)problem["field"]);
        Assert.StartsWith(
            "from '9999-01-01' is after today, '",
            (string?)problem["detail"],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("from=2004-02-02&to=2004-02-02")]
    [InlineData("from=2004-02-02T12:00:00Z&to=2004-02-02T12:00:00Z")]
    [InlineData("from=1000000000&to=9999-12-31")]
    [InlineData("from=9999-12-31&to=1000000000")]
    [InlineData("from=0001-01-01&to=0001-01-01")]
    public async Task A_stretch_in_which_nothing_was_recorded_is_empty(string stretch)
    {
        await OpenAsync();
        var found = await ledger.GetAsync($"/events?{stretch}");
        Assert.Empty(found["events"]!.AsArray());
    }

    [Fact]
    public async Task An_error_lists_the_propositions_that_there_were_by_then()
    {
        await OpenAsync();
        const string path = "/explain?source=order-source&threat=order-threat&proposition=nope";
        var threat = await ledger.NumberAsync(
            "select min(seq_id) from ledger.mt_events where stream_id = 'threat/order-threat'"
        );
        // Asked as of no position, it answers as of the one that the views have reached.
        await ledger.ReachAsync(await ledger.LastAsync());
        Assert.EndsWith("it has overall, capability.", await DetailAsync(path), StringComparison.Ordinal);
        Assert.EndsWith(
            $"as of position {threat} it has overall.",
            await DetailAsync($"{path}&knownAt={threat}"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            $"as of position {threat - 1} it has none.",
            await DetailAsync($"{path}&knownAt={threat - 1}"),
            StringComparison.Ordinal
        );
    }

    private async Task<string> DetailAsync(string path)
    {
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, "unknown-proposition"), (status, (string?)problem["code"]));
        return (string)problem["detail"]!;
    }

    /// <summary>The sources and the threat, where they are not there yet.</summary>
    private async Task OpenAsync()
    {
        if ((await ledger.GetAnyAsync("/threats/order-threat")).Status == HttpStatusCode.NotFound)
            await Desk.OpenAsync(ledger, "order");
    }
}
