using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Unicode;
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
    /// <summary>The shifts in the gap between two neighbouring entries: a withdrawal, and a move, which after
    /// a withdrawal is a return. <paramref name="before"/> is null at the timeline's beginning,
    /// <paramref name="after"/> at its end.</summary>
    public static (Shift? Withdrawal, Shift? Move) Between(TimelineEntry? before, TimelineEntry? after)
    {
        // A withdrawal on or after the day on which the next entry begins was overtaken by it.
        var withdrawn = before?.WithdrawnFrom is { } day && (after is null || after.StatedOn.Earliest > day);
        var withdrawal = withdrawn ? New(before!, before, after: null, before!.WithdrawnOn!) : null;
        Stance? from = withdrawn ? null : before?.Stance;
        var moves = after is not null && from != after.Stance;
        return (
            withdrawal,
            moves
                ? New(after!, withdrawn ? null : before, after, after!.StatedOn, returning: withdrawn)
                : null
        );
    }

    /// <summary>Every shift of one timeline whose entries are in timeline order.</summary>
    public static IEnumerable<Shift> Of(IReadOnlyList<TimelineEntry> ordered) =>
        Enumerable
            .Range(0, ordered.Count + 1)
            .Select(i => Between(i == 0 ? null : ordered[i - 1], i == ordered.Count ? null : ordered[i]))
            .SelectMany(gap => new[] { gap.Withdrawal, gap.Move }.OfType<Shift>());

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
        var id = IdOf(
            at.Key,
            returning ? Side.Withdrawn : Side.Entry(before),
            after is null ? Side.Withdrawn : Side.Entry(after)
        );
        return new Shift(id, at.Key, kind, before?.Stance, after?.Stance, on, at.Statement, at.Assessment);
    }

    /// <summary>The first half of the SHA-256, in hex, over the timeline's key and what lies on both sides, a
    /// line each: <c>statement/assessment</c>, <c>withdrawn</c>, or nothing at the beginning.</summary>
    private static string IdOf(TimelineKey key, in Side before, in Side after)
    {
        var letters = key.Source.Length + key.Threat.Length + key.Proposition.Length;
        var most = 3 * (letters + before.Length + after.Length + 4);
        Span<byte> text = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        Utf8.TryWrite(
            text,
            $"{key.Source}\n{key.Threat}\n{key.Proposition}\n{before.Of}{before.At}\n{after.Of}{after.At}",
            out var length
        );
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    /// <summary>What lies on one side of a shift.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Side(string Of, string At)
    {
        public static readonly Side Withdrawn = new("withdrawn", "");

        public int Length => Of.Length + At.Length;

        public static Side Entry(TimelineEntry? entry) =>
            entry is null ? new Side("", "") : new Side(entry.Statement, $"/{entry.Assessment}");
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
