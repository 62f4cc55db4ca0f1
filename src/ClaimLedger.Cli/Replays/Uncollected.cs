using System.Runtime;

namespace ClaimLedger.Cli.Replays;

/// <summary>A time without garbage collection. Nearly all that a replay makes it keeps to its end: to look
/// for what is free would stop it again and again, and find next to nothing.</summary>
internal sealed class Uncollected : IDisposable
{
    private const long BytesPerEvent = 4_000;

    // A small bundle is replayed before it would matter.
    private const long Fewest = 50_000;

    /// <summary>Begins it, in a quarter of the memory that there is at the most. What needs more is collected
    /// as ever.</summary>
    public Uncollected(long events)
    {
        if (events < Fewest)
            return;
        var bytes = Math.Min(events * BytesPerEvent, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        try
        {
            GC.TryStartNoGCRegion(bytes);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // This machine has no room for it, or it goes on already: slower, and the same.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
    }
}
