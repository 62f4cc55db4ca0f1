using ClaimLedger.Commands;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Exchange;

/// <summary>
/// Takes an import's file batch by batch, from where it was left. What became of a batch, refusals included,
/// is stored in the transaction of its events: a crash anywhere leaves it taken once or not at all.
/// </summary>
public sealed class ImportRun(OpenImport import, ImportStore store, Committing committing, ILogger logger)
{
    private ImportProgress _progress = import.Progress;
    private IReadOnlyList<ImportLine> _waiting = [];
    private HashSet<string> _missing = new(StringComparer.Ordinal);
    private HashSet<long> _unread = [];
    private bool _isStopped;

    /// <summary>Runs it to its end, or to the edge of a batch where it was asked to stop.</summary>
    /// <param name="leave">Lets it lie where it is; another run goes on with it.</param>
    /// <returns>How it ended; null where it was left.</returns>
    public async Task<string?> RunAsync(CancellationToken leave)
    {
        if (import.Job.IsDryRun && _progress.LastLine > 0)
        {
            await store.ResetAsync(import.Job.Id, leave);
            _progress = ImportProgress.None;
        }
        if (import.Job.StopsOnError && _progress.Refused > 0)
            return ImportState.Stopped;
        _unread = [.. _progress.Parked];
        _missing = await store.FindMissingAsync(import.Job.Id, leave);
        await using var file = Upload.Open(
            import.Bytes,
            import.UploadKey,
            import.Job.Upload,
            (part, cancel) => store.LoadPartAsync(import.Job.Id, part, cancel)
        );
        try
        {
            await foreach (var batch in new ImportBatches(import.Job, _progress).ReadAsync(file, leave))
            {
                if (leave.IsCancellationRequested)
                    return null;
                if (await store.IsStoppingAsync(import.Job.Id, leave))
                    return ImportState.Stopped;
                await TakeAsync(batch);
                if (_isStopped)
                    return ImportState.Stopped;
            }
            return ImportState.Done;
        }
        catch (PostgresException e) when (ImportStep.IsLost(e))
        {
            logger.LogWarning("Import {Import} is elsewhere than here; it is looked at anew.", import.Job.Id);
            return null;
        }
    }

    /// <summary>Takes a batch; where something of it cannot be stored, half by half, down to the line whose
    /// fault it is.</summary>
    private async Task TakeAsync(ImportBatch batch)
    {
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception e) when (batch.Lines.Count > 1 && IsOfABatch(e))
        {
            logger.LogWarning(e, "A batch of {Count} lines falls apart.", batch.Lines.Count);
            var half = batch.Lines.Count / 2;
            ImportLine[] first = [.. batch.Lines.Take(half)];
            // Lines that were parked before a restart may be among the first.
            var last = Math.Max(first.Max(l => l.Number), _progress.LastLine);
            await TakeAsync(batch with { Lines = first, LastLine = last, IsLast = false });
            await TakeAsync(batch with { Lines = [.. batch.Lines.Skip(half)] });
        }
        catch (Exception e) when (batch.Lines is [{ Refusal: null } line] && IsOfABatch(e))
        {
            Report(line, e);
            var refused = line with { Refusal = OrderWindow.Fault() };
            await CommitAsync(batch with { Lines = [refused] });
        }
    }

    private async Task CommitAsync(ImportBatch batch)
    {
        if (_isStopped)
            return;
        var waiting = _waiting;
        Submission[] mayBeDecided =
        [
            .. waiting.Concat(batch.Lines).Select(l => l.Submission).OfType<Submission>(),
        ];
        var (window, step) = import.Job.IsDryRun
            ? await committing.PretendAsync(mayBeDecided, Decide)
            : await committing.CommitAsync(
                mayBeDecided,
                Decide,
                (sql, taken) => taken.Step.Queue(sql, import)
            );
        if (import.Job.IsDryRun)
            await store.AdvanceAsync(import, step, CancellationToken.None);
        _progress = step.Progress;
        _unread.ExceptWith(batch.Lines.Select(line => line.Number));
        _waiting = [.. window.Waiting];
        _missing.UnionWith(step.Refused.Select(r => r.Refusal.Missing).OfType<string>());
        _missing.ExceptWith(step.Comes.Select(c => c.Thing));
        _isStopped = window.IsStopped;

        (OrderWindow Window, ImportStep Step) Decide(Deciding deciding)
        {
            var decided = new OrderWindow(deciding, import.Job.StopsOnError, Report);
            decided.Decide(waiting.Concat(batch.Lines), batch.IsLast);
            return (decided, StepOf(decided, batch));
        }
    }

    private ImportStep StepOf(OrderWindow window, ImportBatch batch)
    {
        var kept = (int)Math.Clamp(ImportStore.MaxRefusals - _progress.Refused, 0, window.Refused.Count);
        var next = new ImportProgress(
            batch.LastLine,
            // Those that an earlier run parked are read again, but perhaps not all in this batch.
            [
                .. window
                    .Waiting.Select(n => n.Number)
                    .Concat(_unread.Except(batch.Lines.Select(n => n.Number))),
            ],
            Math.Max(batch.BytesDone, _progress.BytesDone),
            _progress.Lines + window.Appended + window.Repeated + window.Refused.Count,
            _progress.Appended + window.Appended,
            _progress.Repeated + window.Repeated,
            _progress.Refused + window.Refused.Count,
            _progress.Events + window.Events
        );
        Refused[] refused = [.. window.Refused.Take(kept)];
        var missing = refused.Select(r => r.Refusal.Missing).ToHashSet(StringComparer.Ordinal);
        return new ImportStep(
            _progress.LastLine,
            next,
            refused,
            [.. window.Brought.Where(b => _missing.Contains(b.Thing) || missing.Contains(b.Thing))]
        );
    }

    /// <summary>Whether something of the batch is at fault, and not the database or another node.</summary>
    private static bool IsOfABatch(Exception e) => !DatabaseAway.Explains(e) && !ImportStep.IsLost(e);

    private void Report(ImportLine line, Exception e) =>
        logger.LogError(
            e,
            "Line {Line} of import {Import}, {Command}, could not be taken.",
            line.Number,
            import.Job.Id,
            line.Command
        );
}
