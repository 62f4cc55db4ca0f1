using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;

namespace ClaimLedger.Domain.Commands;

/// <summary>Where a command is posted to. Names in braces are members of the command, taken from the
/// path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Shape">The command.</param>
public sealed record CommandPath(string Path, RecordShape Shape);

/// <summary>One path for each command, in one table, for the service and for those who call it.</summary>
public static class CommandPaths
{
    private const string Assessment = "/statements/{statement}/assessments/{assessment}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandPath> All { get; } =
    [
        To<RegisterSource>("/sources"),
        To<DescribeSource>("/sources/{source}/description"),
        To<AddSourceAlias>("/sources/{source}/aliases"),
        To<AssessReliability>("/sources/{source}/reliability"),
        To<LinkSources>("/sources/{source}/links"),
        To<UnlinkSources>("/sources/{source}/links/undo"),
        To<RedactSource>("/sources/{source}/redactions"),
        To<ApproveSourceRedaction>("/sources/{source}/redactions/{redaction}/approval"),
        To<DeclineSourceRedaction>("/sources/{source}/redactions/{redaction}/decline"),
        To<RegisterThreat>("/threats"),
        To<DescribeThreat>("/threats/{threat}/description"),
        To<AddThreatAlias>("/threats/{threat}/aliases"),
        To<FrameProposition>("/threats/{threat}/propositions"),
        To<RelatePropositions>("/threats/{threat}/propositions/{proposition}/relations"),
        To<LinkThreats>("/threats/{threat}/links"),
        To<UnlinkThreats>("/threats/{threat}/links/undo"),
        To<RegisterDocument>("/documents"),
        To<DescribeDocument>("/documents/{document}/description"),
        To<RecordStatement>("/statements"),
        To<CorrectStatement>("/statements/{statement}/correction"),
        To<RetractStatement>("/statements/{statement}/retraction"),
        To<ReinstateStatement>("/statements/{statement}/reinstatement"),
        To<IssueExpressionOfConcern>("/statements/{statement}/concern"),
        To<LiftExpressionOfConcern>("/statements/{statement}/concern/lift"),
        To<RedactStatement>("/statements/{statement}/redactions"),
        To<ApproveStatementRedaction>("/statements/{statement}/redactions/{redaction}/approval"),
        To<DeclineStatementRedaction>("/statements/{statement}/redactions/{redaction}/decline"),
        To<RecordAssessment>("/statements/{statement}/assessments"),
        To<ReviseAssessment>($"{Assessment}/revision"),
        To<WithdrawAssessment>($"{Assessment}/withdrawal"),
        To<DisputeAssessment>($"{Assessment}/disputes"),
        To<ResolveDispute>($"{Assessment}/disputes/{{dispute}}/resolution"),
    ];

    private static readonly Dictionary<Type, string> ByType = All.ToDictionary(
        p => p.Shape.Type,
        p => p.Path
    );

    /// <summary>The path of a command, with its names in braces.</summary>
    /// <param name="command">The command's type.</param>
    public static string Of(Type command) => ByType[command];

    private static CommandPath To<TCommand>(string path)
        where TCommand : Command => new(path, CommandCatalogue.Of<TCommand>());
}
