using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Documents;

// These names and fields are what is stored, for good. A stored event is never changed, only upcast;
// tests/ClaimLedger.Tests/Approved holds a sample of each. Nothing of a document is sealed.

/// <summary>A document was registered. Its publication date never changes, as statements were checked
/// against it: a document registered with a wrong date is registered again under another id.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Publisher">The source that published it, as an id.</param>
/// <param name="PublishedOn">When.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Description">What it is.</param>
public sealed record DocumentRegistered(
    string Title,
    string? Publisher,
    EdtfDate PublishedOn,
    string? Language,
    string? Url,
    string? Description
);

/// <summary>A document's description changed; what is absent stayed.</summary>
public sealed record DocumentDescribed(
    string? Title,
    string? Publisher,
    string? Language,
    string? Url,
    string? Description
);
