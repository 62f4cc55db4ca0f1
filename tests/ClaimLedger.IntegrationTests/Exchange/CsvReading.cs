using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Reads CSV files as the tests tell of them.</summary>
internal static class CsvReading
{
    /// <summary>The id of every statement that has none.</summary>
    public static readonly Guid NewId = new("01890a5d-ac96-774b-bcce-b302099a8057");

    /// <summary>The records: <c>3: a|b</c> for one that begins on line 3, <c>3! malformed</c> for one that
    /// is refused.</summary>
    public static async Task<List<string>> RecordsAsync(Stream file, int maxLength = CsvRecords.MaxLength)
    {
        var records = new CsvRecords(file, maxLength);
        var told = new List<string>();
        while (await records.ReadAsync(TestContext.Current.CancellationToken))
        {
            told.Add(
                records.Refusal is { } refusal
                    ? $"{records.Number}! {refusal.Code.Code}"
                    : $"{records.Number}: {string.Join('|', FieldsOf(records))}"
            );
        }
        return told;
    }

    /// <summary>The fields of a good record.</summary>
    public static IEnumerable<string> FieldsOf(CsvRecords record) =>
        Enumerable.Range(0, record.Count).Select(i => Encoding.UTF8.GetString(record[i]));

    /// <summary>What <see cref="CsvLines"/> makes of a file.</summary>
    public static async Task<List<Line>> LinesAsync(Stream file)
    {
        var lines = new List<Line>();
        await foreach (var line in CsvLines.ReadAsync(file, TestContext.Current.CancellationToken))
            lines.Add(line);
        return lines;
    }

    /// <summary>What <see cref="CsvLines"/> makes of a file.</summary>
    public static Task<List<Line>> LinesAsync(string file) =>
        LinesAsync(new ChunkedStream(Encoding.UTF8.GetBytes(file)));

    /// <summary>What an import would report of a line that is refused when it is read: its number, code and
    /// field; or its number and command.</summary>
    public static string Report(Line line)
    {
        if (line.Refusal is { } unread)
            return $"{line.Number} {unread.Code.Code} {unread.Field}".TrimEnd();
        var command = CommandReader.ReadLine(line.Bytes, () => NewId, out var refusals);
        return command is null
            ? $"{line.Number} {refusals[0].Code.Code} {refusals[0].Field}".TrimEnd()
            : $"{line.Number} {command.GetType().Name}";
    }
}

/// <summary>A file that comes in pieces of given sizes, over and over; whole where none are given.</summary>
internal sealed class ChunkedStream(ReadOnlyMemory<byte> file, params int[] sizes) : Stream
{
    private int _at;
    private int _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var size = sizes.Length == 0 ? int.MaxValue : sizes[_piece++ % sizes.Length];
        var piece = file.Span.Slice(_at, Math.Min(file.Length - _at, Math.Min(buffer.Length, size)));
        piece.CopyTo(buffer);
        _at += piece.Length;
        return piece.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken
    ) => Task.FromResult(Read(buffer, offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
