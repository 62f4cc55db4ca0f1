using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>An event was appended.</summary>
/// <param name="Event">The event.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its number in the stream, from 1.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="Payload">What it says, in its newest form; texts are sealed.</param>
public sealed record EventTold(
    EventReference Event,
    string Stream,
    long Version,
    string Actor,
    object Payload
);

/// <summary>Where a source stands.</summary>
/// <param name="Stance">Its stance; null where it withdrew its last.</param>
/// <param name="Statement">The statement that settles it.</param>
/// <param name="Assessment">The assessment within the statement.</param>
/// <param name="StatedOn">When it was said.</param>
/// <param name="WithdrawnOn">When it was withdrawn.</param>
public sealed record StandTold(
    Stance? Stance,
    string Statement,
    string Assessment,
    EdtfDate StatedOn,
    EdtfDate? WithdrawnOn
)
{
    /// <summary>What the last entry of a timeline says of where its source stands; null where there is
    /// none.</summary>
    public static StandTold? Of(TimelineEntry? last) =>
        last is null
            ? null
            : new StandTold(
                Standings.StanceOf(last),
                last.Statement,
                last.Assessment,
                last.StatedOn,
                last.WithdrawnOn
            );
}

/// <summary>A source stands elsewhere.</summary>
/// <param name="Source">The source.</param>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Before">Where it stood; absent where it had said nothing that counts.</param>
/// <param name="After">Where it stands; absent where nothing that it said counts any more.</param>
/// <param name="Cause">What the event was to our knowledge.</param>
/// <param name="Event">The event.</param>
public sealed record StanceTold(
    string Source,
    string Threat,
    string Proposition,
    StandTold? Before,
    StandTold? After,
    ChangeCause Cause,
    EventReference Event
);

/// <summary>A shift began or ended.</summary>
/// <param name="Id">The shift's id, the same in both.</param>
/// <param name="Source">The source.</param>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Kind">How the stance moved.</param>
/// <param name="From">The stance before; absent for none.</param>
/// <param name="To">The stance after; absent for none.</param>
/// <param name="StatedOn">When, in valid time.</param>
/// <param name="Statement">The statement that it came with, or that was withdrawn.</param>
/// <param name="Assessment">The assessment that it came with, or that was withdrawn.</param>
/// <param name="Cause">What the event was to our knowledge.</param>
/// <param name="Event">The event.</param>
public sealed record ShiftTold(
    string Id,
    string Source,
    string Threat,
    string Proposition,
    ShiftKind Kind,
    Stance? From,
    Stance? To,
    EdtfDate StatedOn,
    string Statement,
    string Assessment,
    ChangeCause Cause,
    EventReference Event
)
{
    /// <summary>What is told of a shift.</summary>
    public static ShiftTold Of(Shift shift, ChangeCause cause, EventReference by) =>
        new(
            shift.Id,
            shift.Key.Source,
            shift.Key.Threat,
            shift.Key.Proposition,
            shift.Kind,
            shift.From,
            shift.To,
            shift.StatedOn,
            shift.Statement,
            shift.Assessment,
            cause,
            by
        );
}

/// <summary>How the sources are spread.</summary>
/// <param name="Sources">How many hold a stance.</param>
/// <param name="Stances">How many hold each.</param>
/// <param name="Withdrawn">How many withdrew their last.</param>
/// <param name="Mean">−2..+2; absent where nobody holds a stance.</param>
/// <param name="Agreement">0..1, after Tastle and Wierman; absent where nobody holds a stance.</param>
public sealed record SpreadTold(
    int Sources,
    StanceCounts Stances,
    int Withdrawn,
    double? Mean,
    double? Agreement
)
{
    /// <summary>The spread of counts.</summary>
    public static SpreadTold Of(StanceCounts counts, int withdrawn) =>
        new(
            counts.Total,
            counts,
            withdrawn,
            Domain.Stances.Agreement.Mean(counts),
            Domain.Stances.Agreement.Of(counts)
        );
}

/// <summary>The sources are spread otherwise.</summary>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Before">How they were spread.</param>
/// <param name="After">How they are.</param>
/// <param name="Event">The event.</param>
public sealed record ConsensusTold(
    string Threat,
    string Proposition,
    SpreadTold Before,
    SpreadTold After,
    EventReference Event
);

/// <summary>A side of a contradiction.</summary>
/// <param name="Source">The source.</param>
/// <param name="Reliability">Its grade; absent without one.</param>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Stance">What it holds, or held.</param>
/// <param name="Statement">The statement that settles it.</param>
/// <param name="Assessment">The assessment within the statement.</param>
/// <param name="StatedOn">When it was said.</param>
public sealed record SideTold(
    string Source,
    Reliability? Reliability,
    string Threat,
    string Proposition,
    Stance Stance,
    string Statement,
    string Assessment,
    EdtfDate StatedOn
);

/// <summary>A contradiction began or ended.</summary>
/// <param name="Kind">Within one source, or between two.</param>
/// <param name="Sides">The two. The first agrees.</param>
/// <param name="Event">The event.</param>
public sealed record ContradictionTold(
    ContradictionKind Kind,
    IReadOnlyList<SideTold> Sides,
    EventReference Event
);

/// <summary>An entry of the register was made or ended.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Entry">The position of the event that made it.</param>
/// <param name="Statement">The statement; absent where it is about a source.</param>
/// <param name="Source">Who said it, or whom it is about.</param>
/// <param name="Document">Where it was published; absent where it is about a source.</param>
/// <param name="StatedOn">When it was said; absent where it is about a source.</param>
/// <param name="Threats">The threats on which it is assessed.</param>
/// <param name="RetractedBy">Who retracted.</param>
/// <param name="Reason">Why it was retracted.</param>
/// <param name="RetractedOn">When it was taken back.</param>
/// <param name="Basis">The legal ground of a redaction.</param>
/// <param name="Changes">What is other than before; of a redaction, what is gone.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="Note">Why, in words; sealed.</param>
/// <param name="Event">The event.</param>
public sealed record RegisterTold(
    RegisterKind Kind,
    long Entry,
    string? Statement,
    string Source,
    string? Document,
    EdtfDate? StatedOn,
    Items<string> Threats,
    Retractor? RetractedBy,
    RetractionReason? Reason,
    EdtfDate? RetractedOn,
    string? Basis,
    Items<FieldChange> Changes,
    string Actor,
    Commitment? Note,
    EventReference Event
)
{
    /// <summary>What is told of a change of the register.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="end">Its end; null where it is made.</param>
    public static RegisterTold Of(RegisterEntry entry, RegisterEnd? end) =>
        new(
            entry.Kind,
            entry.Opened.Position,
            entry.Statement,
            entry.Source,
            entry.Document,
            entry.StatedOn,
            entry.Threats,
            entry.By,
            entry.Reason,
            entry.RetractedOn,
            entry.Basis,
            entry.Changes,
            end?.Actor ?? entry.Actor,
            end is null ? entry.Note : end.Note,
            end?.By ?? entry.Opened
        );
}
