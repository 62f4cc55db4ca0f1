using ClaimLedger.Domain.Feeds;
using Xunit;

namespace ClaimLedger.Tests.Feeds;

/// <summary>By what a broker tells entries apart.</summary>
public sealed class RoutingKeyTests
{
    [Theory]
    [InlineData("ledger", "source/azimov", "ledger.source.azimov")]
    [InlineData("stances", "azimov/imu/overall", "stances.azimov.imu.overall")]
    [InlineData("consensus", "imu/overall", "consensus.imu.overall")]
    [InlineData(
        "contradictions",
        "a/imu/overall:b/imu/overall",
        "contradictions.a.imu.overall.b.imu.overall"
    )]
    public void A_key_is_the_feed_and_the_words_of_the_subject(
        string feed,
        string subject,
        string expected
    ) => Assert.Equal(expected, RoutingKey.Of(feed, subject));

    [Fact]
    public void A_key_that_would_be_too_long_keeps_the_first_words()
    {
        // 7 bytes of the feed, a dot, 100, a dot: there is room for 146.
        var word = new string('s', 100);
        Assert.Equal(
            $"stances.{word}.{new string('t', 146)}",
            RoutingKey.Of("stances", $"{word}/{new string('t', 146)}")
        );
        Assert.Equal($"stances.{word}", RoutingKey.Of("stances", $"{word}/{new string('t', 147)}/overall"));
        Assert.Equal("stances", RoutingKey.Of("stances", new string('x', 300)));
    }
}
