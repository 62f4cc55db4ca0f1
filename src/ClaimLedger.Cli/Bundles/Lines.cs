using System.Runtime.CompilerServices;

namespace ClaimLedger.Cli.Bundles;

/// <summary>Reads NDJSON: lines that each end in a newline. They are handed out where they were read to, and
/// not copied: a buffer that is full is left to them, and the next begun.</summary>
/// <param name="from">Where they come from.</param>
/// <param name="name">What to call it.</param>
internal sealed class Lines(Stream from, string name)
{
    /// <summary>The longest line. An event's payload has at most some hundred kilobytes, and a small file
    /// that unpacks to something endless is not read to its end.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private const int BufferSize = 64 * 1024;
    private const int LeastRoom = 8 * 1024;

    private byte[] _buffer = new byte[BufferSize];
    private int _from;
    private int _to;
    private long _read;

    /// <summary>All lines, without their newlines, in batches.</summary>
    /// <param name="size">How many lines a batch has; the last may have fewer.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="CopyFault">The last line has no newline, a line is too long, or what is read is no
    /// gzip file that is whole.</exception>
    public async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> BatchesAsync(
        int size,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var batch = new List<ReadOnlyMemory<byte>>(size);
        while (true)
        {
            while (TryNext(out var line))
            {
                batch.Add(line);
                if (batch.Count < size)
                    continue;
                yield return batch;
                batch = new List<ReadOnlyMemory<byte>>(size);
            }
            // What was read whole comes before what is wrong behind it.
            var (isMore, fault) = await FillAsync(cancel);
            if (isMore)
                continue;
            if (batch.Count > 0)
                yield return batch;
            if (fault is not null)
                throw fault;
            if (_from < _to)
                throw new CopyFault($"{name} breaks off within line {_read + 1}.");
            yield break;
        }
    }

    private bool TryNext(out ReadOnlyMemory<byte> line)
    {
        var length = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
        line = length < 0 ? default : _buffer.AsMemory(_from, length);
        if (length < 0)
            return false;
        _from += length + 1;
        _read++;
        return true;
    }

    private async Task<(bool IsMore, CopyFault? Fault)> FillAsync(CancellationToken cancel)
    {
        var begun = _buffer.AsMemory(_from.._to);
        if (begun.Length >= Longest)
        {
            var tooLong = $"{name}, line {_read + 1}: it is longer than {Longest} bytes.";
            return (false, new CopyFault(tooLong));
        }
        if (_buffer.Length - _to < LeastRoom)
        {
            _buffer = new byte[Math.Max(BufferSize, begun.Length * 2)];
            begun.CopyTo(_buffer);
            (_from, _to) = (0, begun.Length);
        }
        try
        {
            var count = await from.ReadAsync(_buffer.AsMemory(_to), cancel);
            _to += count;
            return (count > 0, null);
        }
        catch (InvalidDataException e)
        {
            return (false, new CopyFault($"{name} breaks off after line {_read}: {e.Message}"));
        }
    }
}
