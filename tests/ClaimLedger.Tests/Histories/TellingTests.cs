using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.History;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Histories;

/// <summary>What an event did to a list, in words.</summary>
public sealed class TellingTests
{
    private static readonly Dictionary<Commitment, string> NoTexts = [];

    [Theory]
    [InlineData("spy, hacker", "hacker", "the types from spy, hacker to hacker", "-spy")]
    [InlineData("hacker", "hacker, spy", "the types from hacker to hacker, spy", "+spy")]
    [InlineData(
        "hacker, spy",
        "hacker, criminal",
        "the types from hacker, spy to hacker, criminal",
        "-spy +criminal"
    )]
    [InlineData("hacker, spy", "spy, hacker", "the types from hacker, spy to spy, hacker", "")]
    [InlineData("", "spy, hacker", "the types to spy, hacker", "+spy +hacker")]
    [InlineData("spy, hacker", "", "the types from spy, hacker to none", "-spy -hacker")]
    public void A_list_is_told_whole_before_and_after_and_its_changes_item_by_item(
        string before,
        string after,
        string words,
        string changes
    )
    {
        var threat = Threat.Evolve(null, At(new ThreatRegistered("IMU", [], Types(before), [], "?", null)));
        var described = At(new ThreatDescribed(null, Types(after), null, null));
        var account = Account.Of(threat, described, NoTexts);
        Assert.Equal($"Changed {words}.", account.Words);
        Assert.All(account.Changes, c => Assert.Equal("types", c.Field));
        Assert.Equal(changes, string.Join(' ', account.Changes.Select(Signed)));
    }

    [Fact]
    public void A_long_list_is_named_alone()
    {
        Items<string> regions = [.. Enumerable.Range(1, 30).Select(i => $"r{i}")];
        var threat = Threat.Evolve(null, At(new ThreatRegistered("IMU", [], [], ["r1"], "?", null)));
        var described = At(new ThreatDescribed(null, null, regions, null));
        Assert.Equal("Changed the regions.", Account.Of(threat, described, NoTexts).Words);
    }

    private static string Signed(FieldChange change) =>
        change.After is null ? $"-{change.Before}" : $"+{change.After}";

    private static Items<ThreatType> Types(string codes) =>
        [.. codes.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    private static ThreatType Read(string code) =>
        Enum.GetValues<ThreatType>().Single(type => Codes<ThreatType>.Write(type) == code);

    private static Recorded At(object e) =>
        new(e, "threat/imu", Version: 1, Position: 1, DateTimeOffset.UnixEpoch, "editor-1", Guid.Empty);
}
