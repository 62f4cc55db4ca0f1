using System.Text.Json.Serialization;

namespace ClaimLedger.Exchange;

/// <summary>The formats of files.</summary>
public static class ImportFormat
{
    /// <summary>One JSON object a line.</summary>
    public const string Ndjson = "ndjson";

    /// <summary>A header and one command a row.</summary>
    public const string Csv = "csv";

    /// <summary>The format of each content type that is taken.</summary>
    public static IReadOnlyDictionary<string, string> ByContentType { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["application/x-ndjson"] = Ndjson,
            ["application/jsonl"] = Ndjson,
            ["text/csv"] = Csv,
        };
}

/// <summary>What an import is doing, or how it ended.</summary>
public static class ImportState
{
    /// <summary>Its file is not stored yet.</summary>
    public const string Uploading = "uploading";

    /// <summary>Its lines are being taken.</summary>
    public const string Running = "running";

    /// <summary>It was asked to stop and has not reached the edge of a batch.</summary>
    public const string Stopping = "stopping";

    /// <summary>Every line was taken or refused.</summary>
    public const string Done = "done";

    /// <summary>It was stopped, or stopped at a refused line.</summary>
    public const string Stopped = "stopped";

    /// <summary>The service failed.</summary>
    public const string Failed = "failed";
}

/// <summary>What an import was asked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="CorrelationId">What ties its events to the request.</param>
/// <param name="Key">The caller's <c>Idempotency-Key</c>; null where there is none.</param>
/// <param name="Format">Its file's, of <see cref="ImportFormat"/>.</param>
/// <param name="IsDryRun">Whether nothing is to be appended.</param>
/// <param name="StopsOnError">Whether it stops at the first refused line.</param>
public sealed record ImportJob(
    Guid Id,
    string Actor,
    string CorrelationId,
    string? Key,
    string Format,
    bool IsDryRun,
    bool StopsOnError
)
{
    /// <summary>The subject under whose key its file is stored.</summary>
    public string Upload => $"import/{Id}#upload";

    /// <summary>The subject under whose key its refusals are stored.</summary>
    public string Report => $"import/{Id}#report";
}

/// <summary>How far an import is. The numbers are totals: to store them twice is as good as once.</summary>
/// <param name="LastLine">The last line that was read.</param>
/// <param name="Parked">The lines up to it that wait for something further down.</param>
/// <param name="BytesDone">How far the file was read.</param>
/// <param name="Lines">Lines that were taken or refused.</param>
/// <param name="Appended">Commands that appended.</param>
/// <param name="Repeated">Commands that the ledger held already.</param>
/// <param name="Refused">Lines that were refused.</param>
/// <param name="Events">Events that were appended.</param>
public sealed record ImportProgress(
    long LastLine,
    IReadOnlyList<long> Parked,
    long BytesDone,
    long Lines,
    long Appended,
    long Repeated,
    long Refused,
    long Events
)
{
    /// <summary>The beginning.</summary>
    public static ImportProgress None { get; } = new(0, [], 0, 0, 0, 0, 0, 0);
}

/// <summary>An import as it is answered: what was asked, how far it is, and what it refused.</summary>
/// <param name="Import">Its id.</param>
/// <param name="State">running, stopping, done, stopped or failed.</param>
/// <param name="Format">ndjson or csv.</param>
/// <param name="DryRun">Whether nothing is to be appended.</param>
/// <param name="StopOnError">Whether it stops at the first refused line.</param>
/// <param name="StartedAt">When its upload began.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="Bytes">The file's length, decompressed.</param>
/// <param name="BytesDone">How far it was read.</param>
/// <param name="Lines">Lines that were taken or refused; blank lines are none.</param>
/// <param name="Appended">Commands that appended, or would.</param>
/// <param name="Repeated">Commands that the ledger held already.</param>
/// <param name="Refused">Lines that were refused.</param>
/// <param name="Events">Events that were appended, or would be.</param>
/// <param name="Position">The ledger's position after it.</param>
/// <param name="Refusals">A page of the refused lines, in their order; absent in lists.</param>
/// <param name="RefusalsLeftOff">How many refused lines were counted and not kept.</param>
public sealed record ImportAnswer(
    Guid Import,
    string State,
    string Format,
    bool DryRun,
    bool StopOnError,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Failure,
    long Bytes,
    long BytesDone,
    long Lines,
    long Appended,
    long Repeated,
    long Refused,
    long Events,
    long Position,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<RefusedLine>? Refusals,
    long RefusalsLeftOff
)
{
    /// <summary>Whether it has ended.</summary>
    [JsonIgnore]
    public bool HasEnded => EndedAt is not null;
}

/// <summary>A page of imports, the newest first.</summary>
public sealed record ImportList(IReadOnlyList<ImportAnswer> Imports);

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Command">Its command; null where it names none.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Field">The member that it is about, where there is one.</param>
/// <param name="Detail">A sentence that says what would be right.</param>
public sealed record RefusedLine(long Line, string? Command, string Code, string? Field, string Detail);
