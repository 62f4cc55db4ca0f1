namespace ClaimLedger.Cli.Replays;

/// <summary>A time without garbage collection. Nearly all that a replay makes it keeps to its end: to look
/// for what is free would stop it again and again, and find next to nothing. It ends where the room for it is
/// used up, or with the command.</summary>
internal static class Uncollected
{
    private const long BytesPerEvent = 3_000;

    // A small bundle is replayed before it would matter.
    private const long Fewest = 50_000;

    /// <summary>Begins it, in a quarter of the memory that there is at the most.</summary>
    public static void Begin(long events)
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
            // There is no room for it, or it goes on already: slower, and the same.
        }
    }
}
