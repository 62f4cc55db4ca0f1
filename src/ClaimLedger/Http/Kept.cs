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
    // What is loaded to be kept costs as much as some answers made of the rows.
    private const int FewTimes = 3;

    // Of an entry, its key and what holds it.
    private const long Overhead = 500;

    private readonly MemoryCache _values = new(
        new MemoryCacheOptions { SizeLimit = settings.Limits.KeptBytes, CompactionPercentage = 0.1 }
    );

    /// <summary>A page of a list, of which the answer is kept as it is sent.</summary>
    /// <param name="asked">The read.</param>
    /// <param name="head">The answer with an empty list, which is its last member.</param>
    /// <param name="read">Reads the items, and links to the next page where there is one.</param>
    public async Task<object> PageAsync<TItem>(Asked asked, object head, Func<Task<List<TItem>>> read)
    {
        if (Find<Page>(asked, asked.Question) is not { } page)
        {
            page = new Page(KeptList.Write(await read()), asked.Next);
            if (asked.Refusals.Count == 0)
                Keep(asked, asked.Question, page);
        }
        else if (page.Next is { } next)
            asked.LinkToNext(next);
        return new KeptList(head, [page.Items]);
    }

    /// <summary>What is kept under a name; loaded once it is asked for so often, since it was last touched,
    /// that it is worth it.</summary>
    /// <param name="asked">The read.</param>
    /// <param name="name">The name, among values of its type.</param>
    /// <param name="load">Loads it; null where it cannot be kept.</param>
    /// <returns>Null where it is not kept.</returns>
    public async Task<T?> OftenAskedAsync<T>(Asked asked, string name, Func<Task<T?>> load)
        where T : class, IKept
    {
        if (Find<T>(asked, name) is { } found)
            return found;
        var counted = $"{typeof(T).Name} {name}";
        if (Find<Counter>(asked, counted) is not { } counter)
            Keep(asked, counted, counter = new Counter());
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
                Keep(asked, name, value);
            return value;
        }
        finally
        {
            Volatile.Write(ref counter.Count, next);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();

    /// <summary>What is kept under a name, where it still holds.</summary>
    private T? Find<T>(Asked asked, string name)
        where T : class, IKept =>
        asked.Stamp is { } now
        && _values.TryGetValue((typeof(T), name), out Value? value)
        && value!.Tables == now.Tables
        && value.Position <= now.Position
        && now.Touched <= value.Position
            ? (T)value.Of
            : null;

    /// <summary>Keeps a value that was made of the rows as of the position that the read was answered
    /// for.</summary>
    private void Keep<T>(Asked asked, string name, T value)
        where T : class, IKept
    {
        if (asked.Stamp is not { } now || settings.Limits.KeptBytes == 0)
            return;
        _values.Set(
            (typeof(T), name),
            new Value(value, now.Position, now.Tables),
            new MemoryCacheEntryOptions { Size = value.Bytes + Overhead }
        );
    }

    private sealed record Page(byte[] Items, long? Next) : IKept
    {
        public long Bytes => Items.Length;
    }

    private sealed class Counter : IKept
    {
        public int Count;

        public long Bytes => 0;
    }

    private sealed record Value(IKept Of, long Position, uint Tables);
}

/// <summary>What can be kept.</summary>
public interface IKept
{
    /// <summary>About how much memory it takes.</summary>
    long Bytes { get; }
}
