using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.History;

/// <summary>The search of all events: by type, stream, who acted and recorded time.</summary>
public sealed class EventSearchTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task Events_are_found_by_what_they_are_where_they_are_and_who_did_them()
    {
        var desk = await Desk.OpenAsync(ledger, "found");
        await desk.SaysAsync("s1", "2004-01-23", "disagree");
        var corrected = await desk.DoesAsync("s1", "correction", new { reason = "Misread.", text = "No." });
        var stream = $"statement/{desk.Id("s1")}";

        var all = await EventsAsync($"/events?stream={stream}");
        Assert.Equal(
            ["StatementCorrected", "AssessmentRecorded", "StatementRecorded"],
            all.Select(e => (string?)e!["type"])
        );
        Assert.All(all, e => Assert.Equal((stream, "local"), ((string?)e!["stream"], (string?)e["actor"])));
        var one = Assert.Single(await EventsAsync($"/events?type=StatementCorrected&stream={stream}"));
        Assert.Equal(corrected, (long)one!["position"]!);
        Assert.Equal("Corrected the text from Words of s1. to No.: Misread.", (string?)one["words"]);
        // As it is stored: a commitment stands in place of the text.
        Assert.DoesNotContain("Misread", one["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("sha-256:", one["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await EventsAsync($"/events?actor=nobody&stream={stream}"));
        Assert.Equal(3, (await EventsAsync($"/events?actor=local&stream={stream}")).Count);
    }

    [Fact]
    public async Task They_are_found_by_positions_instants_and_days_and_in_both_orders()
    {
        var desk = await Desk.OpenAsync(ledger, "when");
        var first = await desk.SaysAsync("s1", "2004-01-23", "disagree");
        var second = await desk.DoesAsync("s1", "concern", new { reason = "Who says so?" });
        var (from, to) = (await desk.InstantAsync(first), await desk.InstantAsync(second));

        Assert.Equal([second], await PositionsAsync($"/events?from={second}&to={second}"));
        Assert.Contains(first, await PositionsAsync($"/events?from={from}&to={from}&order=oldest"));
        Assert.DoesNotContain(second, await PositionsAsync($"/events?from={from}&to={from}"));
        Assert.Equal(second, (await PositionsAsync($"/events?to={to}"))[0]);
        var day = to[..10];
        Assert.Contains(second, await PositionsAsync($"/events?from={day}&to={day}"));
        Assert.Empty(await PositionsAsync("/events?to=2004-01-23"));
        Assert.Empty(await PositionsAsync("/events?from=9999-12-31&to=9999-12-31"));
        Assert.Equal(1, (await PositionsAsync("/events?order=oldest"))[0]);
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Pages_of_one_state_follow_each_other(string order)
    {
        var desk = await Desk.OpenAsync(ledger, $"leafed-{order}");
        await desk.SaysAsync("s1", "2004-01-23", "disagree");
        var whole = await PositionsAsync($"/events?order={order}&limit=200&knownAt={desk.Now}");
        var leafed = new List<long>();
        for (string? next = $"/events?order={order}&limit=3"; next is not null; )
        {
            using var answer = await ledger.Client.GetAsync(next, TestContext.Current.CancellationToken);
            var page = JsonNode.Parse(
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            )!;
            leafed.AddRange(page["events"]!.AsArray().Select(e => (long)e!["position"]!));
            next = answer.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('<', '>')[1]
                : null;
        }
        Assert.Equal(whole, leafed);
    }

    [Theory]
    [InlineData("type=StatementForgotten", "type")]
    [InlineData("stream=imu", "stream")]
    [InlineData("stream=mood/imu", "stream")]
    [InlineData("actor=Some%20Body", "actor")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2004-02-30", "to")]
    [InlineData("order=random", "order")]
    [InlineData("limit=201", "limit")]
    public async Task What_cannot_be_searched_for_is_refused_by_name(string query, string field)
    {
        var (status, problem) = await ledger.GetProblemAsync($"/events?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(("invalid", field), ((string?)problem["code"], (string?)problem["field"]));
    }

    private async Task<JsonArray> EventsAsync(string path) =>
        (await ledger.GetAsync(path))["events"]!.AsArray();

    private async Task<List<long>> PositionsAsync(string path) =>
        [.. (await EventsAsync(path)).Select(e => (long)e!["position"]!)];
}
