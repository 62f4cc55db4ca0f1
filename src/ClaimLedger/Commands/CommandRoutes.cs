using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Http;

namespace ClaimLedger.Commands;

/// <summary>A command's address. Names in braces are members of the command, taken from the path.</summary>
/// <param name="Path">Where it is posted to.</param>
/// <param name="Shape">The command.</param>
public sealed record CommandRoute(string Path, RecordShape Shape) : IDescribedCommand
{
    /// <inheritdoc/>
    public Type Answer => typeof(CommandAnswer);
}

/// <summary>One route for each command, in one table. All are POST.</summary>
public static class CommandRoutes
{
    private const string Assessment = "/statements/{statement}/assessments/{assessment}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandRoute> All { get; } =
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

    private static CommandRoute To<TCommand>(string path)
        where TCommand : Command => new(path, CommandCatalogue.Of<TCommand>());
}
