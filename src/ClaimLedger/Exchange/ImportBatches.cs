using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Exchange;

/// <summary>A line on its way into the ledger: its command, or why it has none.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Submission">Its command; null where it could not be read.</param>
/// <param name="Refusal">What is wrong; null where nothing is.</param>
public sealed record ImportLine(long Number, int Bytes, Submission? Submission, Refusal? Refusal)
{
    /// <summary>Its command's name; null where it has none.</summary>
    public string? Command => Submission?.Command.GetType().Name;

    /// <summary>The stream that it is about; null where that could not be read.</summary>
    public string? About => Submission?.Command.Stream() ?? Named;

    /// <summary>The stream that a line names which could not be read as a command.</summary>
    public string? Named { get; init; }
}

/// <summary>Lines that are decided and saved together.</summary>
/// <param name="Lines">In the order of the file.</param>
/// <param name="LastLine">The last line that was read.</param>
/// <param name="BytesDone">How far the file was read.</param>
/// <param name="IsLast">Whether nothing follows.</param>
public sealed record ImportBatch(IReadOnlyList<ImportLine> Lines, long LastLine, long BytesDone, bool IsLast);

/// <summary>Reads a file's lines into commands, a batch ahead of those that are being saved, in constant
/// memory.</summary>
public sealed class ImportBatches(ImportJob job, ImportProgress from)
{
    /// <summary>The most lines of a batch.</summary>
    public const int Lines = 1_000;

    /// <summary>The most bytes of a batch's lines.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly HashSet<long> _parked = [.. from.Parked];

    /// <summary>The batches after what was taken already; the lines that were parked come first.</summary>
    public async IAsyncEnumerable<ImportBatch> ReadAsync(
        Stream file,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var ahead = Channel.CreateBounded<ImportBatch>(1);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = Task.Run(() => FillAsync(ahead.Writer, file, ends.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in ahead.Reader.ReadAllAsync(cancel))
                yield return batch;
            await reading;
        }
        finally
        {
            await ends.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FillAsync(ChannelWriter<ImportBatch> ahead, Stream file, CancellationToken cancel)
    {
        try
        {
            var (batch, bytes, last) = (new List<ImportLine>(Lines), 0L, from.LastLine);
            var lines =
                job.Format == ImportFormat.Csv
                    ? CsvLines.ReadAsync(file, cancel)
                    : NdjsonLines.ReadAsync(file, cancel);
            await foreach (var line in lines)
            {
                if (line.Number <= from.LastLine && !_parked.Contains(line.Number))
                    continue;
                batch.Add(Read(line));
                (bytes, last) = (bytes + line.Bytes.Length, Math.Max(last, line.Number));
                if (batch.Count < Lines && bytes < MaxBytes)
                    continue;
                await ahead.WriteAsync(new ImportBatch(batch, last, file.Position, IsLast: false), cancel);
                (batch, bytes) = (new List<ImportLine>(Lines), 0L);
            }
            await ahead.WriteAsync(new ImportBatch(batch, last, file.Position, IsLast: true), cancel);
            ahead.Complete();
        }
        catch (Exception e)
        {
            ahead.Complete(e);
        }
    }

    private ImportLine Read(Line line)
    {
        if (line.Refusal is not null)
            return new ImportLine(line.Number, line.Bytes.Length, Submission: null, line.Refusal);
        var command = CommandReader.ReadLine(line.Bytes, Guid.CreateVersion7, out var refusals);
        if (command is null)
        {
            return new ImportLine(line.Number, line.Bytes.Length, Submission: null, refusals[0])
            {
                Named = NamedIn(line.Bytes),
            };
        }
        // Each line has a key of its own, so that a file that broke off anywhere is simply sent again.
        var key =
            job.Key is null || job.IsDryRun
                ? null
                : RequestKey.Of($"{job.Key}:{line.Number}", "/imports", line.Bytes.Span);
        var submission = new Submission(command, job.Actor, job.CorrelationId, IfMatch: null, key);
        return new ImportLine(line.Number, line.Bytes.Length, submission, Refusal: null);
    }

    /// <summary>The statement that a line names, or else the source.</summary>
    private static string? NamedIn(ReadOnlyMemory<byte> line)
    {
        using var json = CommandReader.Parse(line, out _);
        return json is null ? null
            : Id("statement") is { } statement ? Streams.Statement(statement)
            : Id("source") is { } source ? Streams.Source(source)
            : null;

        string? Id(string member) =>
            json.RootElement.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String
            && value.GetString() is { } id
            && SlugAttribute.IsSlug(id)
                ? id
                : null;
    }
}
