using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>Where a command is posted to. Names in braces are members of the command, taken from the
/// path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Shape">The command.</param>
/// <param name="Roles">Who may send it.</param>
public sealed record CommandPath(string Path, RecordShape Shape, IReadOnlyList<Role> Roles);

/// <summary>One path for each command, in one table, for the service and for those who call it; with who may
/// send it.</summary>
public static class CommandPaths
{
    private const string Assessment = "/statements/{statement}/assessments/{assessment}";

    private static readonly Role[] Editors = [Role.Editor];

    // The second person that a redaction needs.
    private static readonly Role[] Approvers = [Role.Editor, Role.Admin];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandPath> All { get; } =
    [
        To<RegisterSource>("/sources", Editors),
        To<DescribeSource>("/sources/{source}/description", Editors),
        To<AddSourceAlias>("/sources/{source}/aliases", Editors),
        To<AssessReliability>("/sources/{source}/reliability", Editors),
        To<LinkSources>("/sources/{source}/links", Editors),
        To<UnlinkSources>("/sources/{source}/links/undo", Editors),
        To<RedactSource>("/sources/{source}/redactions", Editors),
        To<ApproveSourceRedaction>("/sources/{source}/redactions/{redaction}/approval", Approvers),
        To<DeclineSourceRedaction>("/sources/{source}/redactions/{redaction}/decline", Approvers),
        To<RegisterThreat>("/threats", Editors),
        To<DescribeThreat>("/threats/{threat}/description", Editors),
        To<AddThreatAlias>("/threats/{threat}/aliases", Editors),
        To<FrameProposition>("/threats/{threat}/propositions", Editors),
        To<RelatePropositions>("/threats/{threat}/propositions/{proposition}/relations", Editors),
        To<LinkThreats>("/threats/{threat}/links", Editors),
        To<UnlinkThreats>("/threats/{threat}/links/undo", Editors),
        To<RegisterDocument>("/documents", Editors),
        To<DescribeDocument>("/documents/{document}/description", Editors),
        To<RecordStatement>("/statements", Editors),
        To<CorrectStatement>("/statements/{statement}/correction", Editors),
        To<RetractStatement>("/statements/{statement}/retraction", Editors),
        To<ReinstateStatement>("/statements/{statement}/reinstatement", Editors),
        To<IssueExpressionOfConcern>("/statements/{statement}/concern", Editors),
        To<LiftExpressionOfConcern>("/statements/{statement}/concern/lift", Editors),
        To<RedactStatement>("/statements/{statement}/redactions", Editors),
        To<ApproveStatementRedaction>("/statements/{statement}/redactions/{redaction}/approval", Approvers),
        To<DeclineStatementRedaction>("/statements/{statement}/redactions/{redaction}/decline", Approvers),
        To<RecordAssessment>("/statements/{statement}/assessments", Editors),
        To<ReviseAssessment>($"{Assessment}/revision", Editors),
        To<WithdrawAssessment>($"{Assessment}/withdrawal", Editors),
        To<DisputeAssessment>($"{Assessment}/disputes", Editors),
        To<ResolveDispute>($"{Assessment}/disputes/{{dispute}}/resolution", Editors),
    ];

    private static readonly Dictionary<Type, string> ByType = All.ToDictionary(
        p => p.Shape.Type,
        p => p.Path
    );

    /// <summary>The path of a command, with its names in braces.</summary>
    /// <param name="command">The command's type.</param>
    public static string Of(Type command) => ByType[command];

    private static CommandPath To<TCommand>(string path, IReadOnlyList<Role> roles)
        where TCommand : Command => new(path, CommandCatalogue.Of<TCommand>(), roles);
}
