using System.Buffers;
using System.IO.Pipelines;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Exchange;

/// <summary>A line of a file as the JSON object of one command, or why there is none.</summary>
/// <param name="Number">From 1; of a record that goes over several lines, the first of them.</param>
/// <param name="Bytes">The object, without a line end; empty where the line was refused.</param>
/// <param name="Refusal">Why the line was refused before it could be read as a command.</param>
public readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, Refusal? Refusal = null);

/// <summary>Reads lines from a stream in constant memory. Lines end in LF or CRLF; a byte order mark at the
/// beginning is skipped, blank lines too.</summary>
public static class NdjsonLines
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLength = 256 * 1024;

    private static readonly Refusal TooLong = new(
        Refusals.Invalid,
        $"The line has more than {MaxLength} bytes."
    );

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The lines that are not blank.</summary>
    public static async IAsyncEnumerable<Line> ReadAsync(
        Stream stream,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        var number = 0L;
        var isSkipping = false;
        while (true)
        {
            var result = await reader.ReadAsync(cancel);
            var buffer = result.Buffer;
            while (TryTake(ref buffer, result.IsCompleted, out var bytes))
            {
                number++;
                var line = isSkipping ? new Line(number, default, TooLong) : LineOf(number, bytes);
                isSkipping = false;
                if (line.Refusal is not null || line.Bytes.Length > 0)
                    yield return line;
            }
            if (buffer.Length > MaxLength)
            {
                // What is too long to be kept is let go; the line is refused when its end comes.
                isSkipping = true;
                buffer = buffer.Slice(buffer.End);
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                break;
        }
        if (isSkipping)
            yield return new Line(number + 1, default, TooLong);
    }

    private static bool TryTake(
        ref ReadOnlySequence<byte> buffer,
        bool isLast,
        out ReadOnlySequence<byte> line
    )
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }
        line = buffer;
        if (!isLast || buffer.IsEmpty)
            return false;
        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static Line LineOf(long number, ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length > MaxLength)
            return new Line(number, default, TooLong);
        var line = bytes.ToArray().AsMemory();
        if (number == 1 && line.Span.StartsWith(ByteOrderMark))
            line = line[ByteOrderMark.Length..];
        var isBlank = line.Span.IndexOfAnyExcept(" \t\r"u8) < 0;
        return new Line(number, isBlank ? default : line);
    }
}
