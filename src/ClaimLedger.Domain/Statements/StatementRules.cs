using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>When a statement can have been said.</summary>
internal static class Dates
{
    public static Decision? Check(EdtfDate statedOn, string document, Situation now)
    {
        if (statedOn.Earliest > now.Today)
        {
            return Decision.No(
                Refusals.StatedInFuture,
                $"statedOn {statedOn} begins after today, {now.Today:yyyy-MM-dd} (UTC).",
                "statedOn"
            );
        }
        var published = now.References.PublishedOn(document);
        return statedOn.Earliest > published?.Latest
            ? Decision.No(
                Refusals.StatedAfterPublished,
                $"statedOn {statedOn} begins after document '{document}' was published, {published}; correct the date or name the right document.",
                "statedOn"
            )
            : null;
    }
}

/// <summary>What an assessment is about has to exist.</summary>
internal static class AssessedThings
{
    public static Decision? Check(AssessmentRecorded assessed, Situation now, string path = "")
    {
        if (!now.References.Exists(Streams.Threat(assessed.Threat)))
            return Unknown.Threat(assessed.Threat, path + "threat");
        return now.References.HasProposition(assessed.Threat, assessed.Proposition)
            ? null
            : Unknown.Proposition(assessed.Threat, assessed.Proposition, path + "proposition");
    }
}

/// <summary>What was redacted of a statement is not written again.</summary>
internal static class Destroyed
{
    public static Decision? Check(Statement state, (string Member, string Path, string? Text) given) =>
        RedactionRules.NothingBack(
            Streams.Statement(state.Id),
            state.Redactions.SelectMany(r => r.Fields),
            given
        );

    /// <summary>Why something that is there already is refused, although it may be the same.</summary>
    public static string? Excuse(Statement state) =>
        state.Redactions.Count > 0
            ? " Texts of it were redacted since, so that it cannot be told whether this is a repeat."
            : null;
}

/// <summary>Finds an assessment that can still be changed, or says why there is none.</summary>
internal static class Open
{
    public static Decision? Find(Statement? state, string statement, string id, out Assessment? assessment)
    {
        assessment = state?.Assessment(id);
        if (state is null)
            return Unknown.Statement(statement);
        if (assessment is null)
            return Unknown.Assessment(statement, id);
        return assessment.Withdrawn is null
            ? null
            : Decision.No(
                Refusals.AssessmentWithdrawn,
                $"Assessment '{id}' of statement '{statement}' is withdrawn; record another under a new id.",
                "assessment"
            );
    }

    /// <summary>A refusal where the statement is retracted.</summary>
    public static Decision? NotRetracted(Statement state) =>
        state.Retraction is null
            ? null
            : Decision.No(
                Refusals.StatementRetracted,
                $"Statement '{state.Id}' is retracted; reinstate it first with ReinstateStatement.",
                "statement"
            );
}
