using System.Text;

namespace ClaimLedger.Cli.Verification;

/// <summary>What is remembered of a stream.</summary>
internal sealed class StreamSeen
{
    /// <summary>The version of its last event.</summary>
    public long Version { get; set; }

    /// <summary>How many commitments in it nobody opened.</summary>
    public long Closed { get; set; }

    /// <summary>Whether the log says that texts of it were destroyed.</summary>
    public bool IsRedacted { get; set; }
}

/// <summary>The order of the events: positions that only grow, and in each stream the versions 1, 2, 3 and so
/// on. All that is remembered of the log is here: a few words a stream.</summary>
internal sealed class StreamBook
{
    private readonly Dictionary<string, StreamSeen> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamSeen>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private long _last;

    public StreamBook() => _bySpan = _streams.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The first event that is out of order.</summary>
    public Difference? Difference { get; private set; }

    /// <summary>The streams' number.</summary>
    public int Count => _streams.Count;

    /// <summary>The streams.</summary>
    public IEnumerable<StreamSeen> Streams => _streams.Values;

    /// <summary>Takes the next event; its stream.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="entry">What its entry says, which could be read.</param>
    public StreamSeen Take(long index, in EntrySeen entry)
    {
        var stream = StreamOf(entry.Stream.Span);
        if (entry.Position <= _last)
            Differ(index, $"Its position is {entry.Position}, and the event before it has {_last}.");
        if (entry.StreamVersion != stream.Version + 1)
            Differ(
                index,
                $"It is version {entry.StreamVersion} of {Encoding.UTF8.GetString(entry.Stream.Span)}, and the one before it there is {stream.Version}."
            );
        (_last, stream.Version) = (entry.Position, entry.StreamVersion);
        stream.IsRedacted |= entry.IsRedaction;
        return stream;
    }

    /// <summary>Says what was found, once all events were taken.</summary>
    public Finding Find(long size) =>
        Difference is null
            ? new(
                "order",
                Outcome.Proved,
                $"The {size} events are dense in the log, their positions ascend to {_last}, and each of the {Count} streams has versions 1, 2, 3 and so on without a gap."
            )
            : new("order", Outcome.Wrong, $"Index {Difference.Index}: {Difference.How}");

    private StreamSeen StreamOf(ReadOnlySpan<byte> key)
    {
        Span<char> small = stackalloc char[256];
        var text = key.Length <= small.Length ? small : new char[key.Length];
        text = text[..Encoding.UTF8.GetChars(key, text)];
        if (!_bySpan.TryGetValue(text, out var stream))
            _streams[text.ToString()] = stream = new StreamSeen();
        return stream;
    }

    private void Differ(long index, string how) => Difference ??= new Difference(index, how);
}
