using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>A change of stance between neighbouring entries of a timeline. It lies in valid time.</summary>
/// <param name="Id">Deterministic, from the timeline's key and the two assessments that it lies
/// between.</param>
/// <param name="Key">Its timeline.</param>
/// <param name="Kind">How the stance moved.</param>
/// <param name="From">The stance before; null for none.</param>
/// <param name="To">The stance after; null for none.</param>
/// <param name="StatedOn">When, as the source's date was written.</param>
/// <param name="Statement">The statement that it came with, or that was withdrawn.</param>
/// <param name="Assessment">The assessment that it came with, or that was withdrawn.</param>
public sealed record Shift(
    string Id,
    TimelineKey Key,
    ShiftKind Kind,
    Stance? From,
    Stance? To,
    EdtfDate StatedOn,
    string Statement,
    string Assessment
)
{
    /// <summary>The shifts in the gap between two neighbouring entries: none, one, or a withdrawal and a
    /// return. <paramref name="before"/> is null at the timeline's beginning, <paramref name="after"/> at
    /// its end.</summary>
    public static IEnumerable<Shift> Between(TimelineEntry? before, TimelineEntry? after)
    {
        // A withdrawal on or after the day on which the next entry begins was overtaken by it.
        var withdrawn = before?.WithdrawnFrom is { } day && (after is null || after.StatedOn.Earliest > day);
        if (withdrawn)
            yield return New(before!, before, after: null, before!.WithdrawnOn!);
        if (after is null)
            yield break;
        Stance? from = withdrawn ? null : before?.Stance;
        if (from != after.Stance)
            yield return New(after, withdrawn ? null : before, after, after.StatedOn, returning: withdrawn);
    }

    /// <summary>Every shift of one timeline whose entries are in timeline order.</summary>
    public static IEnumerable<Shift> Of(IReadOnlyList<TimelineEntry> ordered) =>
        Enumerable
            .Range(0, ordered.Count + 1)
            .SelectMany(i => Between(i == 0 ? null : ordered[i - 1], i == ordered.Count ? null : ordered[i]));

    /// <summary>The kind of the move from one stance to another, both there and not the same.</summary>
    public static ShiftKind KindOf(Stance from, Stance to)
    {
        var (x, y) = (Number(from), Number(to));
        if (x * y < 0)
            return ShiftKind.Reversal;
        return Math.Abs(y) > Math.Abs(x) ? ShiftKind.Strengthening : ShiftKind.Weakening;
    }

    /// <summary>−2..+2.</summary>
    public static int Number(Stance stance) => (int)stance - (int)Domain.Vocabulary.Stance.Neutral;

    private static Shift New(
        TimelineEntry at,
        TimelineEntry? before,
        TimelineEntry? after,
        EdtfDate on,
        bool returning = false
    )
    {
        var kind = (before, after, returning) switch
        {
            (_, null, _) => ShiftKind.Withdrawal,
            (_, _, true) => ShiftKind.Return,
            (null, _, _) => ShiftKind.FirstPosition,
            _ => KindOf(before.Stance, after.Stance),
        };
        var left = returning ? "withdrawn" : Name(before);
        var id = IdOf(at.Key, left, after is null ? "withdrawn" : Name(after));
        return new Shift(id, at.Key, kind, before?.Stance, after?.Stance, on, at.Statement, at.Assessment);
    }

    private static string Name(TimelineEntry? entry) =>
        entry is null ? "" : $"{entry.Statement}/{entry.Assessment}";

    private static string IdOf(TimelineKey key, string before, string after)
    {
        var text = string.Join('\n', key.Source, key.Threat, key.Proposition, before, after);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}

/// <summary>A shift with the stretch of recorded time in which it stood.</summary>
/// <param name="Shift">What moved.</param>
/// <param name="Begun">The event that made it known.</param>
/// <param name="Cause">What that event was to our knowledge.</param>
/// <param name="Ended">The event after which it stood no longer; null while it stands.</param>
/// <param name="EndedCause">What that event was to our knowledge.</param>
public sealed record ShiftRow(
    Shift Shift,
    EventReference Begun,
    ChangeCause Cause,
    EventReference? Ended = null,
    ChangeCause? EndedCause = null
);
