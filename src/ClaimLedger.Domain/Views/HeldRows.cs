namespace ClaimLedger.Domain.Views;

/// <summary>Rows that are held for a stretch of recorded time, in the order in which they were opened; of one
/// key one is open at a time.</summary>
internal sealed class HeldRows<TKey, TRow>(string what, int expected = 0)
    where TKey : notnull
    where TRow : class
{
    private readonly List<TRow?> _rows = new(expected);
    private readonly Dictionary<TKey, int> _open = new(expected);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The rows.</summary>
    public IEnumerable<TRow> All => _rows.OfType<TRow>();

    /// <exception cref="InvalidOperationException">One of that key is open already.</exception>
    public void Open(TKey key, TRow row)
    {
        if (!_open.TryAdd(key, _rows.Count))
            throw new InvalidOperationException($"{what} {key} is there already.");
        _rows.Add(row);
        Count++;
    }

    /// <summary>Ends the open row of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="end">Makes the row as it is from then on; null where there never was one.</param>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public void Close(TKey key, Func<TRow, TRow?> end)
    {
        if (!_open.Remove(key, out var place))
            throw new InvalidOperationException($"{what} {key} is not there.");
        _rows[place] = end(_rows[place]!);
        if (_rows[place] is not null)
            return;
        Count--;
        if (place == _rows.Count - 1)
            _rows.RemoveAt(place);
    }
}
