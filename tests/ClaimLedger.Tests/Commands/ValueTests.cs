using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using Xunit;

namespace ClaimLedger.Tests.Commands;

/// <summary>What single members take.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("7", "a number")]
    [InlineData("true", "a truth value")]
    [InlineData("{}", "an object")]
    [InlineData("[\"x\"]", "an array")]
    public void A_value_of_the_wrong_kind_is_named(string value, string kind)
    {
        foreach (var member in new[] { "source", "kind", "name" })
        {
            var members = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["source"] = "\"s1\"",
                ["kind"] = "\"individual\"",
                ["name"] = "\"N\"",
                [member] = value,
            };
            var line = string.Join(',', members.Select(m => $"\"{m.Key}\":{m.Value}"));
            var refusal = Assert.Single(Json.Refused($"{{\"command\":\"RegisterSource\",{line}}}"));
            Assert.Equal(("invalid", member), (refusal.Code.Code, refusal.Field));
            Assert.Contains(kind, refusal.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"One\"")]
    [InlineData("{}")]
    [InlineData("7")]
    public void A_list_is_an_array(string value) =>
        Assert.Equal(
            [("invalid", "aliases")],
            Json.Wrong(
                $$"""{"command":"RegisterSource","source":"s1","kind":"class","name":"N","aliases":{{value}}}"""
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("-s1")]
    [InlineData("S1")]
    [InlineData("s_1")]
    [InlineData("s 1")]
    [InlineData("s/1")]
    [InlineData("ä")]
    [InlineData("s1\n")]
    public void What_is_no_id_is_refused(string id)
    {
        Assert.Equal([("invalid", "source")], Json.Wrong(Alias(id, "A")));
        Assert.DoesNotMatch(SlugAttribute.Pattern.Replace("$", "\\z", StringComparison.Ordinal), id);
    }

    [Theory]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("s1--")]
    public void What_is_an_id_is_taken(string id)
    {
        Assert.Equal(new AddSourceAlias(id, "A"), Json.Read(Alias(id, "A")));
        Assert.Matches(SlugAttribute.Pattern, id);
    }

    [Fact]
    public void An_id_has_at_most_100_characters()
    {
        var longest = new string('s', 100);
        Assert.Equal(new AddSourceAlias(longest, "A"), Json.Read(Alias(longest, "A")));
        Assert.Equal([("invalid", "source")], Json.Wrong(Alias(longest + "s", "A")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\n")]
    [InlineData("\u00a0")]
    public void A_blank_text_is_refused(string text) =>
        Assert.Equal([("invalid", "alias")], Json.Wrong(Alias("s1", text)));

    [Fact]
    public void A_text_has_at_most_so_many_characters()
    {
        var longest = new string('x', 300);
        Assert.Equal(new AddSourceAlias("s1", longest), Json.Read(Alias("s1", longest)));
        var refusal = Assert.Single(Json.Refused(Alias("s1", longest + "x")));
        Assert.Equal(("invalid", "alias"), (refusal.Code.Code, refusal.Field));
        Assert.Contains("301", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("300", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_kept_character_by_character()
    {
        const string Text = " Ahmed\u0301 \u0001 😀 \"<&>\" \u2028 ";
        Assert.Equal(new AddSourceAlias("s1", Text), Json.Read(Alias("s1", Text)));
    }

    [Fact]
    public void The_character_U0000_is_refused() =>
        Assert.Equal([("invalid", "alias")], Json.Wrong(Alias("s1", "a\0b")));

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("a\\ud83d b")]
    [InlineData("\\udc00\\ud800")]
    public void Half_a_surrogate_pair_is_refused_in_a_value(string escaped)
    {
        Assert.Equal(
            [("invalid", "alias")],
            Json.Wrong($$"""{"command":"AddSourceAlias","source":"s1","alias":"{{escaped}}"}""")
        );
        Assert.Equal(
            [("invalid", "source")],
            Json.Wrong($$"""{"command":"AddSourceAlias","source":"{{escaped}}","alias":"A"}""")
        );
        Assert.Equal(
            [("invalid", "kind")],
            Json.Wrong($$"""{"command":"DescribeSource","source":"s1","kind":"{{escaped}}"}""")
        );
    }

    [Theory]
    [InlineData("""{"command":"\ud800"}""")]
    [InlineData("""{"command":"AddSourceAlias","source":"s1","alias":"A","\ud800":"x"}""")]
    [InlineData("""{"command":"AddSourceAlias","source":"s1","alias":"A","\udc00x":"x","y":"z"}""")]
    public void Half_a_surrogate_pair_is_refused_in_a_name(string line) =>
        Assert.NotEmpty(Json.Refused(line));

    [Theory]
    [InlineData("Individual")]
    [InlineData("individual ")]
    [InlineData("person")]
    [InlineData("0")]
    public void A_code_is_exact(string code)
    {
        var refusal = Assert.Single(
            Json.Refused($$"""{"command":"DescribeSource","source":"s1","kind":"{{code}}"}""")
        );
        Assert.Equal(("invalid", "kind"), (refusal.Code.Code, refusal.Field));
        Assert.Contains(
            "one of individual, group, system, organization, class, unknown",
            refusal.Detail,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("2004-13")]
    [InlineData("yesterday")]
    [InlineData("")]
    public void A_date_is_EDTF(string date)
    {
        var line =
            $$"""{"command":"RegisterDocument","document":"d1","title":"T","publishedOn":"{{date}}"}""";
        Assert.Equal([("invalid", "publishedOn")], Json.Wrong(line));
    }

    [Fact]
    public void A_huge_value_is_cut_in_the_message()
    {
        var huge = new string('X', 1_000_000);
        string[] lines =
        [
            Alias(huge, "A"),
            $$"""{"command":"{{huge}}"}""",
            $$"""{"command":"DescribeSource","source":"s1","kind":"{{huge}}"}""",
            $$"""{"command":"RegisterDocument","document":"d1","title":"T","publishedOn":"{{huge}}"}""",
            $$"""{"command":"AddSourceAlias","source":"s1","alias":"A","{{huge}}":"x"}""",
            Alias("s1", huge),
        ];
        Assert.All(
            lines,
            line =>
            {
                var refusal = Assert.Single(Json.Refused(line));
                Assert.True(refusal.Detail.Length < 600, refusal.Detail);
                Assert.True((refusal.Field?.Length ?? 0) < 100, refusal.Field);
            }
        );
    }

    [Fact]
    public void Control_characters_are_not_shown_back()
    {
        string[] lines =
        [
            Alias("s\u001b[2J", "A"),
            $$"""{"command":"Forget\u001b[2J"}""",
            $$"""{"command":"AddSourceAlias","source":"s1","alias":"A","\u001b[2J":"x"}""",
            $$"""{"command":"DescribeSource","source":"s1","country":"\u001b["}""",
        ];
        Assert.All(
            lines,
            line => Assert.DoesNotContain(Json.Refused(line), r => $"{r.Detail}{r.Field}".Any(char.IsControl))
        );
    }

    private static string Alias(string source, string alias) =>
        JsonSerializer.Serialize(
            new
            {
                command = nameof(AddSourceAlias),
                source,
                alias,
            }
        );
}
