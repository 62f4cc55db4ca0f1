using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>
/// Reads the events for the views. Those that follow ask for the same last events at about the same time:
/// these are read once, and kept for whoever comes next. One that is behind reads on its own, and the types
/// alone that it takes.
/// </summary>
public sealed class EventPages(NpgsqlDataSource dataSource) : IDisposable
{
    /// <summary>The positions up to which a stretch is taken from the shared events.</summary>
    public const int Shared = 4_000;

    private const int Kept = 3 * Shared;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Recorded> _events = [];
    private long _from;
    private long _to;

    /// <summary>The first events of a stretch in which every event is there by now.</summary>
    /// <param name="projection">Who asks.</param>
    /// <param name="after">The position after which they begin.</param>
    /// <param name="upTo">The last position.</param>
    /// <param name="most">How many at the most; fewer mean that there are no more.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<IReadOnlyList<Recorded>> ReadAsync(
        PageProjection projection,
        long after,
        long upTo,
        int most,
        CancellationToken cancel
    )
    {
        if (upTo - after <= Math.Min(Shared, most) && await SharedAsync(after, upTo, cancel) is { } shared)
        {
            return projection.Types is { } types
                ? [.. shared.Where(e => types.Contains(e.Event.GetType()))]
                : shared;
        }
        return await EventRow.PageAsync(
            dataSource,
            projection.Types is { } own ? EventTypes.NamesOf(own) : null,
            after,
            upTo,
            most,
            cancel
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <returns>Null where they cannot be had so: one is too far behind, or there is an event that cannot be
    /// read, which is no matter of those that do not take it.</returns>
    private async Task<List<Recorded>?> SharedAsync(long after, long upTo, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (after > _to)
            {
                _events.Clear();
                (_from, _to) = (after, after);
            }
            if (after < _from)
                return null;
            if (upTo > _to)
            {
                _events.AddRange(
                    await EventRow.PageAsync(dataSource, types: null, _to, upTo, int.MaxValue, cancel)
                );
                _to = upTo;
            }
            var first = IndexAfter(after);
            var found = _events.GetRange(first, IndexAfter(upTo) - first);
            if (_events.Count > Kept)
            {
                var dropped = _events.Count - (Kept / 2);
                _from = _events[dropped - 1].Position;
                _events.RemoveRange(0, dropped);
            }
            return found;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private int IndexAfter(long position)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Position <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
