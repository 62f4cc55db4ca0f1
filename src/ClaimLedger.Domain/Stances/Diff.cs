using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>A pair of instants, one on each clock.</summary>
public sealed record AsOf(DateOnly ValidAt, long KnownAt);

/// <summary>A cell of the matrix: what a reader is told of one source on one proposition.</summary>
/// <param name="Entry">The entry that settles it.</param>
/// <param name="RecordedFrom">Since when the ledger holds that entry.</param>
/// <param name="Stance">The stance; null where it was withdrawn by the day asked for.</param>
/// <param name="Contested">Whether the assessment was contested.</param>
public sealed record MatrixCell(TimelineEntry Entry, long RecordedFrom, Stance? Stance, bool Contested);

/// <summary>A cell that a reader is told differently as of two pairs of instants.</summary>
/// <param name="Key">The timeline; both are of it.</param>
/// <param name="Before">As of the first pair; null for no cell.</param>
/// <param name="After">As of the second; null for no cell. Never both.</param>
public sealed record CellDifference(TimelineKey Key, MatrixCell? Before, MatrixCell? After)
{
    /// <summary>How it differs: by the stance where that differs, else by the first of what else
    /// does.</summary>
    public DifferenceKind Kind =>
        (Before, After) switch
        {
            (null, _) => DifferenceKind.FirstPosition,
            (_, null) => DifferenceKind.Unsaid,
            ({ Stance: null }, { Stance: not null }) => DifferenceKind.Return,
            ({ Stance: not null }, { Stance: null }) => DifferenceKind.Withdrawal,
            ({ Stance: { } from }, { Stance: { } to }) when from != to => Shift.KindOf(from, to) switch
            {
                ShiftKind.Reversal => DifferenceKind.Reversal,
                ShiftKind.Strengthening => DifferenceKind.Strengthening,
                _ => DifferenceKind.Weakening,
            },
            var (before, after) => KindOfSame(before, after),
        };

    private static DifferenceKind KindOfSame(MatrixCell before, MatrixCell after)
    {
        var (was, now) = (before.Entry, after.Entry);
        if (!was.IsOfSameAssessment(now))
            return DifferenceKind.OtherStatement;
        if (
            (was.Stance, was.Likelihood, was.Confidence, was.Credibility)
            != (now.Stance, now.Likelihood, now.Confidence, now.Credibility)
        )
            return DifferenceKind.Recoded;
        if ((was.StatedOn, was.WithdrawnOn) != (now.StatedOn, now.WithdrawnOn))
            return DifferenceKind.Redated;
        if (before.Contested != after.Contested)
            return after.Contested ? DifferenceKind.Contested : DifferenceKind.Settled;
        return DifferenceKind.RecordedAgain;
    }
}

/// <summary>What made a cell differ.</summary>
/// <param name="Cause">What it was.</param>
/// <param name="Entry">The entry that it opened, closed or brought into force.</param>
/// <param name="By">The event; of <see cref="DifferenceCause.ValidTime"/> the one that made the entry
/// known.</param>
/// <param name="On">Of <see cref="DifferenceCause.ValidTime"/>, the date that lies between the two
/// days.</param>
public sealed record DifferenceReason(
    DifferenceCause Cause,
    TimelineEntry Entry,
    EventReference By,
    EdtfDate? On = null
);

/// <summary>The difference between two matrices of one threat.</summary>
public static class Diff
{
    /// <summary>The cells that differ, in the order of source and proposition. Replacing each cell before
    /// by that after makes the first matrix the second.</summary>
    public static IReadOnlyList<CellDifference> Between(
        IEnumerable<MatrixCell> before,
        IEnumerable<MatrixCell> after
    )
    {
        var was = before.ToDictionary(cell => cell.Entry.Key);
        var now = after.ToDictionary(cell => cell.Entry.Key);
        return
        [
            .. was
                .Keys.Union(now.Keys)
                .Select(key => new CellDifference(
                    key,
                    was.GetValueOrDefault(key),
                    now.GetValueOrDefault(key)
                ))
                .Where(d => d.Before != d.After)
                .OrderBy(d => d.Key.Source, StringComparer.Ordinal)
                .ThenBy(d => d.Key.Proposition, StringComparer.Ordinal),
        ];
    }

    /// <summary>What made a cell differ, in ledger order, then what the days did; at least one reason. The
    /// same whichever side is the first: it is told from the side where less was known to that where more
    /// was.</summary>
    /// <param name="difference">The cell.</param>
    /// <param name="from">As of what the cell before is.</param>
    /// <param name="to">As of what the cell after is.</param>
    /// <param name="rows">Every row of both assessments, of whichever source.</param>
    /// <param name="contests">The contests of both assessments.</param>
    public static IReadOnlyList<DifferenceReason> Reasons(
        CellDifference difference,
        AsOf from,
        AsOf to,
        IEnumerable<TimelineRow> rows,
        IReadOnlyCollection<Contest> contests
    )
    {
        var isForward = from.KnownAt <= to.KnownAt;
        var (less, more) = isForward ? (from, to) : (to, from);
        var (old, young) = isForward
            ? (difference.Before, difference.After)
            : (difference.After, difference.Before);
        var all = rows.Distinct().OrderBy(row => row.Opened.Position).ToList();
        var (low, high) = (RowOf(old), RowOf(young));
        var reasons = new List<DifferenceReason>();
        if (high is not null)
            reasons.AddRange(Coming(high, all, less));
        if (low is not null && Going(low, high, all, more) is { } gone)
            reasons.Add(gone);
        if ((difference.Before?.Contested ?? false) != (difference.After?.Contested ?? false))
            reasons.AddRange(Disputes(low, high, less, more, contests));
        reasons.AddRange(Passing(low, high, all, less, more));
        // One event may have ended the one entry and opened the other.
        return
        [
            .. reasons
                .DistinctBy(reason => (reason.Cause, reason.By.Id))
                .OrderBy(reason => reason.Cause == DifferenceCause.ValidTime)
                .ThenBy(reason => reason.By.Position),
        ];

        TimelineRow? RowOf(MatrixCell? cell) =>
            cell is null
                ? null
                : all.Find(row => row.Entry == cell.Entry && row.Opened.Position == cell.RecordedFrom);
    }

    /// <summary>What has been done since to the record of the assessment that is in force now: how it was
    /// recorded, where it had not been, and how it came to be held as it is.</summary>
    private static IEnumerable<DifferenceReason> Coming(
        TimelineRow high,
        IEnumerable<TimelineRow> rows,
        AsOf less
    ) =>
        Timeline
            .Steps(high, rows)
            .Where(step => step.By.Position > less.KnownAt)
            .Select(step => new DifferenceReason(CauseOf(step.Cause), high.Entry, step.By));

    /// <summary>What ended that the entry in force then, of another assessment, would be in force now: the
    /// closing of the last of its rows that would be, had it not been closed. Null where a later statement
    /// has taken its place anyhow.</summary>
    private static DifferenceReason? Going(
        TimelineRow low,
        TimelineRow? high,
        IEnumerable<TimelineRow> rows,
        AsOf more
    )
    {
        if (high is not null && high.Entry.IsOfSameAssessment(low.Entry))
            return null;
        var last = rows.Where(row => row.Entry.IsOfSameAssessment(low.Entry))
            .SkipWhile(row => row.Opened.Position < low.Opened.Position)
            .TakeWhile(Counts)
            .LastOrDefault();
        return last?.Closed is { } closed && closed.Position <= more.KnownAt
            ? new DifferenceReason(CauseOf(last.ClosedCause!.Value), last.Entry, closed)
            : null;

        bool Counts(TimelineRow row) =>
            row.Opened.Position <= more.KnownAt
            && row.Entry.Key == low.Entry.Key
            && HasBegun(row.Entry, more)
            && (high is null || row.Entry.CompareTo(high.Entry) > 0);
    }

    /// <summary>What the days did: an entry that was known, and had begun by the one and not by the other, or
    /// was withdrawn so; whatever was done to its record meanwhile.</summary>
    private static IEnumerable<DifferenceReason> Passing(
        TimelineRow? low,
        TimelineRow? high,
        IReadOnlyCollection<TimelineRow> rows,
        AsOf less,
        AsOf more
    )
    {
        if (high is not null && !HasBegun(high.Entry, less) && KnownAs(high) is { } known)
            yield return ByDay(high, high.Entry.StatedOn, known);
        if (low is not null && !HasBegun(low.Entry, more))
            yield return ByDay(low, low.Entry.StatedOn, low);
        if (low is null || high is null || !low.Entry.IsOfSameAssessment(high.Entry))
            yield break;
        if (new[] { high, low }.FirstOrDefault(IsWithdrawnBetween) is { } withdrawn)
            yield return ByDay(withdrawn, withdrawn.Entry.WithdrawnOn!, low);

        // As it was known then; where that had begun in its place, it was the record that changed.
        TimelineRow? KnownAs(TimelineRow row) =>
            rows.FirstOrDefault(r =>
                r.Entry.IsOfSameAssessment(row.Entry)
                && r.IsKnownAt(less.KnownAt)
                && (r.Entry.Key != row.Entry.Key || !HasBegun(r.Entry, less))
            );

        bool IsWithdrawnBetween(TimelineRow row) =>
            Timeline.StanceOf(row.Entry, less.ValidAt) != Timeline.StanceOf(row.Entry, more.ValidAt);

        static DifferenceReason ByDay(TimelineRow row, EdtfDate on, TimelineRow known) =>
            new(DifferenceCause.ValidTime, row.Entry, known.Opened, on);
    }

    private static IEnumerable<DifferenceReason> Disputes(
        TimelineRow? low,
        TimelineRow? high,
        AsOf less,
        AsOf more,
        IReadOnlyCollection<Contest> contests
    )
    {
        foreach (var entry in new[] { low?.Entry, high?.Entry }.OfType<TimelineEntry>())
        {
            var own = contests
                .Where(c => (c.Statement, c.Assessment) == (entry.Statement, entry.Assessment))
                .ToList();
            var (was, now) = (
                own.Find(c => c.IsOpenAt(less.KnownAt)),
                own.Find(c => c.IsOpenAt(more.KnownAt))
            );
            if (was is null && now is not null)
                yield return new(DifferenceCause.Dispute, entry, now.Opened);
            else if (was is not null && now is null)
                yield return new(DifferenceCause.Dispute, entry, was.Closed!);
        }
    }

    private static bool HasBegun(TimelineEntry entry, AsOf asOf) => !(entry.StatedOn.Earliest > asOf.ValidAt);

    private static DifferenceCause CauseOf(ChangeCause cause) =>
        cause switch
        {
            ChangeCause.NewStatement => DifferenceCause.NewStatement,
            ChangeCause.LateArrival => DifferenceCause.LateArrival,
            ChangeCause.RecordCorrection => DifferenceCause.RecordCorrection,
            ChangeCause.Withdrawal => DifferenceCause.Withdrawal,
            ChangeCause.Reinstatement => DifferenceCause.Reinstatement,
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "There is no such cause."),
        };
}
