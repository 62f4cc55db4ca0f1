using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Random commands about one threat and seven sources that pass on, and rest on, one another's
/// words, are graded, linked and unlinked; and what these come to, worked out as plainly as can be.</summary>
internal sealed class LinkedHistory(IReadOnlyList<Recorded> events, long position)
{
    /// <summary>The threat.</summary>
    public const string Threat = "l-t";

    /// <summary>A threat on which no statement names its origins.</summary>
    public const string Plain = "l-u";

    private static readonly string[] Dates =
    [
        "2004-01-05",
        "2004-01-06",
        "2004-01-08",
        "2004-01-05/2004-01-08",
        "2004-01-08/..",
        "../2004-01-10",
        "2003-12",
    ];

    private static readonly Gen<string> Source = Gen.Int[0, 6].Select(i => $"l-s{i}");
    private static readonly Gen<string> Statement = Gen.Int[0, 59].Select(i => $"l-st{i}");
    private static readonly Gen<EdtfDate> Date = Gen.Int[0, Dates.Length - 1]
        .Select(i => EdtfDate.Parse(Dates[i]));

    private static readonly Gen<Command> Record = Gen.Select(
        Statement,
        Source,
        Date,
        Gen.Select(Gen.Enum<Stance>(), Gen.Int[0, 3]),
        Gen.Select(Source.Array[0, 2], Statement.Array[0, 2], Gen.Int[0, 3]),
        (statement, source, date, coded, on) =>
            (Command)
                new RecordStatement(
                    statement,
                    source,
                    "l-d",
                    Rendering.Quote,
                    date,
                    "Words.",
                    ReportedVia: on.Item3 % 2 == 0 ? [.. on.Item1] : null,
                    BasedOn: on.Item3 > 1 ? [.. on.Item2] : null,
                    Assessments: coded.Item2 == 0
                        ? null
                        :
                        [
                            new FirstAssessment(
                                "a1",
                                Threat,
                                coded.Item1,
                                coded.Item2 == 1 ? "p1" : "overall"
                            ),
                        ]
                )
    );

    private static readonly Gen<Command> Change = Gen.Frequency(
        (
            2,
            Statement.Select(s => (Command)new RetractStatement(s, Retractor.Editor, RetractionReason.Legal))
        ),
        (
            3,
            Gen.Select(Statement, Date)
                .Where((_, on) => on.Earliest is not null)
                .Select(
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
        (
            4,
            Gen.Select(
                Source,
                Gen.Enum<Reliability>(),
                (s, grade) => (Command)new AssessReliability(s, grade)
            )
        ),
        (
            3,
            Gen.Select(
                Source,
                Gen.Enum<SourceRelation>(),
                Source,
                (s, relation, other) => (Command)new LinkSources(s, relation, other)
            )
        ),
        (
            3,
            Gen.Select(
                Source,
                Gen.Enum<SourceRelation>(),
                Source,
                (s, relation, other) => (Command)new UnlinkSources(s, relation, other, "Not so.")
            )
        )
    );

    /// <summary>A history; what the rules refuse leaves no trace.</summary>
    public static readonly Gen<Command[]> All = Gen.Frequency((3, Record), (2, Change)).Array[300];

    private static readonly HashSet<SourceRelation> None = [];
    private readonly List<Recorded> _known = [.. events.Where(e => e.Position <= position)];

    /// <summary>What the commands refer to.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach (var i in new[] { 3, 0, 6, 1, 5, 2, 4 })
            yield return $$"""{"command":"RegisterSource","source":"l-s{{i}}","kind":"individual","name":"N"}""";
        foreach (var threat in new[] { Threat, Plain })
        {
            yield return $$"""{"command":"RegisterThreat","threat":"{{threat}}","name":"T","question":"It threatens."}""";
            yield return $$"""{"command":"FrameProposition","threat":"{{threat}}","proposition":"p1","text":"It can."}""";
        }
        yield return """{"command":"RegisterDocument","document":"l-d","title":"D","publishedOn":"2004-12-31"}""";
    }

    /// <summary>What each statement rests on, in the words of the streams.</summary>
    public Dictionary<string, IReadOnlyCollection<string>> Origins =>
        _known
            .Where(e => e.Event is StatementRecorded)
            .ToDictionary(
                e => e.Stream,
                IReadOnlyCollection<string> (e) =>
                    [
                        .. ((StatementRecorded)e.Event).ReportedVia.Select(Streams.Source),
                        .. ((StatementRecorded)e.Event).BasedOn.Select(Streams.Statement),
                    ],
                StringComparer.Ordinal
            );

    /// <summary>Who is one with a source, in the order of registration.</summary>
    public IReadOnlyList<string> MembersOf(string source, HashSet<SourceRelation>? relations)
    {
        var members = new HashSet<string>(StringComparer.Ordinal) { source };
        for (var before = 0; before < members.Count; )
        {
            before = members.Count;
            foreach (var (one, relation, other) in Links().Where(l => (relations ?? None).Contains(l.Item2)))
            {
                if (members.Contains(one) || members.Contains(other))
                    members.UnionWith([one, other]);
            }
        }
        return
        [
            .. _known
                .Where(e => e.Event is SourceRegistered)
                .Select(e => Streams.IdOf(e.Stream))
                .Where(members.Contains),
        ];
    }

    /// <summary>How identities are graded.</summary>
    public Dictionary<string, Reliability> Grades(HashSet<SourceRelation>? relations)
    {
        var grades = new Dictionary<string, Reliability>(StringComparer.Ordinal);
        foreach (var e in _known.Where(e => e.Event is ReliabilityAssessed))
            grades[MembersOf(Streams.IdOf(e.Stream), relations)[0]] = (
                (ReliabilityAssessed)e.Event
            ).Reliability;
        return grades;
    }

    private HashSet<(string, SourceRelation, string)> Links()
    {
        var links = new HashSet<(string, SourceRelation, string)>();
        foreach (var e in _known)
        {
            if (e.Event is SourcesLinked made)
                links.Add((Streams.IdOf(e.Stream), made.Relation, made.OtherSource));
            if (e.Event is SourcesUnlinked undone)
                links.Remove((Streams.IdOf(e.Stream), undone.Relation, undone.OtherSource));
        }
        return links;
    }
}
