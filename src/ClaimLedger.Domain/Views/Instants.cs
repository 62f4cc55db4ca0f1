namespace ClaimLedger.Domain.Views;

/// <summary>When each event was recorded.</summary>
internal sealed class Instants
{
    private readonly List<long> _positions = [];
    private readonly List<long> _ticks = [];

    public long Count => _positions.Count;

    public long Last => _positions is [.., var last] ? last : 0;

    /// <exception cref="InvalidOperationException">The position is not after the one before.</exception>
    public void Add(long position, DateTimeOffset at)
    {
        if (position <= Last)
            throw new InvalidOperationException($"Position {position} comes after position {Last}.");
        _positions.Add(position);
        _ticks.Add(at.UtcTicks);
    }

    /// <summary>When the last event up to a position was recorded; null before the first.</summary>
    public DateTimeOffset? TimeOf(long position)
    {
        var place = _positions.BinarySearch(position);
        place = place >= 0 ? place : ~place - 1;
        return place < 0 ? null : new DateTimeOffset(_ticks[place], TimeSpan.Zero);
    }

    /// <summary>The last position recorded at or before an instant; 0 before the first. Of the last instant
    /// the last position: a later position may have an earlier instant.</summary>
    public long PositionAt(DateTimeOffset instant)
    {
        var (found, latest) = (0L, long.MinValue);
        for (var i = 0; i < _ticks.Count; i++)
        {
            if (_ticks[i] <= instant.UtcTicks && _ticks[i] >= latest)
                (found, latest) = (_positions[i], _ticks[i]);
        }
        return found;
    }
}
