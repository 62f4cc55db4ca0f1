using System.Text.Json;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Registers;

/// <summary>Gathers what a page of events does to the register and queues it as two set-based statements: an
/// entry from before the page that the page ends is updated, the page's own entries are inserted, ended or
/// not.</summary>
internal sealed class RegisterRows
{
    private readonly Dictionary<long, Row> _entries = [];
    private readonly List<EndRow> _ends = [];

    /// <summary>Takes in what one event did.</summary>
    public void Add(RegisterChange change)
    {
        if (change.Opened is { } entry)
            _entries.Add(entry.Opened.Position, Row.Of(entry));
        if (change.Ended is not { } end)
            return;
        var ended = EndRow.Of(end);
        if (_entries.TryGetValue(end.Entry, out var row))
            _entries[end.Entry] = row.Ended(ended);
        else
            _ends.Add(ended);
    }

    /// <summary>Adds the rows' statements to the page's.</summary>
    public void Queue(PageWrites writes)
    {
        RowArrays<EndRow>.Close(
            writes,
            LedgerTables.Register,
            _ends,
            "t.recorded_from = c.recorded_from",
            "ended_at",
            "ended_by",
            "ended_by_type",
            "ended_actor",
            "ended_note"
        );
        RowArrays<Row>.Insert(writes, LedgerTables.Register, _entries.Values);
    }

    /// <summary>The columns of an entry, each member one, in snake case.</summary>
    private sealed record Row(
        long RecordedFrom,
        string Kind,
        string? Statement,
        string Source,
        string? Document,
        string? StatedOn,
        string Threats,
        string? Assessment,
        string? Dispute,
        string? RetractedBy,
        string? Reason,
        string? RetractedOn,
        string? RequestedBy,
        string? ApprovedBy,
        string? Basis,
        string? ToSource,
        string Changes,
        string Actor,
        byte[]? Note,
        DateTimeOffset RecordedAt,
        Guid OpenedBy,
        string OpenedByType
    )
    {
        public long? RecordedTo { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public Guid? EndedBy { get; init; }
        public string? EndedByType { get; init; }
        public string? EndedActor { get; init; }
        public byte[]? EndedNote { get; init; }

        public static Row Of(RegisterEntry e) =>
            new(
                e.Opened.Position,
                Codes<RegisterKind>.Write(e.Kind),
                e.Statement,
                e.Source,
                e.Document,
                e.StatedOn?.Text,
                Json(e.Threats),
                e.Assessment,
                e.Dispute,
                e.By is { } by ? Codes<Retractor>.Write(by) : null,
                e.Reason is { } reason ? Codes<RetractionReason>.Write(reason) : null,
                e.RetractedOn?.Text,
                e.RequestedBy,
                e.ApprovedBy,
                e.Basis,
                e.To("source"),
                Json(e.Changes),
                e.Actor,
                e.Note?.Digest,
                e.Opened.At,
                e.Opened.Id,
                e.Opened.Type
            );

        public Row Ended(EndRow end) =>
            this with
            {
                RecordedTo = end.RecordedTo,
                EndedAt = end.EndedAt,
                EndedBy = end.EndedBy,
                EndedByType = end.EndedByType,
                EndedActor = end.EndedActor,
                EndedNote = end.EndedNote,
            };

        private static string Json<T>(T value) => JsonSerializer.Serialize(value, LedgerJson.Stored);
    }

    /// <summary>The columns of an end, each member one, in snake case.</summary>
    private sealed record EndRow(
        long RecordedFrom,
        long? RecordedTo,
        DateTimeOffset? EndedAt,
        Guid? EndedBy,
        string? EndedByType,
        string? EndedActor,
        byte[]? EndedNote
    )
    {
        public static EndRow Of(RegisterEnd end) =>
            new(end.Entry, end.By.Position, end.By.At, end.By.Id, end.By.Type, end.Actor, end.Note?.Digest);
    }
}
