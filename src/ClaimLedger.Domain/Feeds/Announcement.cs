using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>One change, as those who follow a feed are told of it.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Kind">What happened: the entry's type without the domain before it.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="By">The event that brought it about.</param>
/// <param name="Data">What is told. It holds no text that is sealed: what was told stays told, and a redaction
/// has nothing to reach.</param>
public sealed record Announcement(string Feed, string Kind, string Subject, EventReference By, object Data)
{
    /// <summary>The sources that it is about.</summary>
    public Items<string> Sources { get; init; } = [];

    /// <summary>The threats that it is about.</summary>
    public Items<string> Threats { get; init; } = [];

    /// <summary>The propositions that it is about.</summary>
    public Items<string> Propositions { get; init; } = [];
}

/// <summary>A feed.</summary>
/// <param name="Name">Its name, as in its address.</param>
/// <param name="Meaning">What it tells, in a sentence.</param>
/// <param name="Kinds">The kinds of its entries, each with what it means.</param>
public sealed record Feed(string Name, string Meaning, IReadOnlyList<FeedKind> Kinds)
{
    /// <summary>Every event.</summary>
    public const string Ledger = "ledger";

    /// <summary>Where sources stand now.</summary>
    public const string Stances = "stances";

    /// <summary>Shifts that begin and end.</summary>
    public const string Shifts = "shifts";

    /// <summary>How sources are spread over the stances now.</summary>
    public const string Consensus = "consensus";

    /// <summary>What was withdrawn, corrected, put in doubt or destroyed.</summary>
    public const string Retractions = "retractions";

    /// <summary>Stances of now that cannot both be right.</summary>
    public const string Contradictions = "contradictions";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Feed> All { get; } =
    [
        new(
            Ledger,
            "Each event of the ledger, in its order.",
            [
                .. EventTypes.All.Select(e => new FeedKind(
                    $"event.{e.Name}",
                    $"{e.Name} was appended.",
                    typeof(EventTold)
                )),
            ]
        ),
        new(
            Stances,
            "Each change of where a source stands now on a proposition of a threat.",
            [new("stance.changed", "A source stands elsewhere than before, or nowhere.", typeof(StanceTold))]
        ),
        new(
            Shifts,
            "Each change of stance in the timelines, late knowledge and corrections included.",
            [
                new("shift.begun", "From now on the ledger knows of this shift.", typeof(ShiftTold)),
                new("shift.ended", "What the ledger now knows leaves no such shift.", typeof(ShiftTold)),
            ]
        ),
        new(
            Consensus,
            "Each change of how the sources are spread over the stances on a proposition now.",
            [new("consensus.changed", "The sources are spread otherwise than before.", typeof(ConsensusTold))]
        ),
        new(
            Retractions,
            "What may not be quoted any more as it was: retractions, corrections, concerns and redactions.",
            [
                new("retraction.begun", "A statement was retracted.", typeof(RegisterTold)),
                new("retraction.ended", "A retracted statement was reinstated.", typeof(RegisterTold)),
                new("correction.made", "A statement's record was corrected.", typeof(RegisterTold)),
                new("concern.begun", "A statement was put in doubt.", typeof(RegisterTold)),
                new("concern.ended", "The doubt about a statement was lifted.", typeof(RegisterTold)),
                new(
                    "redaction.made",
                    "Texts were destroyed: whoever has a copy destroys it.",
                    typeof(RegisterTold)
                ),
            ]
        ),
        new(
            Contradictions,
            "Stances of now that cannot both be right: of one source, or of two that are graded B or better.",
            [
                new("contradiction.begun", "Two stances cannot both be right.", typeof(ContradictionTold)),
                new(
                    "contradiction.ended",
                    "Two stances that could not both be right are not both held any more.",
                    typeof(ContradictionTold)
                ),
            ]
        ),
    ];

    /// <summary>The feed of a name; null where there is none.</summary>
    public static Feed? Named(string name) => All.FirstOrDefault(feed => feed.Name == name);
}

/// <summary>A kind of entry.</summary>
/// <param name="Name">Its name; its CloudEvents type is this after <c>org.claimledger.</c></param>
/// <param name="Meaning">What it means.</param>
/// <param name="Data">The shape of what it tells.</param>
public sealed record FeedKind(string Name, string Meaning, Type Data);
