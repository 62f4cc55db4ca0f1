using ClaimLedger.Commands;

namespace ClaimLedger.Exchange;

/// <summary>What became of a batch, and where the import is after it.</summary>
/// <param name="Step">What is stored with the batch.</param>
/// <param name="After">The point after it.</param>
public sealed record Taken(ImportStep Step, ImportPoint After);

/// <summary>Where an import is between two batches. It is a value: a batch that is decided ahead begins at
/// the point after one that is not stored yet, and where that fails the point before still stands.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Waiting">The lines that wait for something further down.</param>
/// <param name="Unread">The lines that an earlier run parked and this one has not read again.</param>
/// <param name="Missing">What refused lines lack and has not come.</param>
/// <param name="IsStopped">Whether a refused line has stopped it.</param>
public sealed record ImportPoint(
    ImportProgress Progress,
    IReadOnlyList<ImportLine> Waiting,
    HashSet<long> Unread,
    HashSet<string> Missing,
    bool IsStopped
)
{
    /// <summary>The beginning.</summary>
    public static ImportPoint Beginning => new(ImportProgress.None, [], [], [], IsStopped: false);

    /// <summary>The commands that a batch may decide: its own, and those that wait.</summary>
    public Submission[] Submissions(ImportBatch batch) =>
        [.. Waiting.Concat(batch.Lines).Select(line => line.Submission).OfType<Submission>()];

    /// <summary>What follows from a batch that was decided.</summary>
    public Taken Take(ImportBatch batch, OrderWindow window)
    {
        var kept = (int)Math.Clamp(ImportStore.MaxRefusals - Progress.Refused, 0, window.Refused.Count);
        Refused[] refused = [.. window.Refused.Take(kept)];
        HashSet<long> unread = [.. Unread.Except(batch.Lines.Select(line => line.Number))];
        HashSet<string> missing = new(Missing, StringComparer.Ordinal);
        missing.UnionWith(refused.Select(r => r.Refusal.Missing).OfType<string>());
        (string Thing, long Line)[] comes = [.. window.Brought.Where(b => missing.Contains(b.Thing))];
        missing.ExceptWith(comes.Select(c => c.Thing));
        ImportLine[] waiting = [.. window.Waiting];
        var progress = new ImportProgress(
            batch.LastLine,
            // Those that an earlier run parked are read again, but perhaps not all in this batch.
            [.. waiting.Select(line => line.Number).Concat(unread)],
            Math.Max(batch.BytesDone, Progress.BytesDone),
            Progress.Lines + window.Appended + window.Repeated + window.Refused.Count,
            Progress.Appended + window.Appended,
            Progress.Repeated + window.Repeated,
            Progress.Refused + window.Refused.Count,
            Progress.Events + window.Events
        );
        return new Taken(
            new ImportStep(Progress.LastLine, progress, refused, comes),
            new ImportPoint(progress, waiting, unread, missing, window.IsStopped)
        );
    }
}
