using System.Net;

namespace ClaimLedger.Client;

/// <summary>What a service answered in place of what was asked for, or that it could not be
/// reached.</summary>
public class LedgerException : Exception
{
    /// <summary>A failure.</summary>
    public LedgerException() { }

    /// <summary>A failure with what it is.</summary>
    /// <param name="message">What it is.</param>
    public LedgerException(string message)
        : base(message) { }

    /// <summary>A failure with its cause.</summary>
    /// <param name="message">What it is.</param>
    /// <param name="inner">The cause.</param>
    public LedgerException(string message, Exception? inner)
        : base(message, inner) { }

    /// <summary>The answer's status; null where there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The stable code of the refusal or failure; null where there was none.</summary>
    public string? Code { get; init; }
}

/// <summary>One thing that was wrong with a request.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Field">The member that it is about; null where it is about the whole.</param>
/// <param name="Detail">A sentence that says what would be right.</param>
public sealed record RefusalReason(string Code, string? Field, string Detail);

/// <summary>The service refused a request (4xx): nothing was appended, and the same request would be refused
/// again.</summary>
public sealed class LedgerRefusedException : LedgerException
{
    /// <summary>A refusal.</summary>
    public LedgerRefusedException() { }

    /// <summary>A refusal with what it says.</summary>
    /// <param name="message">What it says.</param>
    public LedgerRefusedException(string message)
        : base(message) { }

    /// <summary>A refusal with its cause.</summary>
    /// <param name="message">What it says.</param>
    /// <param name="inner">The cause.</param>
    public LedgerRefusedException(string message, Exception? inner)
        : base(message, inner) { }

    /// <summary>The member of the command, or the parameter, that it is about; null where it is about the
    /// whole.</summary>
    public string? Field { get; init; }

    /// <summary>A sentence that says what would be right.</summary>
    public string? Detail { get; init; }

    /// <summary>All that was wrong, this refusal first.</summary>
    public IReadOnlyList<RefusalReason> Reasons { get; init; } = [];
}

/// <summary>The feed has no entry of the id after which was asked: the ledger is another one, or was restored
/// from a backup that was older. Whoever kept a copy reads anew from the beginning.</summary>
public sealed class UnknownEntryException : LedgerException
{
    /// <summary>An entry that is not there.</summary>
    public UnknownEntryException() { }

    /// <summary>An entry that is not there, with what the service says.</summary>
    /// <param name="message">What it says.</param>
    public UnknownEntryException(string message)
        : base(message) { }

    /// <summary>An entry that is not there, with the cause.</summary>
    /// <param name="message">What the service says.</param>
    /// <param name="inner">The cause.</param>
    public UnknownEntryException(string message, Exception? inner)
        : base(message, inner) { }

    /// <summary>The id that was asked for.</summary>
    public string? Entry { get; init; }
}

/// <summary>Between two entries something is missing, and asking again did not bring it.</summary>
public sealed class FeedGapException : LedgerException
{
    /// <summary>A gap.</summary>
    public FeedGapException() { }

    /// <summary>A gap with where it is.</summary>
    /// <param name="message">Where it is.</param>
    public FeedGapException(string message)
        : base(message) { }

    /// <summary>A gap with its cause.</summary>
    /// <param name="message">Where it is.</param>
    /// <param name="inner">The cause.</param>
    public FeedGapException(string message, Exception? inner)
        : base(message, inner) { }

    /// <summary>A gap between two entries.</summary>
    /// <param name="last">The id of the last entry that came; null for none.</param>
    /// <param name="next">The entry that came next.</param>
    public FeedGapException(string? last, FeedEntry next)
        : this(
            $"After entry {last ?? "none"} of the feed {next.Feed} came {next.Id}, which follows {next.Previous ?? "none"}: entries are missing."
        )
    {
        (Last, Expected, Next) = (last, next.Previous, next.Id);
    }

    /// <summary>The id of the last entry that came; null for none.</summary>
    public string? Last { get; }

    /// <summary>The id of the entry that should have come before the next; null for none.</summary>
    public string? Expected { get; }

    /// <summary>The id of the entry that came next.</summary>
    public string? Next { get; }
}
