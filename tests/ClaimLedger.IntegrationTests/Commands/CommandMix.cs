using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Commands of every kind about 20 streams, so few that they meet: four sources, threats and
/// documents, eight statements. Of each, the last is not there at the beginning.</summary>
internal static class CommandMix
{
    private static readonly string[] Dates =
    [
        "2004-01-05",
        "2004-01~",
        "2004",
        "2004-02-01/2004-03-01",
        "2005",
    ];

    /// <summary>How many kinds there are.</summary>
    public static int Kinds => CommandCatalogue.All.Count;

    /// <summary>What a command's members are chosen by.</summary>
    public static readonly Gen<int[]> Choices = Gen.Int[0, 59].Array[6];

    /// <summary>What is there at the beginning.</summary>
    public static IReadOnlyList<Command> Beginning { get; } =
    [
        .. Enumerable.Range(0, 3).Select(i => new RegisterSource($"s{i}", SourceKind.Individual, "Name")),
        .. Enumerable.Range(0, 3).Select(i => new RegisterThreat($"t{i}", "Name", "It threatens.")),
        .. Enumerable.Range(0, 3).Select(i => Register($"d{i}", 0)),
        .. Enumerable.Range(0, 7).Select(i => Record($"st{i}", $"s{i % 3}", $"d{i % 3}", 0, 0, $"t{i % 3}")),
    ];

    /// <summary>A command of a kind.</summary>
    public static Command Of(int kind, int[] choices)
    {
        var (a, b, c, d, e) = (choices[0], choices[1], choices[2], choices[3], choices[4]);
        var (source, threat, document) = ($"s{a % 4}", $"t{a % 4}", $"d{a % 4}");
        var (other, third, statement) = ($"{b % 4}", $"{c % 4}", $"st{a % 8}");
        var (proposition, reason) = (c % 3 == 0 ? "overall" : $"p{c % 3}", $"Why {d % 2}.");
        var (assessment, dispute, stance) = ($"a{b % 3}", $"x{c % 2}", (Stance)(e % 5));
        return kind switch
        {
            0 => new RegisterSource(source, SourceKind.Individual, b % 3 == 0 ? "Another" : "Name"),
            1 => new DescribeSource(source, Role: $"Role {b % 3}", Country: c % 2 == 0 ? "KG" : null),
            2 => new AddSourceAlias(source, $"Alias {b % 12}"),
            3 => new AssessReliability(source, (Reliability)(b % 3), c % 2 == 0 ? "Well read." : null),
            4 => new LinkSources(source, SourceRelation.PartOf, $"s{other}", c % 3 == 0 ? reason : null),
            5 => new UnlinkSources(source, SourceRelation.PartOf, $"s{other}", reason),
            6 => new RegisterThreat(threat, b % 3 == 0 ? "Another" : "Name", "It threatens."),
            7 => new DescribeThreat(threat, $"Name {b % 3}"),
            8 => new AddThreatAlias(threat, $"Alias {b % 12}"),
            9 => new FrameProposition(threat, $"p{1 + b % 2}", c % 4 == 0 ? "It is able to." : "It can."),
            10 => new RelatePropositions(
                threat,
                proposition,
                (PropositionRelation)(d % 3),
                $"t{other}",
                e % 2 == 0 ? "overall" : "p1"
            ),
            11 => new LinkThreats(threat, ThreatRelation.AlliedWith, $"t{other}", c % 3 == 0 ? reason : null),
            12 => new UnlinkThreats(threat, ThreatRelation.AlliedWith, $"t{other}", reason),
            13 => Register(document, b),
            14 => new DescribeDocument(document, $"Title {b % 3}", c % 2 == 0 ? $"s{third}" : null),
            15 => Record(statement, $"s{other}", $"d{third}", d, e, $"t{other}"),
            16 => Correct(statement, reason, b, $"s{third}", $"d{third}", EdtfDate.Parse(Dates[e % 5])),
            17 => b % 2 == 0
                ? new RetractStatement(statement, Retractor.Editor, RetractionReason.Other, reason)
                : new RetractStatement(
                    statement,
                    Retractor.Source,
                    RetractionReason.Misquoted,
                    RetractedOn: EdtfDate.Parse(Dates[c % 5])
                ),
            18 => new ReinstateStatement(statement, reason),
            19 => new IssueExpressionOfConcern(statement, reason),
            20 => new LiftExpressionOfConcern(statement, reason),
            21 => new RecordAssessment(statement, assessment, $"t{other}", stance, proposition),
            22 => new ReviseAssessment(statement, assessment, reason, stance),
            // The first stay, so that there is something to dispute.
            23 => new WithdrawAssessment(statement, $"a{1 + b % 2}", reason),
            24 => new DisputeAssessment(statement, "a0", dispute, reason),
            25 => new ResolveDispute(statement, "a0", dispute, reason),
            // Who acts is one person: what they ask for they decline, and cannot approve.
            26 => new RedactSource(source, dispute, "Basis", reason, b % 2 == 0 ? ["name"] : null),
            27 => new ApproveSourceRedaction(source, dispute),
            28 => new DeclineSourceRedaction(source, dispute, reason),
            29 => new RedactStatement(statement, dispute, "Basis", reason, b % 2 == 0 ? ["text"] : null),
            30 => new ApproveStatementRedaction(statement, dispute),
            31 => new DeclineStatementRedaction(statement, dispute, reason),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
        };
    }

    private static RegisterDocument Register(string id, int choice) =>
        new(
            id,
            "Title",
            EdtfDate.Parse(choice % 4 == 3 ? "2003" : "2004-12-31"),
            choice % 4 == 2 ? "s1" : null
        );

    private static RecordStatement Record(
        string id,
        string source,
        string document,
        int date,
        int stance,
        string threat
    ) =>
        new(
            id,
            source,
            document,
            Rendering.Quote,
            EdtfDate.Parse(Dates[date % 5]),
            date % 2 == 0 ? "Words." : "Other words.",
            Assessments: [new FirstAssessment("a0", threat, (Stance)(stance % 5))]
        );

    private static CorrectStatement Correct(
        string id,
        string reason,
        int choice,
        string source,
        string document,
        EdtfDate date
    ) =>
        (choice % 4) switch
        {
            0 => new(id, reason, Source: source),
            1 => new(id, reason, Document: document),
            2 => new(id, reason, StatedOn: date),
            _ => new(id, reason, Text: "Words, corrected.", Locator: source),
        };
}
