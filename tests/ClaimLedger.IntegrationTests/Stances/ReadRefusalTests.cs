using System.Net;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>What a read refuses: each a problem with its code and the parameter that it is about.</summary>
public sealed class ReadRefusalTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Theory]
    [InlineData("/shifts?colour=red", "colour")]
    [InlineData("/shifts?validAt=2004-01-01", "validAt")]
    [InlineData("/shifts?kind=sideways", "kind")]
    [InlineData("/shifts?cause=whim", "cause")]
    [InlineData("/shifts?from=2004-1-1", "from")]
    [InlineData("/shifts?to=2004-02-30", "to")]
    [InlineData("/shifts?closed=yes", "closed")]
    [InlineData("/shifts?source=No_Slug", "source")]
    [InlineData("/shifts?limit=0", "limit")]
    [InlineData("/shifts?limit=1001", "limit")]
    [InlineData("/shifts?limit=many", "limit")]
    [InlineData("/shifts?after=-1", "after")]
    [InlineData("/shifts?minPosition=-1", "minPosition")]
    [InlineData("/shifts?threat=a&threat=b", "threat")]
    [InlineData("/contradictions", "threat")]
    [InlineData("/contradictions?proposition=overall", "threat")]
    [InlineData("/contradictions?threat=a&kind=reversal", "kind")]
    [InlineData("/contradictions?threat=a&reliability=G", "reliability")]
    [InlineData("/contradictions?threat=a&validAt=today", "validAt")]
    [InlineData("/sources?limit=0", "limit")]
    [InlineData("/threats/refused-threat/stances?validAt=yesterday", "validAt")]
    [InlineData("/threats/refused-threat/stances?knownAt=now", "knownAt")]
    [InlineData("/threats/refused-threat/stances?knownAt=2026-01-31", "knownAt")]
    [InlineData("/threats/refused-threat/stances?knownAt=2026-01-31T12:00:00", "knownAt")]
    [InlineData("/threats/refused-threat/stances?knownAt=-5", "knownAt")]
    [InlineData("/statements/refused-s1?knownAt=then", "knownAt")]
    public async Task A_parameter_that_cannot_be_used_is_named(string path, string field)
    {
        await BeginAsync();
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid", (string?)problem["code"]);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Equal("urn:claimledger:invalid", (string?)problem["type"]);
        Assert.Equal(400, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["detail"]!);
    }

    private const string NoLimit = "is not taken; give a whole number from 1 to 1000, in digits alone.";
    private const string NoDay =
        "is no day; give one that the calendar has, as YYYY-MM-DD, such as 2004-01-23.";
    private const string NoTime =
        "names neither a position nor an instant with its offset; give one such as 57 or 2026-01-31T12:00:00Z.";

    [Theory]
    [InlineData("/shifts?limit=-1", $"limit '-1' {NoLimit}")]
    [InlineData("/shifts?limit=0", $"limit '0' {NoLimit}")]
    [InlineData("/shifts?limit=1001", $"limit '1001' {NoLimit}")]
    [InlineData("/shifts?limit=1.5", $"limit '1.5' {NoLimit}")]
    [InlineData("/shifts?limit=abc", $"limit 'abc' {NoLimit}")]
    [InlineData("/shifts?limit=%2B5", $"limit '+5' {NoLimit}")]
    [InlineData(
        "/events?limit=201",
        "limit '201' is not taken; give a whole number from 1 to 200, in digits alone."
    )]
    [InlineData(
        "/checkpoint?witnesses=0",
        "witnesses '0' is not taken; give a whole number from 1 to 100, in digits alone."
    )]
    [InlineData("/contradictions?threat=a&validAt=2004-02-30", $"validAt '2004-02-30' {NoDay}")]
    [InlineData("/shifts?from=2004-1-1", $"from '2004-1-1' {NoDay}")]
    [InlineData("/shifts?to=23.01.2004", $"to '23.01.2004' {NoDay}")]
    [InlineData("/shifts?knownAt=now", $"knownAt 'now' {NoTime}")]
    [InlineData("/shifts?knownAt=2026-01-31T12:00:00", $"knownAt '2026-01-31T12:00:00' {NoTime}")]
    [InlineData("/shifts?closed=yes", "closed 'yes' is neither true nor false; give one of the two.")]
    [InlineData("/shifts?source=No_Slug", "source 'No_Slug' is no id; give 1 to 100 of")]
    [InlineData(
        "/shifts?kind=sideways",
        "kind 'sideways' is not in the vocabulary; give one of first-position,"
    )]
    [InlineData(
        "/search?q=a&stance=yes",
        "stance 'yes' is not in the vocabulary; give one of strongly-disagree,"
    )]
    [InlineData(
        "/search?q=a&kind=event",
        "kind 'event' is nothing that is found; give one of source, threat, statement."
    )]
    [InlineData("/events?order=up", "order 'up' is neither newest,")]
    [InlineData(
        "/events?type=Nothing",
        "type 'Nothing' is no type of an event; give one of SourceRegistered,"
    )]
    [InlineData("/events?from=2004-02-30", "from '2004-02-30' is neither a position,")]
    [InlineData("/feeds/shifts?timeout=1h", "timeout '1h' is not taken; give 0s to 60s, such as 5s.")]
    [InlineData("/diff?threat=a&from=then", "from 'then' is neither a day,")]
    [InlineData("/log?x=1", "The route has no parameter 'x'; it takes none.")]
    [InlineData("/keys?x=1", "The route has no parameter 'x'; it takes none.")]
    [InlineData("/checkpoint?x=1", "The route has no parameter 'x'; it takes witnesses.")]
    public async Task What_is_wrong_is_shown_beside_what_would_be_right(string path, string detail)
    {
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (status, (string?)problem["code"]));
        Assert.StartsWith(detail, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?q=%ff%fe", "q", "q '%ff%fe' is no UTF-8;")]
    [InlineData("/search?kind=source&q=caf%E9", "q", "q 'caf%E9' is no UTF-8;")]
    [InlineData("/sources?limit=%C0%B1", "limit", "limit '%C0%B1' is no UTF-8;")]
    [InlineData("/sources?%ff=1", "%ff", "%ff '1' is no UTF-8;")]
    [InlineData("/health/live?x=%ED%A0%80", "x", "x '%ED%A0%80' is no UTF-8;")]
    public async Task A_query_that_is_no_text_is_refused_by_every_route(
        string path,
        string field,
        string detail
    )
    {
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid", field),
            (status, (string?)problem["code"], (string?)problem["field"])
        );
        Assert.StartsWith(detail, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_takes_no_parameter_says_so()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var response = await ledger.Client.PostAsync(
            "/projections/Stances/rebuild?x=1",
            content: null,
            cancel
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "it takes none.",
            await response.Content.ReadAsStringAsync(cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_long_value_is_cut()
    {
        var (_, problem) = await ledger.GetProblemAsync($"/shifts?limit={new string('9', 70)}");
        Assert.StartsWith(
            $"limit '{new string('9', 60)}…' is",
            (string?)problem["detail"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_read_is_listed()
    {
        var (_, problem) = await ledger.GetProblemAsync("/shifts?colour=red&knownAt=now");
        Assert.Equal(
            ["colour", "knownAt"],
            problem["errors"]!.AsArray().Select(e => (string?)e!["field"]).ToList()
        );
    }

    [Theory]
    [InlineData("/threats/nobody", "unknown-threat", "threat")]
    [InlineData("/threats/nobody/stances", "unknown-threat", "threat")]
    [InlineData("/sources/nobody", "unknown-source", "source")]
    [InlineData("/sources/nobody/timeline", "unknown-source", "source")]
    [InlineData("/documents/nothing", "unknown-document", "document")]
    [InlineData("/statements/nothing", "unknown-statement", "statement")]
    [InlineData("/statements/refused-s1?knownAt=1", "unknown-statement", "statement")]
    [InlineData("/threats/refused-threat?knownAt=0", "unknown-threat", "threat")]
    public async Task What_is_not_there_or_was_not_by_then_is_named(string path, string code, string field)
    {
        await BeginAsync();
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal((code, field), ((string?)problem["code"], (string?)problem["field"]));
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "no-route")]
    [InlineData("/statements/s1/retraction", HttpStatusCode.MethodNotAllowed, "wrong-method")]
    public async Task An_address_that_takes_no_read_says_so(string path, HttpStatusCode status, string code)
    {
        var (answered, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((status, code), (answered, (string?)problem["code"]));
    }

    [Fact]
    public async Task A_position_that_is_not_reached_is_waited_for_and_then_refused_with_the_one_that_is()
    {
        var reached = await BeginAsync();
        await ledger.GetAsync($"/shifts?minPosition={reached}");
        var (status, problem) = await ledger.GetProblemAsync($"/shifts?minPosition={reached + 1_000}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("position-not-reached", (string?)problem["code"]);
        Assert.Equal(reached, (long)problem["position"]!);
    }

    /// <summary>A threat and one statement; the same however often it is asked for.</summary>
    /// <returns>The ledger's position.</returns>
    private async Task<long> BeginAsync()
    {
        var (status, problem) = await ledger.GetAnyAsync("/statements/refused-s1");
        if (status == HttpStatusCode.NotFound)
        {
            Assert.Equal("unknown-statement", (string?)problem["code"]);
            await (await Desk.OpenAsync(ledger, "refused")).SaysAsync("s1", "2004-01-10", "agree");
        }
        return await ledger.LastAsync();
    }
}
