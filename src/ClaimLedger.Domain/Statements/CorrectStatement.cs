using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Corrects the record of a statement; what is left out stays. Both versions stay
/// readable.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Reason">Why the record was wrong. Sealed.</param>
/// <param name="Source">Who said it.</param>
/// <param name="Document">Where it was published.</param>
/// <param name="Rendering">How the text stands to the source's words.</param>
/// <param name="StatedOn">When it was said, as an EDTF date.</param>
/// <param name="Text">What was said. Sealed.</param>
/// <param name="Locator">The place in the document.</param>
/// <param name="Language">The text's language, BCP 47.</param>
public sealed record CorrectStatement(
    [Slug] string Statement,
    [Text(10_000)] string Reason,
    [Slug] string? Source = null,
    [Slug] string? Document = null,
    Rendering? Rendering = null,
    EdtfDate? StatedOn = null,
    [Text(50_000)] string? Text = null,
    [Text(200)] string? Locator = null,
    [Text(35)] string? Language = null
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override IEnumerable<string> Refers()
    {
        if (Source is not null)
            yield return Streams.Source(Source);
        if (Document is not null)
            yield return Streams.Document(Document);
    }

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check() =>
        (Source, Document, Rendering, StatedOn, Text, Locator, Language)
            is (null, null, null, null, null, null, null)
            ?
            [
                new Refusal(
                    Refusals.Missing,
                    "Nothing to correct: give at least one of source, document, rendering, statedOn, text, locator, language."
                ),
            ]
            : [];

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        if (Source is not null && !now.References.Exists(Streams.Source(Source)))
            return Unknown.Source(Source);
        if (Document is not null && !now.References.Exists(Streams.Document(Document)))
            return Unknown.Document(Document);
        if (Destroyed.Check(state, ("text", SealedFields.Text, Text)) is { } destroyed)
            return destroyed;
        var corrected = new StatementCorrected(
            Source,
            Document,
            Locator,
            Rendering,
            StatedOn,
            now.SealIfAny(SealedFields.Text, Text),
            Language,
            now.Seal(SealedFields.Reason, Reason)
        );
        var after = Domain.Statements.Statement.Evolve(
            state,
            new Recorded(corrected, Stream(), state.Version, Position: 0, default, now.Actor, default)
        );
        if (after with { Corrected = state.Corrected } == state)
        {
            return state.Corrected == corrected
                ? new Decision.Repeat([corrected])
                : Decision.No(
                    Refusals.NothingToChange,
                    $"Statement '{Statement}' is recorded so already; there is nothing to correct.",
                    "statement"
                );
        }
        return Dates.Check(after.StatedOn, after.Document, now)
            ?? Retractions.CheckDate(after.Retraction?.RetractedOn, after)
            ?? Decision.Of(corrected);
    }
}
