using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;

namespace ClaimLedger.Tests.Stances;

/// <summary>Random histories, legal because the rules decided each step: four sources, two threats of two
/// propositions each, eight statements of up to three assessments, every command of a statement.</summary>
internal static class History
{
    /// <summary>Dates that meet, overlap, nest and are open at either end, over some three weeks.</summary>
    public static readonly IReadOnlyList<string> Dates =
    [
        "2004-01-05",
        "2004-01-05~",
        "2004-01-06",
        "2004-01-08",
        "2004-01-10",
        "2004-01-12",
        "2004-01-15",
        "2004-01",
        "2004",
        "2003-12",
        "2004-01-05/2004-01-12",
        "2004-01-05/2004-01-08",
        "2004-01-08/..",
        "../2004-01-10",
        "../2004-01-08",
        "2004-01-06/2004-01-20?",
    ];

    /// <summary>Every day on which a stance can change, the days about them, and two far away.</summary>
    public static readonly IReadOnlyList<DateOnly> Days =
    [
        new(1999, 1, 1),
        .. Enumerable.Range(0, 24).Select(new DateOnly(2003, 12, 31).AddDays),
        new(2003, 12, 1),
        new(2003, 11, 30),
        new(2020, 1, 1),
    ];

    /// <summary>What a step is made from; each number chooses among what there is.</summary>
    public sealed record Step(
        int Kind,
        int Statement,
        int Assessment,
        int Date,
        int Stance,
        int Other,
        int Actor
    );

    /// <summary>The steps of a history.</summary>
    public static readonly Gen<Step[]> Steps = Gen.Select(
        Gen.Int[0, 99],
        Gen.Int[0, 7],
        Gen.Int[0, 2],
        Gen.Int[0, 15],
        Gen.Int[0, 4],
        Gen.Int[0, 15],
        Gen.Int[0, 2],
        (kind, statement, assessment, date, stance, other, actor) =>
            new Step(kind, statement, assessment, date, stance, other, actor)
    ).Array[10, 60];

    /// <summary>A ledger with the things that statements refer to.</summary>
    public static MemoryLedger Begin()
    {
        var ledger = new MemoryLedger();
        foreach (var id in new[] { "s0", "s1", "s2", "s3" })
            ledger.Submit(Known.Source(id));
        foreach (var id in new[] { "t0", "t1" })
        {
            ledger.Submit(Known.Threat(id));
            ledger.Submit(Known.Proposition("p1", id));
        }
        ledger.Submit(Known.Document("d0", "2004-12-31"));
        return ledger;
    }

    /// <summary>The ledger after the steps; those that the rules refuse leave no trace.</summary>
    public static MemoryLedger Of(IEnumerable<Step> steps)
    {
        var ledger = Begin();
        foreach (var step in steps)
            ledger.Submit(CommandOf(step), Actor(step));
        return ledger;
    }

    public static string Actor(Step step) => $"editor-{step.Actor}";

    /// <summary>The command of a step. Few sources and dates make for crowded timelines.</summary>
    public static Command CommandOf(Step s)
    {
        var (statement, assessment, reason) = ($"st{s.Statement}", $"a{s.Assessment}", $"Why {s.Other % 2}");
        return s.Kind switch
        {
            < 22 => new RecordStatement(
                statement,
                SourceOf(s),
                "d0",
                Rendering.Quote,
                DateOf(s),
                "Words.",
                Assessments: s.Other % 2 == 0
                    ? [First(s, "a0")]
                    : [First(s, "a0"), First(s with { Stance = s.Stance + 1 }, "a1")]
            ),
            < 34 => new RecordAssessment(
                statement,
                assessment,
                ThreatOf(s),
                StanceOf(s),
                PropositionOf(s),
                Confidence: Confidence.Low
            ),
            < 42 => new ReviseAssessment(statement, assessment, reason, StanceOf(s)),
            < 46 => new CorrectStatement(statement, reason, Source: SourceOf(s)),
            < 54 => new CorrectStatement(statement, reason, StatedOn: DateOf(s)),
            < 56 => new CorrectStatement(statement, reason, SourceOf(s), StatedOn: DateOf(s)),
            < 57 => new CorrectStatement(statement, reason, Text: reason),
            < 62 => new RetractStatement(statement, Retractor.Editor, RetractionReason.Duplicate),
            < 70 => new RetractStatement(
                statement,
                s.Other % 2 == 0 ? Retractor.Source : Retractor.Publisher,
                RetractionReason.RetractedBySource,
                null,
                BoundedDateOf(s)
            ),
            < 78 => new ReinstateStatement(statement, reason),
            < 81 => new WithdrawAssessment(statement, assessment, reason),
            < 88 => new DisputeAssessment(statement, "a0", DisputeOf(s), "Why"),
            < 97 => new ResolveDispute(statement, "a0", DisputeOf(s), "How"),
            < 99 => new IssueExpressionOfConcern(statement, reason),
            _ => new LiftExpressionOfConcern(statement, reason),
        };
    }

    /// <summary>Everything that an account of stances says, for comparison: as of every day on every
    /// timeline, and the shifts that stand.</summary>
    public static IReadOnlyList<string> Answers(StanceBook book, long knownAt = long.MaxValue) =>
        [
            .. from key in book.Keys
            from day in Days
            let stance = book.AsOf(key, day, knownAt)
            where stance is not null
            select $"{key} {day:O} {stance}",
            .. book.ShiftsAt(knownAt).Select(row => row.Shift.ToString()).Order(StringComparer.Ordinal),
        ];

    private static FirstAssessment First(Step s, string id) =>
        new(id, ThreatOf(s), StanceOf(s), PropositionOf(s));

    // Half of all statements are the first source's on the first threat, so that they meet.
    private static string SourceOf(Step s) => s.Other < 8 ? "s0" : $"s{s.Other % 4}";

    private static string ThreatOf(Step s) => s.Other % 5 == 4 ? "t1" : "t0";

    private static string PropositionOf(Step s) => s.Other % 3 == 2 ? "p1" : "overall";

    private static Stance StanceOf(Step s) => (Stance)(s.Stance % 5);

    private static string DisputeOf(Step s) => s.Stance == 0 ? "x1" : "x0";

    private static EdtfDate DateOf(Step s) => Known.Date(Dates[s.Date]);

    private static EdtfDate BoundedDateOf(Step s) => Known.Date(Dates[s.Date % 13]);
}
