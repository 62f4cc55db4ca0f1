using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>What the feed of retractions tells of the register: of what is withdrawn, corrected, put in doubt
/// or destroyed. Revisions, disputes and requests leave what was said as quotable as it was.</summary>
public static class RegisterFeed
{
    /// <summary>What is told of a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="entries">The entries of its stream, by their positions.</param>
    public static IEnumerable<Announcement> Of(
        RegisterChange change,
        IReadOnlyDictionary<long, RegisterEntry> entries
    )
    {
        if (change.Ended is { } end && KindOf(entries[end.Entry].Kind, "ended") is { } ended)
            yield return New(ended, entries[end.Entry], end);
        if (change.Opened is { } entry && KindOf(entry.Kind, "begun") is { } begun)
            yield return New(begun, entry, end: null);
    }

    /// <summary>What was told when an entry was made of which the feed tells.</summary>
    public static Announcement Begun(RegisterEntry entry) =>
        New(
            KindOf(entry.Kind, "begun")
                ?? throw new ArgumentException($"The feed tells nothing of a {entry.Kind}.", nameof(entry)),
            entry,
            end: null
        );

    private static string? KindOf(RegisterKind kind, string what) =>
        kind switch
        {
            RegisterKind.Retraction => $"retraction.{what}",
            RegisterKind.Concern => $"concern.{what}",
            RegisterKind.Correction => "correction.made",
            RegisterKind.Redaction => "redaction.made",
            _ => null,
        };

    private static Announcement New(string kind, RegisterEntry entry, RegisterEnd? end)
    {
        var subject = entry.Statement is { } statement
            ? Streams.Statement(statement)
            : Streams.Source(entry.Source);
        var data = RegisterTold.Of(entry, end);
        return new Announcement(Feed.Retractions, kind, subject, data.Event, data)
        {
            Sources = [entry.Source],
            Threats = entry.Threats,
        };
    }
}
