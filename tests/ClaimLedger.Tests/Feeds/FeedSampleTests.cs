using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Tests.Approved;
using Xunit;

namespace ClaimLedger.Tests.Feeds;

/// <summary>What a subscriber gets of each kind of entry, byte for byte. A line of the approved file is never
/// edited: who has read an entry once reads it so again.</summary>
public sealed class FeedSampleTests
{
    private static readonly string Approved = Path.Combine(
        Repository.Root,
        "tests",
        "ClaimLedger.Tests",
        "Feeds",
        "approved.ndjson"
    );

    private static readonly EventReference By = new(
        Guid.Parse("0197a5c0-5d3e-7c11-8a43-2d5f9f3c1a2b"),
        "AssessmentRecorded",
        57,
        new DateTimeOffset(2026, 11, 28, 16, 20, 11, 215, TimeSpan.Zero)
    );

    private static readonly StandTold Stand = new(
        Stance.Agree,
        "st1",
        "a1",
        EdtfDate.Parse("2004-01-20"),
        WithdrawnOn: null
    );

    private static readonly StandTold Withdrawn = new(
        Stance: null,
        "st2",
        "a1",
        EdtfDate.Parse("2004-01"),
        EdtfDate.Parse("2004-03-01")
    );

    public static TheoryData<string> Kinds =>
        [.. Feed.All.SelectMany(feed => feed.Kinds).Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_is_written_as_approved(string kind)
    {
        var written = new ArrayBufferWriter<byte>();
        FeedLine.Write(written, Sample(kind), 42, "41.77d0e4c1");
        var text = Encoding.UTF8.GetString(written.WrittenSpan).TrimEnd('\n');
        var approved = File.Exists(Approved) ? File.ReadAllLines(Approved) : [];
        if (approved.Contains(text))
            return;
        File.AppendAllText(Approved.Replace("approved", "received", StringComparison.Ordinal), text + "\n");
        Assert.Fail(
            $"{kind} is written as {text}, which is not approved. See received.ndjson beside {Approved}."
        );
    }

    /// <summary>The approved entries, as a subscriber gets them.</summary>
    internal static JsonArray ApprovedEntries() =>
        [
            .. File.ReadAllLines(Approved)
                .Select(line => JsonNode.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..])),
        ];

    [Fact]
    public void No_approved_line_is_without_a_kind() =>
        Assert.Equal(Kinds.Count, File.ReadAllLines(Approved).Length);

    [Fact]
    public void Every_kind_tells_what_it_says_that_it_does()
    {
        foreach (var kind in Feed.All.SelectMany(feed => feed.Kinds))
            Assert.Equal(kind.Data, Sample(kind.Name).Data.GetType());
    }

    private static Announcement Sample(string kind)
    {
        if (kind.StartsWith("event.", StringComparison.Ordinal))
        {
            var name = kind["event.".Length..];
            var by = By with { Type = name };
            var data = new EventTold(by, "statement/st1", 3, "editor-1", Samples.All[name]);
            return new Announcement(Feed.Ledger, kind, "statement/st1", by, data)
            {
                Sources = ["s1", "s2"],
                Threats = ["t1"],
                Propositions = ["overall"],
            };
        }
        object told = kind switch
        {
            "stance.changed" => new StanceTold(
                "s1",
                "t1",
                "p1",
                Withdrawn,
                Stand,
                ChangeCause.LateArrival,
                By
            ),
            "shift.begun" or "shift.ended" => new ShiftTold(
                "0123456789abcdef",
                "s1",
                "t1",
                "p1",
                ShiftKind.Reversal,
                Stance.Disagree,
                Stance.StronglyAgree,
                EdtfDate.Parse("2004-01-20~"),
                "st1",
                "a1",
                ChangeCause.NewStatement,
                By
            ),
            "consensus.changed" => new ConsensusTold(
                "t1",
                "p1",
                SpreadTold.Of(new StanceCounts(0, 0, 0, 0, 0), 1),
                SpreadTold.Of(new StanceCounts(1, 0, 2, 0, 3), 0),
                By
            ),
            "contradiction.begun" or "contradiction.ended" => new ContradictionTold(
                ContradictionKind.BetweenSources,
                [Side("s1", Reliability.A, Stance.Agree), Side("s2", Reliability.B, Stance.StronglyDisagree)],
                By
            ),
            _ => RegisterTold.Of(
                Entry(kind),
                kind.EndsWith(".ended", StringComparison.Ordinal)
                    ? new RegisterEnd(57, By with { Position = 60 }, "editor-2", Note: null)
                    : null
            ),
        };
        return new Announcement(FeedOf(kind), kind, "s1/t1/p1", By, told)
        {
            Sources = ["s1"],
            Threats = ["t1"],
            Propositions = ["p1"],
        };
    }

    private static string FeedOf(string kind) => Feed.All.Single(f => f.Kinds.Any(k => k.Name == kind)).Name;

    private static SideTold Side(string source, Reliability grade, Stance stance) =>
        new(source, grade, "t1", "p1", stance, $"st-{source}", "a1", EdtfDate.Parse("2004"));

    private static RegisterEntry Entry(string kind) =>
        new(
            Codes<RegisterKind>.TryRead(kind.Split('.')[0], out var register) ? register : default,
            "st1",
            "s1",
            "d1",
            EdtfDate.Parse("2004-01-20"),
            By,
            "editor-1"
        )
        {
            Threats = ["t1"],
            By = Retractor.Source,
            Reason = RetractionReason.RetractedBySource,
            RetractedOn = EdtfDate.Parse("2004-02"),
            Basis = "GDPR Art. 17",
            Changes = [new FieldChange("statedOn", "2004-01-19", "2004-01-20"), new FieldChange("text")],
        };
}
