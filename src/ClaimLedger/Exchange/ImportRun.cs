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
    private ImportPoint _point = new(import.Progress, [], [.. import.Progress.Parked], [], IsStopped: false);
    private Flight<Taken>? _flight;
    private ImportBatch? _flying;

    /// <summary>Runs it to its end, or to the edge of a batch where it was asked to stop.</summary>
    /// <param name="leave">Lets it lie where it is; another run goes on with it.</param>
    /// <returns>How it ended; null where it was left.</returns>
    public async Task<string?> RunAsync(CancellationToken leave)
    {
        if (import.Job.IsDryRun && _point.Progress.LastLine > 0)
        {
            await store.ResetAsync(import.Job.Id, leave);
            _point = ImportPoint.Beginning;
        }
        if (import.Job.StopsOnError && _point.Progress.Refused > 0)
            return ImportState.Stopped;
        _point = _point with { Missing = await store.FindMissingAsync(import.Job.Id, leave) };
        await using var file = Upload.Open(
            import.Bytes,
            import.UploadKey,
            import.Job.Upload,
            (part, cancel) => store.LoadPartAsync(import.Job.Id, part, cancel)
        );
        try
        {
            var batches = new ImportBatches(import.Job, _point.Progress).ReadAsync(file, leave);
            return await TakeAsync(batches, leave);
        }
        catch (PostgresException e) when (ImportStep.IsLost(e))
        {
            logger.LogWarning("Import {Import} is elsewhere than here; it is looked at anew.", import.Job.Id);
            return null;
        }
        finally
        {
            // Whatever goes wrong, nothing is left on its way on a connection that is given back.
            if (_flight is not null)
                await _flight.Saved.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> TakeAsync(IAsyncEnumerable<ImportBatch> batches, CancellationToken leave)
    {
        await foreach (var batch in batches)
        {
            if (leave.IsCancellationRequested)
                return null;
            var isTaken = import.Job.IsDryRun ? await PretendAsync(batch) : await TakeAheadAsync(batch);
            if (!isTaken)
                return ImportState.Stopped;
            if (_point.IsStopped || _flight is { Decided.After.IsStopped: true })
                break;
        }
        await LandAsync();
        return _point.IsStopped ? ImportState.Stopped : ImportState.Done;
    }

    /// <summary>Decides a batch while the one before it is being saved, and sends it on its way.</summary>
    /// <returns>False where the import was asked to stop before it.</returns>
    private async Task<bool> TakeAheadAsync(ImportBatch batch)
    {
        Taken? taken = null;
        var from = _flight?.Decided.After ?? _point;
        try
        {
            taken = await committing.DecideAheadAsync(from.Submissions(batch), d => Decide(d, from, batch));
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "A batch could not be decided ahead.");
        }
        var isVoid = !await LandAsync() || taken is null;
        if (await store.IsStoppingAsync(import.Job.Id, CancellationToken.None))
            return false;
        if (isVoid)
        {
            await CommitAsync(batch);
            return true;
        }
        _flying = batch;
        _flight = committing.Launch(taken!, (sql, sent) => sent.Step.Queue(sql, import));
        return true;
    }

    /// <summary>Waits for the batch that is on its way.</summary>
    /// <returns>False where it had to be taken anew: what was decided on it is void.</returns>
    private async Task<bool> LandAsync()
    {
        if (_flight is not { } flight)
            return true;
        if (await committing.LandAsync(flight))
        {
            (_flight, _point) = (null, flight.Decided.After);
            return true;
        }
        _flight = null;
        await CommitAsync(_flying!, flight);
        return false;
    }

    /// <summary>Takes a batch in the plain way; where something of it cannot be stored, half by half, down to
    /// the line whose fault it is.</summary>
    private async Task CommitAsync(ImportBatch batch, Flight<Taken>? lost = null)
    {
        if (_point.IsStopped)
            return;
        var from = _point;
        try
        {
            var taken = await committing.CommitAsync(
                from.Submissions(batch),
                d => Decide(d, from, batch),
                (sql, sent) => sent.Step.Queue(sql, import),
                lost
            );
            _point = taken.After;
        }
        catch (Exception e) when (batch.Lines.Count > 1 && IsOfABatch(e))
        {
            logger.LogWarning(e, "A batch of {Count} lines falls apart.", batch.Lines.Count);
            var half = batch.Lines.Count / 2;
            ImportLine[] first = [.. batch.Lines.Take(half)];
            // Lines that were parked before a restart may be among the first.
            var last = Math.Max(first.Max(l => l.Number), from.Progress.LastLine);
            await CommitAsync(batch with { Lines = first, LastLine = last, IsLast = false });
            await CommitAsync(batch with { Lines = [.. batch.Lines.Skip(half)] });
        }
        catch (Exception e) when (batch.Lines is [{ Refusal: null } line] && IsOfABatch(e))
        {
            Report(line, e);
            var refused = line with { Refusal = OrderWindow.Fault() };
            await CommitAsync(batch with { Lines = [refused] });
        }
    }

    private async Task<bool> PretendAsync(ImportBatch batch)
    {
        if (await store.IsStoppingAsync(import.Job.Id, CancellationToken.None))
            return false;
        var from = _point;
        var taken = await committing.PretendAsync(from.Submissions(batch), d => Decide(d, from, batch));
        await store.AdvanceAsync(import, taken.Step, CancellationToken.None);
        _point = taken.After;
        return true;
    }

    private Taken Decide(Deciding deciding, ImportPoint from, ImportBatch batch)
    {
        var window = new OrderWindow(deciding, import.Job.StopsOnError, Report);
        window.Decide(from.Waiting.Concat(batch.Lines), batch.IsLast);
        return from.Take(batch, window);
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
