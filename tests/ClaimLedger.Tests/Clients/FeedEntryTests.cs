using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Client;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Clients;

/// <summary>Entries as a client reads them.</summary>
public sealed class FeedEntryTests
{
    private static readonly string[] Approved = Repository
        .Read("tests/ClaimLedger.Tests/Feeds/approved.ndjson")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static TheoryData<string> Lines => [.. Approved.Select(line => line.Split('\t')[^1])];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_approved_entry_is_read_whole(string json)
    {
        var entry = FeedEntry.Parse(Encoding.UTF8.GetBytes(json));
        var sent = JsonNode.Parse(json)!;
        Assert.Equal((string?)sent["id"], entry.Id);
        Assert.Equal((string?)sent["previd"], entry.Previous);
        Assert.Equal((string?)sent["source"], $"/feeds/{entry.Feed}");
        Assert.Equal((string?)sent["type"], $"org.claimledger.{entry.Kind}");
        Assert.Equal((string?)sent["subject"], entry.Subject);
        Assert.Equal(42, entry.Sequence);
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 16, 20, 11, 215, TimeSpan.Zero), entry.Time);
        var kind = Feed.Named(entry.Feed)!.Kinds.Single(k => k.Name == entry.Kind);
        Assert.IsType(kind.Data, entry.Data);
        if (entry.Data is EventTold { Payload: var payload })
            Assert.Equal($"event.{Domain.EventTypes.NameOf(payload)}", entry.Kind);
        var again = JsonSerializer.SerializeToNode(entry.Data, kind.Data, LedgerJson.Stored);
        Assert.Equal(sent["data"]!.ToJsonString(), again!.ToJsonString());
        Assert.Equal(json, JsonObject.Create(entry.Json)!.ToJsonString(LedgerJson.Stored));
    }

    [Fact]
    public void A_kind_that_is_not_known_keeps_its_json()
    {
        var entry = FeedEntry.Parse(
            """
            {"specversion":"1.0","id":"1.9f3c1a2b","source":"/feeds/moods","type":"org.claimledger.mood.changed",
            "subject":"imu","time":"2026-11-28T16:20:11Z","sequence":"1","data":{"mood":"grim"}}
            """u8
        );
        Assert.Null(entry.Data);
        Assert.Equal("grim", entry.Json.GetProperty("data").GetProperty("mood").GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"1.9f3c1a2b","source":"/feeds/shifts","type":"org.claimledger.shift.begun"}""")]
    [InlineData("""{"id":1,"source":"/feeds/shifts","type":"a","subject":"s","sequence":"1"}""")]
    public void What_is_no_entry_is_refused(string json) =>
        Assert.Throws<JsonException>(() => FeedEntry.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_redaction_s_notice_says_what_is_to_be_destroyed()
    {
        var entries = Approved.Select(l => FeedEntry.Parse(Encoding.UTF8.GetBytes(l.Split('\t')[^1])));
        var notice = Assert.Single(entries.Select(RedactionNotice.Of).OfType<RedactionNotice>());
        Assert.Equal(("42.9f3c1a2b", "st1", "s1"), (notice.Entry, notice.Statement, notice.Source));
        Assert.Equal(["statedOn", "text"], notice.Fields);
        Assert.Equal("GDPR Art. 17", notice.Basis);
    }
}
