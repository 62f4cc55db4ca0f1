using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Random commands about a few sources and propositions, so that timelines are long and crowded:
/// dates that meet, overlap, nest and are open at either end.</summary>
internal static class Histories
{
    /// <summary>The days about which the dates lie.</summary>
    public static readonly IReadOnlyList<DateOnly> Days =
    [
        new(1999, 1, 1),
        new(2003, 12, 31),
        new(2004, 1, 5),
        new(2004, 1, 7),
        new(2004, 1, 9),
        new(2004, 1, 20),
        new(2004, 6, 1),
        new(2020, 1, 1),
    ];

    /// <summary>The threats.</summary>
    public static readonly IReadOnlyList<string> Threats = ["h-t0", "h-t1"];

    private static readonly string[] Dates =
    [
        "2004-01-05",
        "2004-01-05~",
        "2004-01-06",
        "2004-01-08",
        "2004-01-10",
        "2004-01",
        "2004",
        "2003-12",
        "2004-01-05/2004-01-08",
        "2004-01-08/..",
        "../2004-01-10",
        "../2004-01-08",
    ];

    private static readonly Gen<string> Statement = Gen.Int[0, 24].Select(i => $"h-st{i}");
    private static readonly Gen<string> Assessment = Gen.Int[0, 2].Select(i => $"a{i}");
    private static readonly Gen<string> Threat = Gen.Int[0, 4].Select(i => i == 4 ? "h-t1" : "h-t0");
    private static readonly Gen<string> Proposition = Gen.Int[0, 2].Select(i => i == 2 ? "p1" : "overall");
    private static readonly Gen<string> Source = Gen.Int[0, 3].Select(i => $"h-s{i / 2}");
    private static readonly Gen<EdtfDate> Date = OneOf(Dates).Select(EdtfDate.Parse);
    private static readonly Gen<EdtfDate> Beginning = OneOf(Dates[..10]).Select(EdtfDate.Parse);
    private static readonly Gen<Stance> Stance = Gen.Enum<Stance>();
    private static readonly Gen<string> Reason = OneOf("Why.", "Why else.");

    private static readonly Gen<FirstAssessment> First = Gen.Select(
        Threat,
        Stance,
        Proposition,
        (t, stance, p) => new FirstAssessment("a0", t, stance, p)
    );

    private static readonly Gen<Command> Record = Gen.Select(
        Statement,
        Source,
        Date,
        First,
        (statement, source, date, first) =>
            (Command)
                new RecordStatement(
                    statement,
                    source,
                    "h-d",
                    Rendering.Quote,
                    date,
                    "Words.",
                    // Some rest on another's word.
                    ReportedVia: source == "h-s1" ? ["h-s0"] : null,
                    Assessments: [first]
                )
    );

    private static readonly Gen<Command> Change = Gen.Frequency(
        (
            6,
            Gen.Select(
                Statement,
                Assessment,
                Threat,
                Stance,
                Proposition,
                (s, a, t, stance, p) => (Command)new RecordAssessment(s, a, t, stance, p)
            )
        ),
        (
            5,
            Gen.Select(
                Statement,
                Assessment,
                Reason,
                Stance,
                (s, a, reason, stance) => (Command)new ReviseAssessment(s, a, reason, stance)
            )
        ),
        (
            3,
            Gen.Select(
                Statement,
                Reason,
                Date,
                (s, reason, date) => (Command)new CorrectStatement(s, reason, StatedOn: date)
            )
        ),
        (
            2,
            Gen.Select(
                Statement,
                Reason,
                Source,
                (s, reason, source) => (Command)new CorrectStatement(s, reason, Source: source)
            )
        ),
        (
            2,
            Statement.Select(s =>
                (Command)new RetractStatement(s, Retractor.Editor, RetractionReason.Duplicate)
            )
        ),
        (
            4,
            Gen.Select(
                Statement,
                Beginning,
                (s, on) =>
                    (Command)
                        new RetractStatement(
                            s,
                            Retractor.Source,
                            RetractionReason.RetractedBySource,
                            RetractedOn: on
                        )
            )
        ),
        (4, Gen.Select(Statement, Reason, (s, reason) => (Command)new ReinstateStatement(s, reason))),
        (
            2,
            Gen.Select(
                Statement,
                Assessment,
                Reason,
                (s, a, why) => (Command)new WithdrawAssessment(s, a, why)
            )
        ),
        (3, Gen.Select(Statement, Assessment, (s, a) => (Command)new DisputeAssessment(s, a, "x1", "Why."))),
        (2, Gen.Select(Statement, Assessment, (s, a) => (Command)new ResolveDispute(s, a, "x1", "How.")))
    );

    /// <summary>A history: who does what; what the rules refuse leaves no trace.</summary>
    public static readonly Gen<(string Actor, Command Command)[]> All = Gen.Select(
        OneOf("editor-1", "editor-2"),
        Gen.Frequency((1, Record), (3, Change))
    ).Array[500];

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>What the commands refer to.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach (var source in new[] { "h-s0", "h-s1" })
            yield return $$"""{"command":"RegisterSource","source":"{{source}}","kind":"individual","name":"N"}""";
        foreach (var threat in Threats)
        {
            yield return $$"""{"command":"RegisterThreat","threat":"{{threat}}","name":"T","question":"It threatens."}""";
            yield return $$"""{"command":"FrameProposition","threat":"{{threat}}","proposition":"p1","text":"It can."}""";
        }
        yield return """{"command":"RegisterDocument","document":"h-d","title":"D","publishedOn":"2004-12-31"}""";
    }
}
