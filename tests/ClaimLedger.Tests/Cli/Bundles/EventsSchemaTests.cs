using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Tests.Approved;
using Xunit;

namespace ClaimLedger.Tests.Cli.Bundles;

/// <summary>The schema in a bundle says what is stored.</summary>
public sealed class EventsSchemaTests
{
    [Fact]
    public void Every_sample_is_as_the_schema_says()
    {
        var types = EventsSchema.ToJson()["$defs"]!.AsObject();
        Assert.Equal(EventTypes.All.Select(e => e.Name), types.Select(t => t.Key));
        foreach (var sample in Samples.All.Values)
        {
            var schema = types[EventTypes.NameOf(sample)]!;
            var json = JsonSerializer
                .SerializeToNode(sample, sample.GetType(), LedgerJson.Stored)!
                .AsObject();
            var properties = schema["properties"]!.AsObject();
            Assert.All(schema["required"]!.AsArray(), name => Assert.True(json.ContainsKey((string)name!)));
            Assert.All(json, member => Assert.True(IsAs(member.Value!, properties[member.Key]!), member.Key));
        }
    }

    /// <summary>Something that is left out in some sample is not required.</summary>
    [Fact]
    public void What_a_sample_can_lack_is_not_required()
    {
        var registered = EventsSchema.ToJson()["$defs"]!["SourceRegistered"]!;
        Assert.Equal(
            ["kind", "name", "aliases"],
            registered["required"]!.AsArray().Select(name => (string?)name)
        );
        Assert.NotNull(registered["properties"]!["role"]);
    }

    private static bool IsAs(JsonNode value, JsonNode schema) =>
        schema["enum"] is JsonArray codes ? codes.Any(code => JsonNode.DeepEquals(code, value))
        : (string?)schema["type"] == "array" ? value.AsArray().All(item => IsAs(item!, schema["items"]!))
        : value.GetValueKind() == JsonValueKind.String
            && Regex.IsMatch(
                value.ToString(),
                (string?)schema["pattern"] ?? "",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            );
}
