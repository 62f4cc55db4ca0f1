using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

// These names and fields are what is stored, for good. A stored event is never changed, only upcast;
// tests/ClaimLedger.Tests/Approved holds a sample of each. Nothing of a threat is sealed.

/// <summary>A threat was registered, which frames its proposition <c>overall</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Types">What kind of actor it is.</param>
/// <param name="Regions">Where it matters, as slugs.</param>
/// <param name="Question">The text of the proposition <c>overall</c>.</param>
/// <param name="Description">What it is.</param>
public sealed record ThreatRegistered(
    string Name,
    Items<string> Aliases,
    Items<ThreatType> Types,
    Items<string> Regions,
    string Question,
    string? Description
);

/// <summary>A threat's description changed; what is absent stayed.</summary>
public sealed record ThreatDescribed(
    string? Name,
    Items<ThreatType>? Types,
    Items<string>? Regions,
    string? Description
);

/// <summary>Another name of a threat became known.</summary>
public sealed record ThreatAliasAdded(string Alias);

/// <summary>A proposition was framed.</summary>
/// <param name="Proposition">Its id within the threat.</param>
/// <param name="Facet">What side of the threat it is about, as a slug such as <c>capability</c>.</param>
/// <param name="Text">The sentence that a source can agree or disagree with.</param>
public sealed record PropositionFramed(string Proposition, string? Facet, string Text);

/// <summary>A proposition was related to another.</summary>
public sealed record PropositionsRelated(
    string Proposition,
    PropositionRelation Relation,
    string OtherThreat,
    string OtherProposition
);

/// <summary>A threat was linked to another; both stay what they are.</summary>
public sealed record ThreatsLinked(ThreatRelation Relation, string OtherThreat, string? Reason);

/// <summary>A link was undone.</summary>
public sealed record ThreatsUnlinked(ThreatRelation Relation, string OtherThreat, string Reason);
