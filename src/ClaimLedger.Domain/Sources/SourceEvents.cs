using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

// These names and fields are what is stored, for good. A stored event is never changed, only upcast;
// tests/ClaimLedger.Tests/Approved holds a sample of each. Commitments stand for sealed texts.

/// <summary>A source was registered.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, sealed as <c>name</c>.</param>
/// <param name="Role">Its role or office, sealed as <c>role</c>.</param>
/// <param name="Affiliation">Whom it speaks for, sealed as <c>affiliation</c>.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Description">Who it is, sealed as <c>description</c>.</param>
/// <param name="Aliases">Other names, each sealed as <c>alias</c>.</param>
public sealed record SourceRegistered(
    SourceKind Kind,
    Commitment Name,
    Commitment? Role,
    Commitment? Affiliation,
    string? Country,
    Commitment? Description,
    Items<Commitment> Aliases
);

/// <summary>A source's description changed; what is absent stayed.</summary>
public sealed record SourceDescribed(
    SourceKind? Kind,
    Commitment? Name,
    Commitment? Role,
    Commitment? Affiliation,
    string? Country,
    Commitment? Description
);

/// <summary>Another name of a source became known.</summary>
/// <param name="Alias">Sealed as <c>alias</c>.</param>
public sealed record SourceAliasAdded(Commitment Alias);

/// <summary>A source was graded on the Admiralty scale.</summary>
/// <param name="Reliability">The grade.</param>
/// <param name="Basis">Why, sealed as <c>basis</c>.</param>
public sealed record ReliabilityAssessed(Reliability Reliability, Commitment? Basis);

/// <summary>A source was linked to another; both stay what they are.</summary>
/// <param name="Relation">How this stands to the other.</param>
/// <param name="OtherSource">The other's id.</param>
/// <param name="Reason">Why, sealed as <c>reason</c>.</param>
public sealed record SourcesLinked(SourceRelation Relation, string OtherSource, Commitment? Reason);

/// <summary>A link was undone.</summary>
/// <param name="Relation">How this stood to the other.</param>
/// <param name="OtherSource">The other's id.</param>
/// <param name="Reason">Why, sealed as <c>reason</c>.</param>
public sealed record SourcesUnlinked(SourceRelation Relation, string OtherSource, Commitment Reason);

/// <summary>Somebody asked that texts of a source be destroyed; another has to approve it.</summary>
/// <param name="Redaction">The request's id within the source.</param>
/// <param name="Fields">The paths of the texts that are to go; none for all that are sealed then.</param>
/// <param name="Basis">On what legal ground, in words that name nobody.</param>
/// <param name="Reason">Why, sealed as <c>redactions/ID/reason</c>.</param>
public sealed record SourceRedactionRequested(
    string Redaction,
    Items<string> Fields,
    string Basis,
    Commitment Reason
);

/// <summary>What was asked for was declined, or withdrawn by who asked.</summary>
/// <param name="Redaction">The request's id within the source.</param>
/// <param name="Reason">Why, sealed as <c>redactions/ID/decline</c>.</param>
public sealed record SourceRedactionDeclined(string Redaction, Commitment Reason);

/// <summary>Sealed texts of a source were destroyed; the commitments stay.</summary>
/// <param name="Fields">The paths of the texts that are gone.</param>
/// <param name="Basis">On what legal ground, in words that name nobody.</param>
/// <param name="RequestedBy">Who asked, as a pseudonym.</param>
/// <param name="ApprovedBy">Who approved, another than asked.</param>
public sealed record SourceRedacted(
    Items<string> Fields,
    string Basis,
    string RequestedBy,
    string ApprovedBy
);
