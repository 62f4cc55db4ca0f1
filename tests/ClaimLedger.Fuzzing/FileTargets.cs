using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Exchange;

namespace ClaimLedger.Fuzzing;

/// <summary>Files of commands.</summary>
internal static class FileTargets
{
    // Short, so that what is too long comes up as well.
    private const int MaxRecord = 1_024;

    /// <summary>The records are the same however the bytes arrive, and after they were written again; the
    /// lines made of them are JSON that the reader of commands judges.</summary>
    public static bool Csv(byte[] input)
    {
        var records = Records(new MemoryStream(input), MaxRecord);
        AreAlike(records.Select(Shown), Records(new Trickle(input), MaxRecord).Select(Shown));
        var good = records.Where(record => record.Fields is not null).Select(Written).ToList();
        var again = Encoding.UTF8.GetBytes(string.Concat(good.Select(line => line + "\r\n")));
        AreAlike(good, Records(new MemoryStream(again), 8 * MaxRecord).Select(Written));
        var lines = CsvLines.ReadAsync(new MemoryStream(input), CancellationToken.None);
        return Judge(lines.ToBlockingEnumerable());
    }

    /// <summary>The lines are the same however the bytes arrive, and the reader of commands judges
    /// them.</summary>
    public static bool Ndjson(byte[] input)
    {
        AreAlike(Lines(new MemoryStream(input)).Select(Shown), Lines(new Trickle(input)).Select(Shown));
        return Judge(Lines(new MemoryStream(input)));
    }

    private static IEnumerable<Line> Lines(Stream stream) =>
        NdjsonLines.ReadAsync(stream, CancellationToken.None).ToBlockingEnumerable();

    private static void AreAlike(IEnumerable<string> first, IEnumerable<string> second) =>
        Promise.Holds(
            first.SequenceEqual(second, StringComparer.Ordinal),
            "What is read is the same however its bytes arrive, and when it is written again."
        );

    /// <summary>Whether one of the lines is a command.</summary>
    private static bool Judge(IEnumerable<Line> lines)
    {
        var (last, isAny) = (0L, false);
        foreach (var line in lines)
        {
            Promise.Holds(line.Number >= last, "Lines come in the order of the file.");
            last = line.Number;
            if (line.Refusal is { } refusal)
                Promise.IsReason(refusal.Detail);
            else
                isAny |= IsCommand(line.Bytes);
        }
        return isAny;
    }

    private static bool IsCommand(ReadOnlyMemory<byte> line)
    {
        Promise.Holds(!line.Span.Contains((byte)'\n'), "A line is one line.");
        var command = CommandReader.ReadLine(line, () => Guid.Empty, out var refusals);
        Promise.Holds(command is null == refusals.Count > 0, "There is a command, or a reason why not.");
        foreach (var refusal in refusals)
            Promise.IsReason(refusal.Detail);
        if (command is null)
            return false;
        var json = JsonSerializer.SerializeToNode(command, command.GetType(), LedgerJson.Stored)!.AsObject();
        json["command"] = command.GetType().Name;
        var written = JsonSerializer.SerializeToUtf8Bytes(json, LedgerJson.Stored);
        var again = CommandReader.ReadLine(written, () => Guid.Empty, out _);
        Promise.Holds(command.Equals(again), "A command that is written again is the same command.");
        Promise.Holds(command.Stream().Length > 0, "A command has a stream.");
        return true;
    }

    private static List<Record> Records(Stream stream, int maxLength)
    {
        var (records, read) = (new CsvRecords(stream, maxLength), new List<Record>());
        while (Next())
        {
            Promise.Holds(
                read.Count == 0 || records.Number > read[^1].Number,
                "Each record begins on a line of its own."
            );
            if (records.Refusal is { } refusal)
                Promise.IsReason(refusal.Detail);
            var fields = records.Refusal is null
                ? Enumerable.Range(0, records.Count).Select(i => Encoding.UTF8.GetString(records[i])).ToList()
                : null;
            read.Add(new Record(records.Number, records.Refusal?.Detail, fields));
        }
        return read;

        // The streams are memory: nothing is ever waited for.
        bool Next() => records.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static string Written(Record record) =>
        string.Join(
            ',',
            record.Fields!.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")
        );

    private static string Shown(Record record) => $"{record.Number} {record.Problem ?? Written(record)}";

    private static string Shown(Line line) =>
        $"{line.Number} {line.Refusal?.Detail ?? Convert.ToHexString(line.Bytes.Span)}";

    private sealed record Record(long Number, string? Problem, List<string>? Fields);

    /// <summary>Bytes that arrive a few at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + (int)(Position % 7))], cancellationToken);
    }
}
