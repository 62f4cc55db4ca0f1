using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;

namespace ClaimLedger.Domain.Redactions;

/// <summary>The paths under which a stream has, or had, a sealed text: exactly those. A text that was
/// replaced since, by another or by none, lies under its path still.</summary>
public static class SealedTexts
{
    /// <summary>Those of a state of a stream, in the order of the state; none for threats and documents, of
    /// which nothing is sealed.</summary>
    public static IReadOnlyList<string> Of(object? state) =>
        state switch
        {
            Statement statement => [.. In(statement)],
            Source source => [.. In(source)],
            _ => [],
        };

    /// <summary>The paths that an event destroyed; null where it destroys nothing.</summary>
    public static IReadOnlyCollection<string>? DestroyedBy(object e) =>
        e switch
        {
            StatementRedacted redacted => redacted.Fields,
            SourceRedacted redacted => redacted.Fields,
            _ => null,
        };

    private static IEnumerable<string> In(Statement s)
    {
        yield return SealedFields.Text;
        if ((s.Corrected, s.Reinstated, s.Concern, s.Lifted) is not (null, null, null, null))
            yield return SealedFields.Reason;
        if (s.HasHadNote)
            yield return SealedFields.Note;
        foreach (var path in s.Assessments.SelectMany(In))
            yield return path;
        foreach (var path in s.RedactionRequests.SelectMany(r => r.Sealed()))
            yield return path;
    }

    private static IEnumerable<string> In(Assessment a)
    {
        if (a.HasHadRationale)
            yield return SealedFields.Rationale(a.Id);
        if (a.Revised is not null || a.Withdrawn is not null)
            yield return SealedFields.AssessmentReason(a.Id);
        foreach (var dispute in a.Disputes)
        {
            yield return SealedFields.DisputeReason(a.Id, dispute.Id);
            if (dispute.Resolution is not null)
                yield return SealedFields.Resolution(a.Id, dispute.Id);
        }
    }

    private static IEnumerable<string> In(Source s)
    {
        yield return "name";
        if (s.Role is not null)
            yield return "role";
        if (s.Affiliation is not null)
            yield return "affiliation";
        if (s.Description is not null)
            yield return "description";
        if (s.Aliases.Count > 0)
            yield return "alias";
        if (s.HasHadBasis)
            yield return "basis";
        if (s.HasHadReason)
            yield return "reason";
        foreach (var path in s.RedactionRequests.SelectMany(r => r.Sealed()))
            yield return path;
    }
}
