using System.Buffers;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>Something that an actor asks of the ledger. Commands are sealed records, one to a file, with
/// their documentation, their shape and their rule.</summary>
public abstract record Command
{
    /// <summary>The key of the stream that the command appends to.</summary>
    public abstract string Stream();

    /// <summary>The keys of the other streams whose existence the rule asks about.</summary>
    public virtual IEnumerable<string> Refers() => [];

    /// <summary>The keys of the streams that the rule asks about beyond those, as far as what is loaded
    /// names them. It is asked again with these loaded as well, until it names nothing new.</summary>
    public virtual IEnumerable<string> RefersFurther(IReferences loaded) => [];

    /// <summary>What the shape of single members cannot say; yields nothing where all is well.</summary>
    public virtual IEnumerable<Refusal> Check() => [];

    /// <summary>The rule: what follows from the command, in the stream's state (null where it does not
    /// exist).</summary>
    public abstract Decision Decide(object? state, Situation now);
}

/// <summary>A command whose stream folds into <typeparamref name="TState"/>.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
public abstract record Command<TState> : Command
    where TState : class
{
    /// <inheritdoc/>
    public sealed override Decision Decide(object? state, Situation now) => Rule((TState?)state, now);

    /// <summary>The rule as a pure function.</summary>
    public abstract Decision Rule(TState? state, Situation now);
}

/// <summary>An event as the ledger holds it.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Stream">The key of its stream.</param>
/// <param name="Version">Its number in the stream, from 1.</param>
/// <param name="Position">Its number in the ledger; grows, with gaps.</param>
/// <param name="At">When the database recorded it.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="Id">Its id.</param>
public sealed record Recorded(
    object Event,
    string Stream,
    long Version,
    long Position,
    DateTimeOffset At,
    string Actor,
    Guid Id
);

/// <summary>The member is an id: 1 to 100 of a–z, 0–9 and hyphen, not beginning with a hyphen.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SlugAttribute : Attribute
{
    /// <summary>The form of an id.</summary>
    public const string Pattern = "^[a-z0-9][a-z0-9-]{0,99}$";

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    /// <summary>Whether <paramref name="text"/> is an id.</summary>
    public static bool IsSlug(string text) =>
        text.Length is > 0 and <= 100 && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(Letters);
}

/// <summary>The member is free text with a limit, in UTF-16 units; never blank.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TextAttribute(int max) : Attribute
{
    /// <summary>The longest text that is taken.</summary>
    public int Max => max;
}

/// <summary>The member is an id that is made when the caller leaves it out.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MadeWhenAbsentAttribute : Attribute
{
    /// <summary>What it then is, in words.</summary>
    public const string Default = "a new UUIDv7";
}
