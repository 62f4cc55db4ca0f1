using System.Text;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Tests.Approved;
using Xunit;

namespace ClaimLedger.Tests.Sealing;

/// <summary>Which commitments an event holds, found in its JSON alone.</summary>
public sealed class CommitmentsTests
{
    private const string One = "sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
    private const string Other = "sha-256:AgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICE";

    [Fact]
    public void They_are_found_in_their_order_as_often_as_they_stand() =>
        Assert.Equal(
            [One, Other, One],
            Found($$$"""{"aliases":["{{{One}}}","{{{Other}}}"],"kind":"class","name":"{{{One}}}"}""")
        );

    [Theory]
    [InlineData("""{"name":"sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHy"}""")]
    [InlineData("""{"name":"sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAA"}""")]
    [InlineData("""{"name":"sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB"}""")]
    [InlineData("""{"name":"sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0e+yA"}""")]
    [InlineData("""{"name":" sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"}""")]
    [InlineData("""{"name":"a\"sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"}""")]
    [InlineData("\"sha-256:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA")]
    [InlineData("\"sha-256:")]
    [InlineData("")]
    public void Nothing_else_is_one(string json) => Assert.Empty(Found(json));

    [Fact]
    public void What_stands_behind_something_alike_is_found() =>
        Assert.Equal([Other], Found($"[\"sha-256:AQ\",\"{Other}\"]"));

    /// <summary>However events come to look: the scan finds what the types say.</summary>
    [Fact]
    public void In_every_sample_they_are_what_its_type_seals()
    {
        var count = 0;
        foreach (var (name, sample) in Samples.All)
        {
            var json = System.Text.Json.JsonSerializer.Serialize(sample, sample.GetType(), LedgerJson.Stored);
            var expected = SealedIn(sample).Select(c => c.ToString()).Order(StringComparer.Ordinal);
            Assert.Equal(expected, Found(json).Order(StringComparer.Ordinal));
            count += Found(json).Count;
            Assert.NotEmpty(name);
        }
        Assert.True(count > 30);
    }

    private static IEnumerable<Commitment> SealedIn(object? value) =>
        value switch
        {
            null or string => [],
            Commitment commitment => [commitment],
            System.Collections.IEnumerable list => list.Cast<object?>().SelectMany(SealedIn),
            _ when value.GetType().Namespace?.StartsWith("ClaimLedger", StringComparison.Ordinal) == true
                    && value.GetType().IsClass => value
                .GetType()
                .GetProperties()
                .Where(p => p.GetIndexParameters().Length == 0)
                .SelectMany(p => SealedIn(p.GetValue(value))),
            _ => [],
        };

    private static List<string> Found(string json) =>
        [.. Commitments.In(Encoding.UTF8.GetBytes(json)).Select(c => c.ToString())];
}
