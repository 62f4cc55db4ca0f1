using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>What a rule yields: events to append, a repeat, or a refusal.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Append these, in this order.</summary>
    /// <param name="Events">At least one.</param>
    public sealed record Append(IReadOnlyList<object> Events) : Decision;

    /// <summary>The ledger holds this already: answer what the first did, append nothing.</summary>
    /// <param name="Events">What would have been appended; the writer finds the first of their like.</param>
    public sealed record Repeat(IReadOnlyList<object> Events) : Decision;

    /// <summary>Append nothing and say why.</summary>
    /// <param name="Refusal">The reason.</param>
    public sealed record Refuse(Refusal Refusal) : Decision;

    /// <summary>Appends events.</summary>
    public static Decision Of(params IReadOnlyList<object> events) => new Append(events);

    /// <summary>A repeat where <paramref name="already"/>, an append otherwise.</summary>
    public static Decision OfUnless(bool already, params IReadOnlyList<object> events) =>
        already ? new Repeat(events) : new Append(events);

    /// <summary>Refuses.</summary>
    public static Decision No(
        RefusalCode code,
        string detail,
        string? field = null,
        string? missing = null
    ) => new Refuse(new Refusal(code, detail, field, missing));
}

/// <summary>All that a rule may know beside the command and its stream. The clock and the keys are handed in,
/// so that a rule is a pure function.</summary>
/// <param name="Actor">Who acts, from the credentials.</param>
/// <param name="Today">The day (UTC) on which the command is decided.</param>
/// <param name="References">What exists beyond the stream.</param>
/// <param name="Seal">Seals (field, text) under the stream's key; the same input gives the same
/// result.</param>
public sealed record Situation(
    string Actor,
    DateOnly Today,
    IReferences References,
    Func<string, string, Commitment> Seal
)
{
    /// <summary>Seals a text that may be absent.</summary>
    public Commitment? SealIfAny(string field, string? text) => text is null ? null : Seal(field, text);
}

/// <summary>What exists in the ledger beyond one stream. None of it is ever deleted.</summary>
public interface IReferences
{
    /// <summary>Whether a stream of that key exists.</summary>
    bool Exists(string stream);

    /// <summary>Whether the threat has that proposition.</summary>
    bool HasProposition(string threat, string proposition);

    /// <summary>How the threat's propositions were related to others, in the order in which that
    /// happened; nothing where there is no such threat.</summary>
    IReadOnlyList<PropositionsRelated> RelationsOf(string threat);

    /// <summary>When a document was published; null where there is no such document.</summary>
    EdtfDate? PublishedOn(string document);
}
