using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Retracts a statement. By an editor: the record was wrong, as though it had never been said. By
/// the source or the publisher: it stands until a date, and from then the source has no position.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="By">Who retracts.</param>
/// <param name="Reason">Why, as a code; other needs a note.</param>
/// <param name="Note">Why, in words. Sealed.</param>
/// <param name="RetractedOn">When the source or the publisher took it back, as an EDTF date with a
/// beginning. Not for an editor.</param>
public sealed record RetractStatement(
    [Slug] string Statement,
    Retractor By,
    RetractionReason Reason,
    [Text(10_000)] string? Note = null,
    EdtfDate? RetractedOn = null
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check()
    {
        if (Reason == RetractionReason.Other && Note is null)
            yield return new Refusal(Refusals.Missing, "reason 'other' needs a note that says why.", "note");
        if (By == Retractor.Editor && RetractedOn is not null)
        {
            yield return new Refusal(
                Refusals.Invalid,
                "An editor's retraction has no date: it says that the record was wrong from the start. Leave retractedOn out, or say by whom it was retracted.",
                "retractedOn"
            );
        }
        if (By != Retractor.Editor && RetractedOn is null)
        {
            yield return new Refusal(
                Refusals.Missing,
                $"A retraction by the {Codes<Retractor>.Write(By)} needs its date; give retractedOn such as 2004-01-23.",
                "retractedOn"
            );
        }
        if (RetractedOn is { Earliest: null })
            yield return new Refusal(
                Refusals.Invalid,
                $"retractedOn {RetractedOn} has no beginning; give a date such as 2004-01-23.",
                "retractedOn"
            );
    }

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var retracted = new StatementRetracted(
            By,
            Reason,
            now.SealIfAny(SealedFields.Note, Note),
            RetractedOn
        );
        if (state.Retraction == retracted)
            return new Decision.Repeat([retracted]);
        if (Open.NotRetracted(state) is { } no)
            return no;
        return RetractedOn?.Earliest > now.Today
            ? Decision.No(
                Refusals.RetractedInFuture,
                $"retractedOn {RetractedOn} begins after today, {now.Today:yyyy-MM-dd} (UTC).",
                "retractedOn"
            )
            : Retractions.CheckDate(RetractedOn, state) ?? Decision.Of(retracted);
    }
}

/// <summary>A statement is not taken back before it is made.</summary>
internal static class Retractions
{
    public static Decision? CheckDate(EdtfDate? retractedOn, Statement statement) =>
        retractedOn?.Latest < statement.StatedOn.Earliest
            ? Decision.No(
                Refusals.RetractedBeforeStated,
                $"retractedOn {retractedOn} ends before the statement was made, {statement.StatedOn}; give that date or a later one.",
                "retractedOn"
            )
            : null;
}

/// <summary>Undoes a retraction: the statement and its assessments are back.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record ReinstateStatement([Slug] string Statement, [Text(10_000)] string Reason)
    : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var reinstated = new StatementReinstated(now.Seal(SealedFields.Reason, Reason));
        if (state.Retraction is not null)
            return Decision.Of(reinstated);
        return state.Reinstated == reinstated
            ? new Decision.Repeat([reinstated])
            : Decision.No(
                Refusals.StatementNotRetracted,
                $"Statement '{Statement}' is not retracted; there is nothing to reinstate.",
                "statement"
            );
    }
}
