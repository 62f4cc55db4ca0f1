using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Commands;

public sealed class CommandReaderTests
{
    [Fact]
    public void A_command_is_read_with_all_its_members()
    {
        var command = Assert.IsType<RecordStatement>(
            Json.Read(
                """
                {"command":"RecordStatement","statement":"st1","source":"s1","document":"d1","rendering":"quote",
                 "statedOn":"2004-01~","text":"Words.","locator":"para 7","language":"en","reportedVia":["s2"],
                 "basedOn":["st0"],"assessments":[{"assessment":"a1","threat":"t1","stance":"strongly-agree",
                 "proposition":"p1","likelihood":"likely","confidence":"high","credibility":"2","rationale":"Why"}]}
                """
            )
        );
        Assert.Equal(
            new RecordStatement(
                "st1",
                "s1",
                "d1",
                Rendering.Quote,
                Known.Date("2004-01~"),
                "Words.",
                "para 7",
                "en",
                ["s2"],
                ["st0"],
                [
                    new(
                        "a1",
                        "t1",
                        Stance.StronglyAgree,
                        "p1",
                        Likelihood.Likely,
                        Confidence.High,
                        Credibility.ProbablyTrue,
                        "Why"
                    ),
                ]
            ),
            command
        );
    }

    [Fact]
    public void What_is_left_out_or_null_is_its_default()
    {
        const string Short =
            """{"command":"RecordAssessment","statement":"st1","assessment":"a1","threat":"t1","stance":"agree"}""";
        var expected = new RecordAssessment("st1", "a1", "t1", Stance.Agree, Threat.Overall);
        Assert.Equal(expected, Json.Read(Short));
        Assert.Equal(expected, Json.Read(Short[..^1] + ""","proposition":null,"likelihood":null}"""));
    }

    [Fact]
    public void A_statement_without_an_id_gets_a_new_one()
    {
        var command = Json.Read(
            """{"command":"RecordStatement","source":"s1","document":"d1","rendering":"quote","statedOn":"2004","text":"W"}"""
        );
        Assert.Equal($"statement/{Json.NewId}", command.Stream());
    }

    [Fact]
    public void No_other_id_is_made_up() =>
        Assert.Equal([("missing", "source")], Json.Wrong("""{"command":"AddSourceAlias","alias":"A"}"""));

    [Fact]
    public void A_route_takes_its_own_command_only()
    {
        var shape = CommandCatalogue.Of<AddSourceAlias>();
        using var own = JsonDocument.Parse("""{"command":"AddSourceAlias","source":"s1","alias":"A"}""");
        using var none = JsonDocument.Parse("""{"source":"s1","alias":"A"}""");
        using var other = JsonDocument.Parse("""{"command":"RegisterSource","source":"s1","alias":"A"}""");
        var expected = new AddSourceAlias("s1", "A");
        Assert.Equal(expected, CommandReader.Read(shape, own.RootElement, () => Json.NewId, out _));
        Assert.Equal(expected, CommandReader.Read(shape, none.RootElement, () => Json.NewId, out _));
        Assert.Null(CommandReader.Read(shape, other.RootElement, () => Json.NewId, out var refusals));
        Assert.Equal(("invalid", "command"), (refusals[0].Code.Code, refusals[0].Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{\"command\":\"AddSourceAlias\",}")]
    [InlineData("{/* comment */}")]
    [InlineData("{\"command\":\"AddSourceAlias\",\"source\":\"s1\",\"source\":\"s1\",\"alias\":\"A\"}")]
    [InlineData("{\"command\":\"AddSourceAlias\",\"source\":\"s1\",\"so\\u0075rce\":\"s1\",\"alias\":\"A\"}")]
    public void What_is_no_JSON_object_or_has_a_member_twice_is_malformed(string line) =>
        Assert.Equal([("malformed", null)], Json.Wrong(line));

    [Fact]
    public void JSON_of_more_than_32_levels_is_malformed()
    {
        var line = $"{{\"x\":{new string('[', 32)}{new string(']', 32)}}}";
        Assert.Equal([("malformed", null)], Json.Wrong(line));
        Assert.Equal([("malformed", null)], Json.Wrong(new string('[', 100_000)));
    }

    [Theory]
    [InlineData("{}", "missing")]
    [InlineData("{\"command\":null}", "missing")]
    [InlineData("{\"command\":7}", "missing")]
    [InlineData("{\"command\":\"Forget\"}", "unknown-command")]
    [InlineData("{\"command\":\"registerSource\"}", "unknown-command")]
    [InlineData("{\"command\":\"Command\"}", "unknown-command")]
    [InlineData("{\"command\":\"\"}", "unknown-command")]
    public void A_line_names_its_command_exactly(string line, string code) =>
        Assert.Equal([(code, "command")], Json.Wrong(line));

    [Fact]
    public void Everything_that_is_wrong_is_found_in_one_go() =>
        Assert.Equal(
            [
                ("missing", "assessment"),
                ("invalid", "threat"),
                ("invalid", "stance"),
                ("invalid", "rationale"),
                ("unknown-member", "actor"),
                ("unknown-member", "Stance"),
            ],
            Json.Wrong(
                """
                {"command":"RecordAssessment","statement":"st1","threat":"T1","stance":"agreed","rationale":" ",
                 "actor":"me","Stance":"agree"}
                """
            )
        );

    [Fact]
    public void Nested_members_are_named_by_their_paths() =>
        Assert.Equal(
            [
                ("invalid", "reportedVia[1]"),
                ("invalid", "assessments[0].stance"),
                ("missing", "assessments[1].assessment"),
                ("unknown-member", "assessments[1].command"),
                ("invalid", "assessments[2]"),
                ("invalid", "assessments[3]"),
            ],
            Json.Wrong(
                """
                {"command":"RecordStatement","source":"s1","document":"d1","rendering":"quote","statedOn":"2004",
                 "text":"W","reportedVia":["s1",null],"assessments":[
                 {"assessment":"a1","threat":"t1","stance":"yes"},
                 {"threat":"t1","stance":"agree","command":"RecordAssessment"},"a3",null]}
                """
            )
        );

    [Fact]
    public void What_only_the_whole_shows_is_checked_where_the_members_are_good() =>
        Assert.Equal(
            [("missing", "note"), ("invalid", "retractedOn")],
            Json.Wrong(
                """{"command":"RetractStatement","statement":"st1","by":"editor","reason":"other","retractedOn":"2004"}"""
            )
        );

    [Fact]
    public void The_catalogue_has_every_command_once()
    {
        Assert.Equal(32, CommandCatalogue.All.Count);
        Assert.All(CommandCatalogue.All, shape => Assert.Same(shape, CommandCatalogue.Find(shape.Name)));
        Assert.All(CommandCatalogue.All, shape => Assert.True(shape.Type.IsSealed, shape.Name));
    }

    [Fact]
    public void Every_member_of_every_command_takes_something_that_can_be_read()
    {
        foreach (var shape in CommandCatalogue.All.SelectMany(s => s.Members.Select(m => m.Inner).Prepend(s)))
        {
            Assert.All(
                shape?.Members ?? [],
                m =>
                    Assert.True(
                        m.IsSlug
                            || m.MaxText is not null
                            || m.Codes.Count > 0
                            || m.Type == typeof(EdtfDate)
                            || m.Inner is not null,
                        $"{shape!.Name}.{m.Name}"
                    )
            );
        }
    }

    /// <summary>JSON's reader shows all that follows a wrong literal.</summary>
    [Fact]
    public void What_is_no_JSON_is_not_shown_in_full_nor_with_control_characters()
    {
        Assert.Null(Json.Read($"{{\"text\": the \u001b[2J{new string('x', 5_000)}}}", out var refusals));
        var detail = Assert.Single(refusals).Detail;
        Assert.Contains("the \uFFFD[2J", detail, StringComparison.Ordinal);
        Assert.Contains("Expected the literal 'true'", detail, StringComparison.Ordinal);
        Assert.InRange(detail.Length, 100, 300);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] line =
        [
            .. "{\"command\":\"AddSourceAlias\",\"source\":\"s1\",\"alias\":\""u8,
            0xC3,
            0x28,
            .. "\"}"u8,
        ];
        Assert.Null(CommandReader.ReadLine(line, () => Json.NewId, out var refusals));
        Assert.NotEmpty(refusals);
    }
}
