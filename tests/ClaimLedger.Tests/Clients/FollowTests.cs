using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ClaimLedger.Client;
using ClaimLedger.Tests.Cli;
using Xunit;

namespace ClaimLedger.Tests.Clients;

/// <summary>A feed over connections that break, lie and leave things out.</summary>
public sealed class FollowTests : IDisposable
{
    private const string Stream = "GET /feeds/shifts/stream";

    private readonly FakeService _service = new();
    private readonly HttpClient _http;

    public FollowTests() => _http = new HttpClient(_service.Handler);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_stream_that_ends_or_breaks_is_gone_on_with_after_the_last_entry()
    {
        _service.On(Stream, () => Frames(1, 2));
        _service.Fail($"{Stream}?after={Id(2)}", new HttpRequestException("Refused."));
        _service.On($"{Stream}?after={Id(2)}", "{}", 503);
        _service.On($"{Stream}?after={Id(2)}", "{}", 502);
        _service.On($"{Stream}?after={Id(2)}", () => Frames(3));
        _service.On($"{Stream}?after={Id(3)}", () => Frames(4));
        Assert.Equal([1, 2, 3, 4], await TakeAsync(4));
    }

    [Fact]
    public async Task Repeats_on_the_wire_are_dropped()
    {
        _service.On(Stream, () => Frames(1, 2, 2, 1, 3));
        _service.On($"{Stream}?after={Id(3)}", () => Frames(2, 3, 4));
        Assert.Equal([1, 2, 3, 4], await TakeAsync(4));
    }

    [Fact]
    public async Task A_gap_is_read_again()
    {
        _service.On(Stream, () => Frames(1, 3, 4));
        _service.On($"{Stream}?after={Id(1)}", () => Frames(2, 3, 4));
        Assert.Equal([1, 2, 3, 4], await TakeAsync(4));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_gap_that_stays_names_both_ids(int? after)
    {
        var last = after is { } id ? Id(id) : null;
        _service.On(last is null ? Stream : $"{Stream}?after={last}", () => Frames(3));
        var gap = await Assert.ThrowsAsync<FeedGapException>(() => TakeAsync(1, last));
        Assert.Equal((last, Id(2), Id(3)), (gap.Last, gap.Expected, gap.Next));
        Assert.Equal(2, _service.Requests.Count);
    }

    [Fact]
    public async Task Another_entry_in_the_place_of_one_that_came_is_a_gap()
    {
        var other = Entry(2).Replace("\"2.", "\"2.0", StringComparison.Ordinal);
        _service.On(Stream, () => Text($"data: {Entry(1)}\n\ndata: {Entry(2)}\n\ndata: {other}\n\n"));
        _service.On($"{Stream}?after={Id(2)}", () => Text($"data: {other}\n\n"));
        await Assert.ThrowsAsync<FeedGapException>(() => TakeAsync(3));
    }

    [Fact]
    public async Task Under_a_filter_the_first_entry_may_follow_an_earlier_one_than_was_asked_for()
    {
        var filter = new FeedFilter(Threat: "imu");
        _service.On(
            $"{Stream}?after={Id(5)}&threat=imu",
            () => Text($"data: {Entry(9, 3)}\n\ndata: {Entry(11, 9)}\n\n")
        );
        Assert.Equal([9, 11], await TakeAsync(2, Id(5), filter));
    }

    [Theory]
    [InlineData(7, 9, 9)]
    [InlineData(3, 9, 8)]
    public async Task Under_a_filter_a_gap_is_seen_as_well(int before, int first, int second)
    {
        _service.On(
            $"{Stream}?after={Id(5)}&threat=imu",
            () => Text($"data: {Entry(first, before)}\n\ndata: {Entry(11, second)}\n\n")
        );
        _service.On($"{Stream}?after={Id(9)}&threat=imu", () => Text($"data: {Entry(11, second)}\n\n"));
        await Assert.ThrowsAsync<FeedGapException>(() => TakeAsync(2, Id(5), new FeedFilter(Threat: "imu")));
    }

    [Fact]
    public async Task An_entry_that_the_feed_does_not_have_is_said_at_once()
    {
        _service.On($"{Stream}?after={Id(5)}", """{"code":"unknown-entry","detail":"No."}""", 410);
        await Assert.ThrowsAsync<UnknownEntryException>(() => TakeAsync(1, Id(5)));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task What_is_refused_is_not_asked_for_again()
    {
        _service.On(Stream, """{"code":"unknown-feed","detail":"There is none."}""", 404);
        var refused = await Assert.ThrowsAsync<LedgerRefusedException>(() => TakeAsync(1));
        Assert.Equal("unknown-feed", refused.Code);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(200)]
    public async Task Where_no_stream_can_be_had_it_polls(int status)
    {
        _service.On(Stream, "<html>", status);
        _service.On(PollAfter(null), Batch(1, 2));
        _service.On(PollAfter(2), "[]");
        _service.On(PollAfter(2), Batch(3));
        Assert.Equal([1, 2, 3], await TakeAsync(3));
    }

    [Fact]
    public async Task Following_outlives_the_patience_of_a_poll()
    {
        _service.On(Stream, "<html>", 404);
        _service.Fail(PollAfter(null), new HttpRequestException("Refused."));
        _service.On(PollAfter(null), Batch(1));
        Assert.Equal([1], await TakeAsync(1, options: Options with { Patience = TimeSpan.Zero }));
    }

    [Fact]
    public async Task A_stream_that_something_keeps_to_itself_is_polled_instead()
    {
        _service.On(
            Stream,
            () =>
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StreamContent(new SilentStream())
                    {
                        Headers = { ContentType = new("text/event-stream") },
                    },
                }
        );
        _service.On(PollAfter(null), Batch(1));
        Assert.Equal([1], await TakeAsync(1));
    }

    [Fact]
    public async Task The_consumer_s_name_goes_along_where_there_is_one()
    {
        _service.On($"{Stream}?consumer=wiki", () => Frames(1));
        Assert.Equal([1], await TakeAsync(1, options: Options with { Consumer = "wiki" }));
    }

    [Fact]
    public async Task A_batch_with_a_gap_is_pulled_again_and_then_refused()
    {
        _service.On("GET /feeds/shifts?limit=500", Batch(1, 3));
        _service.On("GET /feeds/shifts?limit=500", Batch(1, 2, 3));
        var client = Client(Options);
        var batch = await client.PullAsync("shifts", cancel: TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], batch.Select(e => e.Sequence));

        _service.On($"GET /feeds/shifts?after={Id(1)}&limit=500", Batch(3));
        var gap = await Assert.ThrowsAsync<FeedGapException>(() =>
            client.PullAsync("shifts", Id(1), cancel: TestContext.Current.CancellationToken)
        );
        Assert.Equal((Id(1), Id(2), Id(3)), (gap.Last, gap.Expected, gap.Next));
    }

    private LedgerClientOptions Options =>
        new() { Clock = _service.Clock, Silence = TimeSpan.FromMilliseconds(100) };

    private LedgerClient Client(LedgerClientOptions options) =>
        new(_http, new Uri("http://ledger.example"), options);

    private async Task<List<long>> TakeAsync(
        int count,
        string? after = null,
        FeedFilter? filter = null,
        LedgerClientOptions? options = null
    )
    {
        var taken = new List<long>();
        var cancel = TestContext.Current.CancellationToken;
        await foreach (var entry in Client(options ?? Options).FollowAsync("shifts", after, filter, cancel))
        {
            taken.Add(entry.Sequence);
            if (taken.Count == count)
                break;
        }
        return taken;
    }

    private static string PollAfter(int? last) =>
        $"GET /feeds/shifts?{(last is { } id ? $"after={Id(id)}&" : "")}limit=500&timeout=30s";

    private static string Id(int sequence) => $"{sequence}.{sequence:x8}";

    /// <summary>An entry whose data nobody looks at, after the one before it or another.</summary>
    private static string Entry(int sequence, int? previous = null)
    {
        var before = previous ?? sequence - 1;
        var previd = before == 0 ? "" : $",\"previd\":\"{Id(before)}\"";
        return $$"""{"id":"{{Id(sequence)}}","source":"/feeds/shifts","type":"org.claimledger.other","subject":"s","time":"2026-11-28T16:20:11Z","sequence":"{{sequence}}","data":{}{{previd}}}""";
    }

    private static string Batch(params int[] sequences) =>
        $"[{string.Join(',', sequences.Select(s => Entry(s)))}]";

    private static HttpResponseMessage Frames(params int[] sequences) =>
        Text(
            "retry: 3000\n\n: still here\n\n"
                + string.Concat(sequences.Select(s => $"id: {Id(s)}\nevent: other\ndata: {Entry(s)}\n\n"))
        );

    private static HttpResponseMessage Text(string frames) =>
        new(HttpStatusCode.OK)
        {
            Content = new StringContent(frames, Encoding.UTF8, new MediaTypeHeaderValue("text/event-stream")),
        };

    /// <summary>A body of which nothing comes.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}
