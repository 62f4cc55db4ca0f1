using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.Search;

/// <summary>A stance that was held of a statement at the position asked for.</summary>
public sealed record FoundStance(string Threat, string Proposition, Stance Stance, EdtfDate? WithdrawnOn);

/// <summary>A retraction in force at the position asked for.</summary>
public sealed record FoundRetraction(Retractor By, RetractionReason Reason, EdtfDate? RetractedOn);

/// <summary>A source, a threat or a statement that was found; what says nothing of its kind is
/// null.</summary>
/// <param name="Kind">source, threat or statement.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name of a source or threat; of a statement, that of its source.</param>
/// <param name="Match">How like its words are: word, prefix, spelling or typo.</param>
/// <param name="Matched">Which of its texts have the words.</param>
/// <param name="Snippet">The text, or the part of it, that has them.</param>
/// <param name="Highlights">Where in the snippet they stand.</param>
/// <param name="Reliability">How the source, or the statement's, was graded.</param>
/// <param name="Source">Who made the statement.</param>
/// <param name="Document">Where it was published.</param>
/// <param name="StatedOn">When it was made.</param>
/// <param name="Earliest">Its first possible day.</param>
/// <param name="Latest">Its last possible day.</param>
/// <param name="Stances">The stances held of it.</param>
/// <param name="Retracted">Whether it was retracted.</param>
/// <param name="Retraction">By whom and why.</param>
public sealed record SearchItem(
    string Kind,
    string Id,
    string? Name,
    string Match,
    IReadOnlyList<string> Matched,
    string Snippet,
    IReadOnlyList<Highlight> Highlights,
    Reliability? Reliability,
    string? Source,
    string? Document,
    EdtfDate? StatedOn,
    DateOnly? Earliest,
    DateOnly? Latest,
    IReadOnlyList<FoundStance> Stances,
    bool Retracted,
    FoundRetraction? Retraction
);

/// <summary>A page of what was found.</summary>
/// <param name="Words">The words that were searched for, folded, in letters that people read.</param>
/// <param name="KnownAt">The recorded time.</param>
/// <param name="Found">What was found.</param>
public sealed record SearchAnswer(
    IReadOnlyList<string> Words,
    KnownAt KnownAt,
    IReadOnlyList<SearchItem> Found
);
