using System.Text.Json;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Registers;

/// <summary>An event by which an entry began or ended.</summary>
public sealed record RegisterCause(Guid Event, string Type);

/// <summary>What one event undid, corrected, put in doubt, disputed or destroyed. Source, document, date and
/// threats are those of the statement before it, which an entry about a source has not; a redacted text is
/// null. One that was ended by the position
/// asked for has <c>recordedTo</c> and what ended it.</summary>
public sealed record RegisterItem(
    RegisterKind Kind,
    string? Statement,
    string Source,
    string? Document,
    EdtfDate? StatedOn,
    IReadOnlyList<string> Threats,
    string? Assessment,
    string? Dispute,
    Retractor? By,
    RetractionReason? Reason,
    EdtfDate? RetractedOn,
    string? RequestedBy,
    string? ApprovedBy,
    string? Basis,
    IReadOnlyList<FieldChange> Changes,
    string? Note,
    string Actor,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    RegisterCause OpenedBy,
    long? RecordedTo,
    DateTimeOffset? EndedAt,
    RegisterCause? EndedBy,
    string? EndedActor,
    string? EndedNote
);

/// <summary>A page of the register.</summary>
public sealed record RegisterList(KnownAt KnownAt, IReadOnlyList<RegisterItem> Entries);

/// <summary>The register: what was retracted, corrected, put in doubt, disputed or redacted, by whom and
/// why.</summary>
public static class RegisterListEndpoint
{
    private const string Columns =
        "e.kind, e.statement, e.source, e.document, e.stated_on, e.threats, e.assessment, e.dispute, e.retracted_by, e.reason, e.retracted_on, e.requested_by, e.approved_by, e.basis, e.changes, e.note, e.actor, e.recorded_from, e.recorded_at, e.opened_by, e.opened_by_type, e.recorded_to, e.ended_at, e.ended_by, e.ended_by_type, e.ended_actor, e.ended_note";

    private const int Note = 15;
    private const int EndedTo = 21;

    /// <summary>The register.</summary>
    [WolverineGet("/register"), ProducesResponseType<RegisterList>(200)]
    public static Task<IResult> Get(
        HttpContext http,
        Reads reads,
        NpgsqlDataSource dataSource,
        Vault vault
    ) =>
        reads.FromViewAsync(
            http,
            RegisterProjection.Shard,
            async (asked, cancel) =>
            {
                var entries = await ReadAsync(dataSource, asked, cancel);
                var texts = await vault.OpenAsync(
                    [
                        .. entries.SelectMany(e =>
                            new[] { e.Note, e.EndedNote }
                                .OfType<Commitment>()
                                .Select(note => (StreamOf(e.Item), note))
                        ),
                    ],
                    cancel
                );
                return new RegisterList(asked.KnownAt, [.. entries.Select(e => e.With(texts))]);
            }
        );

    private static string StreamOf(RegisterItem item) =>
        item.Statement is null ? Streams.Source(item.Source) : Streams.Statement(item.Statement);

    private static async Task<List<Entry>> ReadAsync(
        NpgsqlDataSource dataSource,
        Asked asked,
        CancellationToken cancel
    )
    {
        var limit = asked.Limit();
        var where = ConditionsOf(asked);
        var entries = await dataSource.ListAsync(
            $"""
            select {Columns} from {LedgerTables.Register} e where {where}
            order by e.recorded_from desc limit {limit + 1}
            """,
            row => EntryOf(row, asked.KnownAt.Position),
            cancel,
            where.Values
        );
        asked.Page(entries, limit, entry => entry.Item.RecordedFrom);
        return entries;
    }

    /// <summary>The conditions that were asked for. Days go as text: as a date, the first and the last day
    /// that .NET knows would turn into infinities.</summary>
    private static Conditions ConditionsOf(Asked asked)
    {
        var where = new Conditions("e.recorded_from <= $1", asked.KnownAt.Position);
        // In our own words and no parameter: how many there are of a kind decides how they are found.
        var kind = asked.Code<RegisterKind>("kind");
        if (kind is not null)
            where.Add($"e.kind = '{Codes<RegisterKind>.All.FirstOrDefault(code => code == kind)}'");
        if (asked.Flag("open"))
            where.Add($"e.recorded_from = any(array({InForce(kind)}))");
        where.Add(
            $"(e.source = {{0}} or e.to_source = {{0}} or e.statement = any(array({CameTo})))",
            asked.Slug("source")
        );
        where.Add("e.threats @> to_jsonb({0}::text)", asked.Slug("threat"));
        where.Add("e.statement = {0}", asked.Slug("statement"));
        where.Add("e.kind = 'retraction' and e.retracted_by = {0}", asked.Code<Retractor>("by"));
        where.Add("e.kind = 'retraction' and e.reason = {0}", asked.Code<RetractionReason>("reason"));
        where.Add("e.actor = {0}", asked.Slug("actor"));
        var (from, to) = asked.FromTo();
        where.Add("e.recorded_at >= {0}::date", Days.Iso(from));
        where.Add("e.recorded_at < {0}::date + 1", Days.Iso(to));
        where.Add("e.recorded_from < {0}", asked.Number("after"));
        return where;
    }

    /// <summary>The statements of which the last correction of the source, by position <c>$1</c>, says that
    /// they are <c>{0}</c>'s: what was done to them before is found under it too.</summary>
    private const string CameTo = $$"""
        select c.statement from {{LedgerTables.Register}} c
        where c.to_source = {0} and c.recorded_from <= $1 and not exists (
            select from {{LedgerTables.Register}} l
            where l.statement = c.statement and l.to_source is not null
                and l.recorded_from > c.recorded_from and l.recorded_from <= $1)
        """;

    /// <summary>The positions of what was in force at position <c>$1</c>. What has not ended is found by one
    /// index, what has ended since by another, however much there is besides.</summary>
    private static string InForce(string? kind)
    {
        string[] kinds = ["retraction", "concern", "dispute", "redaction-request"];
        var asked = string.Join(", ", kinds.Where(k => kind is null || k == kind).Select(k => $"'{k}'"));
        return asked.Length == 0
            ? "select 0::bigint where false"
            : $"""
                select recorded_from from {LedgerTables.Register}
                where recorded_to is null and kind in ({asked})
                union all
                select recorded_from from {LedgerTables.Register} where recorded_to > $1 and kind in ({asked})
                """;
    }

    /// <summary>What ended after the position asked for was in force then.</summary>
    private static Entry EntryOf(NpgsqlDataReader row, long position)
    {
        var hasEnded = !row.IsDBNull(EndedTo) && row.GetInt64(EndedTo) <= position;
        var item = new RegisterItem(
            row.Code<RegisterKind>(0),
            row.TextIfAny(1),
            row.GetString(2),
            row.TextIfAny(3),
            row.TextIfAny(4) is { } statedOn ? EdtfDate.Parse(statedOn) : null,
            Json<string[]>(row, 5),
            row.TextIfAny(6),
            row.TextIfAny(7),
            row.CodeIfAny<Retractor>(8),
            row.CodeIfAny<RetractionReason>(9),
            row.TextIfAny(10) is { } retractedOn ? EdtfDate.Parse(retractedOn) : null,
            row.TextIfAny(11),
            row.TextIfAny(12),
            row.TextIfAny(13),
            Json<FieldChange[]>(row, 14),
            Note: null,
            row.GetString(16),
            row.GetInt64(17),
            row.GetFieldValue<DateTimeOffset>(18),
            new RegisterCause(row.GetGuid(19), row.GetString(20)),
            hasEnded ? row.GetInt64(EndedTo) : null,
            hasEnded ? row.GetFieldValue<DateTimeOffset>(22) : null,
            hasEnded ? new RegisterCause(row.GetGuid(23), row.GetString(24)) : null,
            hasEnded ? row.GetString(25) : null,
            EndedNote: null
        );
        return new Entry(item, Sealed(row, Note), hasEnded ? Sealed(row, 26) : null);
    }

    private static T Json<T>(NpgsqlDataReader row, int column) =>
        JsonSerializer.Deserialize<T>(row.GetString(column), LedgerJson.Stored)!;

    private static Commitment? Sealed(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : Commitment.Of(row.GetFieldValue<byte[]>(column));

    private sealed record Entry(RegisterItem Item, Commitment? Note, Commitment? EndedNote)
    {
        public RegisterItem With(Dictionary<Commitment, string> texts) =>
            Item with
            {
                Note = Note is { } note ? texts.GetValueOrDefault(note) : null,
                EndedNote = EndedNote is { } ended ? texts.GetValueOrDefault(ended) : null,
            };
    }
}
