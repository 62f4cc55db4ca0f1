namespace ClaimLedger.Cli;

/// <summary>How fast an import goes and how long it will still take, by what was seen of it in the last
/// seconds: how it went before tells little, as the lines of a file differ and so does what else the service
/// has to do. Instants are handed in, counted from any beginning.</summary>
internal sealed class Pace
{
    /// <summary>The service goes forward by batches: shorter, and a batch more or less would show.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(100);
    private readonly Queue<Sight> _seen = new();
    private Sight _last = new(TimeSpan.Zero, 0, 0);

    /// <summary>Takes in how far the import was at an instant, which is no earlier than the last.</summary>
    public void Saw(TimeSpan at, long bytesDone, long lines)
    {
        // A service that was started again goes on from what it had confirmed.
        if (bytesDone < _last.Bytes || lines < _last.Lines)
            _seen.Clear();
        _last = new Sight(at, bytesDone, lines);
        _seen.Enqueue(_last);
        while (_seen.Count > 2 && at - _seen.Peek().At > Window)
            _seen.Dequeue();
    }

    /// <summary>Null as long as too little was seen.</summary>
    public double? LinesPerSecond => PerSecond(seen => seen.Lines);

    /// <summary>How long the rest of <paramref name="bytes"/> will take; null as long as nobody can say:
    /// too little was seen, or nothing went forward.</summary>
    public TimeSpan? Remaining(long bytes)
    {
        if (PerSecond(seen => seen.Bytes) is not { } rate || rate <= 0)
            return null;
        var seconds = Math.Max(0, bytes - _last.Bytes) / rate;
        return seconds < Most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private double? PerSecond(Func<Sight, long> amount)
    {
        if (!_seen.TryPeek(out var first) || _last.At - first.At < Least)
            return null;
        return (amount(_last) - amount(first)) / (_last.At - first.At).TotalSeconds;
    }

    private sealed record Sight(TimeSpan At, long Bytes, long Lines);
}
