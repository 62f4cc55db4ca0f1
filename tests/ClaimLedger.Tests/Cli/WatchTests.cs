using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ClaimLedger.Cli;
using ClaimLedger.Client;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class WatchTests
{
    private static readonly string[] Approved = Repository
        .Read("tests/ClaimLedger.Tests/Feeds/approved.ndjson")
        .Split('\n', RemoveEmpty);

    private readonly FakeService _service = new();

    private const StringSplitOptions RemoveEmpty = StringSplitOptions.RemoveEmptyEntries;

    public WatchTests() =>
        _service.On(
            "GET /feeds",
            """{"feeds":[{"name":"shifts","last":"41.77d0e4c1"},{"name":"ledger","last":null}]}"""
        );

    [Fact]
    public async Task It_begins_now_and_ends_when_interrupted()
    {
        _service.On("GET /feeds/shifts/stream?after=41.77d0e4c1", () => Frame("shift.begun"));

        Assert.Equal(ExitCode.Interrupted, await RunAsync("watch shifts", "2026"));
        Assert.Equal(
            "2026-11-28 16:20:11  shift.begun  s1/t1/p1: reversal, disagree → strongly-agree, said on 2004-01-20~ (st1); new-statement\n",
            _service.Out
        );
        Assert.EndsWith("go on with --after 42.9f3c1a2b\n", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task A_break_is_said_and_gone_on_after()
    {
        _service.Fail("GET /feeds/shifts/stream?after=41.77d0e4c1", new HttpRequestException("Refused."));
        _service.On("GET /feeds/shifts/stream?after=41.77d0e4c1", "{}", 503);
        _service.On("GET /feeds/shifts/stream?after=41.77d0e4c1", () => Frame("shift.begun"));

        Assert.Equal(ExitCode.Interrupted, await RunAsync("watch shifts", "2026"));
        Assert.StartsWith(
            "The connection to http://127.0.0.1:5080/ broke off: Refused. Trying again.\n",
            _service.Errors,
            Ordinal
        );
        Assert.Equal(2, _service.Errors.Split('\n', RemoveEmpty).Length);
    }

    [Fact]
    public async Task It_begins_where_it_is_told_and_filters()
    {
        _service.On(
            "GET /feeds/shifts/stream?after=41.77d0e4c1&kind=shift.begun&source=s1&threat=t1&proposition=p1",
            () => Frame("shift.begun")
        );
        var asked =
            "watch shifts --after 41.77d0e4c1 --kind shift.begun --source s1 --threat t1 --proposition p1";
        Assert.Equal(ExitCode.Interrupted, await RunAsync(asked, "2026"));
        _service.On("GET /feeds/shifts/stream", () => Frame("shift.ended", isFirst: true));
        Assert.Equal(ExitCode.Interrupted, await RunAsync("watch shifts --from-start", "2026"));
        Assert.Contains("shift.ended", _service.Out, Ordinal);
    }

    [Fact]
    public async Task Json_prints_the_cloud_events()
    {
        _service.On("GET /feeds/shifts/stream?after=41.77d0e4c1", () => Frame("shift.begun"));
        Assert.Equal(ExitCode.Interrupted, await RunAsync("watch shifts --json", "{"));
        Assert.Equal(JsonOf("shift.begun") + "\n", _service.Out);
    }

    [Theory]
    [InlineData("event.AssessmentRecorded", "version 3, by editor-1")]
    [InlineData("stance.changed", "no stance > agree, said on 2004-01-20 (st1); late-arrival")]
    [InlineData("consensus.changed", "0 > 6 sources, mean none > 0.67, agreement none > ")]
    [InlineData(
        "retraction.begun",
        "of s1, said on 2004-01-20, by the source, retracted-by-source, statedOn 2004-01-19 > 2004-01-20, text changed, GDPR Art. 17, recorded by editor-1"
    )]
    [InlineData("redaction.made", "statedOn destroyed, text destroyed, GDPR Art. 17")]
    [InlineData(
        "contradiction.begun",
        "between-sources, s1 agree on t1/p1 (st-s1) against s2 strongly-disagree on t1/p1 (st-s2)"
    )]
    public void An_entry_is_told_in_words(string kind, string words) =>
        Assert.Contains(
            words,
            EntryWords.Of(FeedEntry.Parse(Encoding.UTF8.GetBytes(JsonOf(kind))), ">"),
            Ordinal
        );

    [Fact]
    public void No_known_kind_is_without_words() =>
        Assert.All(
            Approved.Select(line => FeedEntry.Parse(Encoding.UTF8.GetBytes(line.Split('\t')[^1]))),
            entry => Assert.DoesNotContain("does not know", EntryWords.Of(entry, ">"), Ordinal)
        );

    [Theory]
    [InlineData("watch")]
    [InlineData("watch moods")]
    [InlineData("watch shifts --kind stance.changed")]
    [InlineData("watch shifts --source No")]
    [InlineData("watch shifts --after 1.00000000 --from-start")]
    public async Task Wrong_usage_asks_nothing(string asked)
    {
        Assert.Equal(ExitCode.Usage, await _service.RunAsync(asked.Split(' ')));
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_service_out_of_reach_is_not_waited_for()
    {
        var service = new FakeService().Fail(
            "GET /feeds",
            new HttpRequestException(HttpRequestError.ConnectionError, "Refused.")
        );
        Assert.Equal(ExitCode.Failed, await service.RunAsync(["watch", "shifts"]));
        Assert.Contains("could not be reached", service.Errors, Ordinal);
    }

    [Fact]
    public async Task An_entry_that_there_is_not_is_refused()
    {
        _service.On(
            "GET /feeds/shifts/stream?after=9.00000000",
            """{"code":"unknown-entry","detail":"No such entry."}""",
            410
        );
        Assert.Equal(ExitCode.Refused, await _service.RunAsync(["watch", "shifts", "--after", "9.00000000"]));
        Assert.Equal("410 unknown-entry: No such entry.\n", _service.Errors);
    }

    private Task<int> RunAsync(string asked, string stopAfter) =>
        _service.RunAsync(asked.Split(' '), stopAfter: stopAfter);

    private static string JsonOf(string kind) =>
        Approved.Single(line => line.StartsWith(kind + "\t", Ordinal)).Split('\t')[^1];

    private static HttpResponseMessage Frame(string kind, bool isFirst = false)
    {
        var json = JsonOf(kind);
        if (isFirst)
            json = json.Replace(",\"previd\":\"41.77d0e4c1\"", "", Ordinal);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                $"data: {json}\n\n",
                Encoding.UTF8,
                new MediaTypeHeaderValue("text/event-stream")
            ),
        };
    }
}
