using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Registers;

/// <summary>A field of a record that was changed.</summary>
/// <param name="Field">Its name, or the path of a sealed text.</param>
/// <param name="From">What it was; null for none, and where it is sealed.</param>
/// <param name="To">What it is; null for none, and where it is sealed.</param>
public sealed record FieldChange(string Field, string? From = null, string? To = null);

/// <summary>What one event undid, corrected, put in doubt or destroyed. Source, document, date and threats
/// are those of the statement as it stood before the event; where texts of a source are destroyed, or are to
/// be, there is no statement.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Statement">The statement's id; null where it is about a source.</param>
/// <param name="Source">Who said it, or whom it is about.</param>
/// <param name="Document">Where it was published; null where it is about a source.</param>
/// <param name="StatedOn">When it was said; null where it is about a source.</param>
/// <param name="Opened">The event.</param>
/// <param name="Actor">Who acted.</param>
public sealed record RegisterEntry(
    RegisterKind Kind,
    string? Statement,
    string Source,
    string? Document,
    EdtfDate? StatedOn,
    EventReference Opened,
    string Actor
)
{
    /// <summary>The threats on which it is assessed: of an assessment, its own; of a statement, those of the
    /// assessments that stood, in the order of their ids.</summary>
    public Items<string> Threats { get; init; } = [];

    /// <summary>The assessment that it is about; null where it is about the statement.</summary>
    public string? Assessment { get; init; }

    /// <summary>The dispute's id within the assessment.</summary>
    public string? Dispute { get; init; }

    /// <summary>Who retracted.</summary>
    public Retractor? By { get; init; }

    /// <summary>Why it was retracted, as a code.</summary>
    public RetractionReason? Reason { get; init; }

    /// <summary>When the source or the publisher took it back.</summary>
    public EdtfDate? RetractedOn { get; init; }

    /// <summary>Who asked for a redaction.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Who approved a redaction.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The legal ground of a redaction.</summary>
    public string? Basis { get; init; }

    /// <summary>What is other than before, in the order of the event's fields; of a redaction, what is
    /// gone.</summary>
    public Items<FieldChange> Changes { get; init; } = [];

    /// <summary>Why, in words; sealed.</summary>
    public Commitment? Note { get; init; }

    /// <summary>What a field was changed to; null where it was not.</summary>
    public string? To(string field) => Changes.FirstOrDefault(c => c.Field == field)?.To;
}

/// <summary>The end of what an entry put into force.</summary>
/// <param name="Entry">The entry's position.</param>
/// <param name="By">The event that ended it.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="Note">Why, in words; sealed. Null where nothing was said.</param>
public sealed record RegisterEnd(long Entry, EventReference By, string Actor, Commitment? Note);

/// <summary>What one event did to the register: an entry, or an end of one, or both.</summary>
public sealed record RegisterChange(RegisterEntry? Opened, RegisterEnd? Ended);
