using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Commands;

/// <summary>A command on its way to the writer.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Actor">Who asks, from the credentials.</param>
/// <param name="CorrelationId">What ties the events to the request.</param>
/// <param name="IfMatch">The stream's version that the caller looked at; null where they did not say.</param>
/// <param name="Key">What the caller named the request by; null where they did not.</param>
public sealed record Submission(
    Command Command,
    string Actor,
    string CorrelationId,
    long? IfMatch = null,
    RequestKey? Key = null
);

/// <summary>An event as an answer names it.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Version">Its number in the stream, from 1.</param>
/// <param name="Position">Its number in the ledger.</param>
public sealed record Written(Guid Id, string Type, long Version, long Position);

/// <summary>What became of a command.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>It is in the ledger, durably: from now on, or from before where it is a repeat.</summary>
    /// <param name="Stream">The stream's key.</param>
    /// <param name="Version">The stream's version with its last event.</param>
    /// <param name="Position">The position of its last event.</param>
    /// <param name="Events">Its events.</param>
    /// <param name="CurrentVersion">The stream's version now, which after a repeat may be a later
    /// one.</param>
    /// <param name="IsRepeat">Whether nothing was appended, as the ledger held it already.</param>
    /// <param name="IsReplay">Whether this is the first answer again, to a request with a known key.</param>
    public sealed record Done(
        string Stream,
        long Version,
        long Position,
        IReadOnlyList<Written> Events,
        long CurrentVersion,
        bool IsRepeat,
        bool IsReplay = false
    ) : Outcome;

    /// <summary>Nothing was appended.</summary>
    /// <param name="Refusals">Why; at least one.</param>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : Outcome;
}
