using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>Asks that texts of a source be destroyed for good; another person has to approve it. Until then
/// nothing is destroyed.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Redaction">The new request's id within the source, such as r1.</param>
/// <param name="Basis">On what legal ground, such as GDPR Art. 17. Public and kept for good: it may name
/// nobody.</param>
/// <param name="Reason">Why. Sealed, and destroyed with the texts.</param>
/// <param name="Fields">The paths of the texts that are to go; left out, all that are sealed when it is
/// approved.</param>
public sealed record RedactSource(
    [Slug] string Source,
    [Slug] string Redaction,
    [Text(200)] string Basis,
    [Text(10_000)] string Reason,
    [Text(300)] Items<string>? Fields = null
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        var requested = new SourceRedactionRequested(
            Redaction,
            Fields.ToItems().Distinct(StringComparer.Ordinal).ToItems(),
            Basis,
            now.Seal(RedactionRequest.ReasonOf(Redaction), Reason)
        );
        return RedactionRules.Ask(
            Stream(),
            state.RedactionRequests,
            RedactionRequest.Of(Redaction, now.Actor, requested.Fields, Basis, requested.Reason),
            SealedTexts.Of(state),
            requested
        );
    }
}

/// <summary>Approves that texts of a source be destroyed, which is done with it and cannot be undone. Nobody
/// approves what they asked for themselves.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Redaction">The request's id within the source.</param>
public sealed record ApproveSourceRedaction([Slug] string Source, [Slug] string Redaction) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now) =>
        state is null
            ? Unknown.Source(Source)
            : RedactionRules.Approve(
                Stream(),
                state.RedactionRequests,
                Redaction,
                SealedTexts.Of(state),
                now.Actor,
                (fields, request, by) => new SourceRedacted(fields, request.Basis, request.RequestedBy, by)
            );
}

/// <summary>Declines that texts of a source be destroyed; who asked withdraws it so.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Redaction">The request's id within the source.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record DeclineSourceRedaction(
    [Slug] string Source,
    [Slug] string Redaction,
    [Text(10_000)] string Reason
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        var reason = now.Seal(RedactionRequest.DeclineOf(Redaction), Reason);
        return RedactionRules.Decline(
            Stream(),
            state.RedactionRequests,
            Redaction,
            reason,
            new SourceRedactionDeclined(Redaction, reason)
        );
    }
}

/// <summary>What was redacted of a source is not written again.</summary>
internal static class Forgotten
{
    public static Decision? Check(
        Source state,
        params ReadOnlySpan<(string Member, string Path, string? Text)> given
    ) =>
        RedactionRules.NothingBack(
            Streams.Source(state.Id),
            state.Redactions.SelectMany(r => r.Fields),
            given
        );

    /// <summary>Why something that is there already is refused, although it may be the same.</summary>
    public static string? Excuse(Source state) =>
        state.Redactions.Count > 0
            ? " Texts of it were redacted since, so that it cannot be told whether this is a repeat."
            : null;
}
