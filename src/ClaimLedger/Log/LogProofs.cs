using ClaimLedger.Proofs;

namespace ClaimLedger.Log;

/// <summary>Makes the proofs of events.</summary>
public sealed class LogProofs(
    StoredTiles tiles,
    Checkpoints checkpoints,
    SeenCheckpoint seen,
    TimeProvider clock
)
{
    /// <summary>How long an event that is not in a checkpoint yet is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The last checkpoint that may be given out: it is stored, and this node will not forget that
    /// it was; with the cosignatures that it has by now.</summary>
    /// <returns>Null before the first.</returns>
    public Task<(Checkpoint Head, SignedNote Note)?> PublishedAsync(CancellationToken cancel) =>
        PublishedAsync(0, cancel);

    /// <summary>The last checkpoint that may be given out and that so many witnesses have cosigned.</summary>
    /// <returns>Null before the first.</returns>
    public async Task<(Checkpoint Head, SignedNote Note)?> PublishedAsync(
        int witnesses,
        CancellationToken cancel
    )
    {
        if (seen.Last is not { } last)
            return null;
        var stored =
            witnesses > 0
                ? await checkpoints.LastCosignedAsync(last.Size, witnesses, cancel)
                : await checkpoints.OfAsync(last.Size, cancel);
        return stored is null ? null : (stored.Head, await checkpoints.WithCosignaturesAsync(stored, cancel));
    }

    /// <summary>The size of the last checkpoint that may be given out.</summary>
    /// <returns>Null before the first.</returns>
    public async Task<long?> PublishedSizeAsync(CancellationToken cancel) =>
        seen.Last is { } last && await checkpoints.OfAsync(last.Size, cancel) is not null ? last.Size : null;

    /// <summary>Waits until an event is in a published checkpoint, and proves it.</summary>
    /// <param name="position">The event's position; null where it is asked for by its id.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="witnesses">How many of them have to have cosigned the checkpoint.</param>
    /// <param name="until">How long it is waited for.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>Null where it is in none by then.</returns>
    public async Task<TlogProof?> ProveAsync(
        long? position,
        Guid? id,
        int witnesses,
        TimeSpan until,
        CancellationToken cancel
    )
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (
                await tiles.IndexOfAsync(position, id, cancel) is { } index
                && seen.Last is { } last
                && index < last.Size
                && await PublishedAsync(witnesses, cancel) is { } published
                && index < published.Head.Size
            )
            {
                var proof = await new TreeProver(tiles).InclusionAsync(index, published.Head.Size, cancel);
                return new TlogProof(index, proof.Path, published.Note);
            }
            if (clock.GetElapsedTime(began) >= until)
                return null;
            await Task.Delay(Pause, clock, cancel);
        }
    }
}
