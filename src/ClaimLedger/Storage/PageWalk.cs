using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Storage;

/// <summary>Goes through a stretch of the ledger page by page; the next is read while one is
/// written.</summary>
internal static class PageWalk
{
    /// <summary>Goes from a position to another.</summary>
    /// <param name="after">The position after which it begins.</param>
    /// <param name="upTo">The last position.</param>
    /// <param name="size">How many events a page has at the most.</param>
    /// <param name="read">Reads the first events after a position; fewer than a page mean that there are no
    /// more.</param>
    /// <param name="write">Writes a page, whose last position is given.</param>
    public static async Task RunAsync(
        long after,
        long upTo,
        int size,
        Func<long, Task<IReadOnlyList<Recorded>>> read,
        Func<IReadOnlyList<Recorded>, long, Task> write
    )
    {
        if (after >= upTo)
            return;
        var reading = read(after);
        for (var last = after; last < upTo; )
        {
            var page = await reading;
            last = page.Count < size ? upTo : page[^1].Position;
            if (last < upTo)
                reading = read(last);
            try
            {
                await write(page, last);
            }
            catch (Exception)
            {
                // Not left behind, to fail where nobody looks.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }
    }
}
