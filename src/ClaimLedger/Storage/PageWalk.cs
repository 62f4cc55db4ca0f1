using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Storage;

/// <summary>Goes through a stretch of the ledger page by page: while one is written, the next is prepared and
/// the one after it is read.</summary>
internal static class PageWalk
{
    /// <summary>Goes from a position to another.</summary>
    /// <param name="after">The position after which it begins.</param>
    /// <param name="upTo">The last position.</param>
    /// <param name="size">How many events a page has at the most.</param>
    /// <param name="read">Reads the first events after a position; fewer than a page mean that there are no
    /// more.</param>
    /// <param name="prepare">Prepares a page. The task ends once the page before it is written.</param>
    /// <param name="write">Writes a page, whose last position is given.</param>
    public static async Task RunAsync<TPrepared>(
        long after,
        long upTo,
        int size,
        Func<long, Task<IReadOnlyList<Recorded>>> read,
        Func<IReadOnlyList<Recorded>, Task, Task<TPrepared>> prepare,
        Func<TPrepared, long, Task> write
    )
    {
        if (after >= upTo)
            return;
        var (reading, writing) = (read(after), Task.CompletedTask);
        try
        {
            for (var last = after; last < upTo; )
            {
                var page = await reading;
                last = page.Count < size ? upTo : page[^1].Position;
                if (last < upTo)
                    reading = read(last);
                var prepared = await prepare(page, writing);
                await writing;
                writing = write(prepared, last);
            }
            await writing;
        }
        catch (Exception)
        {
            // Not left behind, to fail where nobody looks.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
