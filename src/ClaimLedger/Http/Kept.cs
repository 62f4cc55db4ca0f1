using ClaimLedger.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace ClaimLedger.Http;

/// <summary>
/// What answers are made of, kept in memory for as long as no event touches what they are about: whether one
/// did is asked of the database with each read, so that what is kept on one node is never behind what another
/// wrote. Of reads as of now alone; what was not asked for the longest goes first.
/// </summary>
/// <param name="settings">How much is kept.</param>
public sealed class Kept(LedgerSettings settings) : IDisposable
{
    private readonly MemoryCache _values = new(
        new MemoryCacheOptions { SizeLimit = settings.Limits.KeptBytes, CompactionPercentage = 0.1 }
    );

    /// <summary>What is kept under a key, where it still holds.</summary>
    /// <param name="asked">The read.</param>
    /// <param name="key">The key, which no other type of value has.</param>
    /// <returns>Null where there is none.</returns>
    public T? Find<T>(Asked asked, object key)
        where T : class =>
        asked is { IsNow: true, Stamp: { } now }
        && _values.TryGetValue(key, out var found)
        && found is Value<T> value
        && value.Tables == now.Tables
        && value.Position <= now.Position
        && now.Touched <= value.Position
            ? value.Of
            : null;

    /// <summary>A page of a list, of which the answer is kept as it is sent.</summary>
    /// <param name="asked">The read.</param>
    /// <param name="head">The answer with an empty list, which is its last member.</param>
    /// <param name="read">Reads the items, and links to the next page where there is one.</param>
    public async Task<object> PageAsync<TItem>(Asked asked, object head, Func<Task<List<TItem>>> read)
    {
        if (Find<Page>(asked, asked.Question) is not { } page)
        {
            var items = KeptList.Write(await read());
            if (asked.Refusals.Count > 0)
                return asked.Refusals[0];
            page = new Page(items, asked.Next);
            Keep(asked, asked.Question, page, items.Length);
        }
        else if (page.Next is { } next)
            asked.LinkToNext(next);
        return new KeptList(head, [page.Items]);
    }

    /// <summary>What is kept under a key; loaded once it is asked for so often, since it was last touched,
    /// that it is worth it.</summary>
    /// <param name="asked">The read.</param>
    /// <param name="key">The key.</param>
    /// <param name="load">Loads it; null where it cannot be kept.</param>
    /// <param name="bytes">About how much memory it takes.</param>
    /// <returns>Null where it is not kept.</returns>
    public async Task<T?> OftenAskedAsync<T>(
        Asked asked,
        object key,
        Func<Task<T?>> load,
        Func<T, long> bytes
    )
        where T : class
    {
        if (Find<T>(asked, key) is { } found)
            return found;
        var counted = (nameof(Counter), key);
        if (Find<Counter>(asked, counted) is not { } counter)
            Keep(asked, counted, counter = new Counter(), 0);
        // One of those that ask at the same time loads it.
        if (Interlocked.Increment(ref counter.Count) != FewTimes)
            return null;
        // What goes for want of room, or failed, is counted anew; what cannot be kept is not looked at again.
        var next = 0;
        try
        {
            var value = await load();
            if (value is null)
                next = int.MinValue;
            else
                Keep(asked, key, value, bytes(value));
            return value;
        }
        finally
        {
            Volatile.Write(ref counter.Count, next);
        }
    }

    /// <summary>Keeps a value that was made of the rows as of the position that the read was answered
    /// for.</summary>
    /// <param name="asked">The read.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="bytes">About how much memory it takes.</param>
    public void Keep<T>(Asked asked, object key, T value, long bytes)
        where T : class
    {
        if (asked is { IsNow: true, Stamp: { } now } && settings.Limits.KeptBytes > 0)
        {
            _values.Set(
                key,
                new Value<T>(value, now.Position, now.Tables),
                new MemoryCacheEntryOptions { Size = bytes + Overhead }
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();

    // What is loaded to be kept costs as much as some answers made of the rows.
    private const int FewTimes = 3;

    // Of an entry, its key and what holds it.
    private const long Overhead = 500;

    private sealed record Page(byte[] Items, long? Next);

    private sealed class Counter
    {
        public int Count;
    }

    private sealed record Value<T>(T Of, long Position, uint Tables);
}
