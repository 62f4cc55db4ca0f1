using System.Text.Json;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Registers;

/// <summary>What is withdrawn or in doubt now. A correction or a redaction puts nothing into force that could
/// end: whoever begins now reads what was corrected as it is, and has no text that was destroyed.</summary>
public sealed class RegisterSnapshot : IFeedSnapshot
{
    private const string Sql = $"""
        select kind, statement, source, document, stated_on, threats, retracted_by, reason, retracted_on, basis,
            changes, actor, note, opened_by, opened_by_type, recorded_from, recorded_at
        from {LedgerTables.Register}
        where recorded_to is null and kind in ('retraction', 'concern')
            and ($1::text is null or source = $1) and ($2::text is null or threats @> to_jsonb($2::text))
        order by recorded_from
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> Feeds { get; } = [Feed.Retractions];

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables { get; } = [LedgerTables.Register];

    /// <inheritdoc/>
    public IAsyncEnumerable<FeedState> ReadAsync(
        SnapshotAsked asked,
        NpgsqlConnection connection,
        CancellationToken cancel
    ) => connection.StreamAsync(Sql, StateOf, cancel, asked.Source, asked.Threat);

    private static FeedState StateOf(NpgsqlDataReader row)
    {
        var by = new EventReference(
            row.GetGuid(13),
            row.GetString(14),
            row.GetInt64(15),
            row.GetFieldValue<DateTimeOffset>(16)
        );
        var entry = new RegisterEntry(
            row.Code<RegisterKind>(0),
            row.TextIfAny(1),
            row.GetString(2),
            row.TextIfAny(3),
            row.TextIfAny(4) is { } statedOn ? EdtfDate.Parse(statedOn) : null,
            by,
            row.GetString(11)
        )
        {
            Threats = Json<Items<string>>(row, 5),
            By = row.CodeIfAny<Retractor>(6),
            Reason = row.CodeIfAny<RetractionReason>(7),
            RetractedOn = row.TextIfAny(8) is { } retractedOn ? EdtfDate.Parse(retractedOn) : null,
            Basis = row.TextIfAny(9),
            Changes = Json<Items<FieldChange>>(row, 10),
            Note = row.IsDBNull(12) ? null : Commitment.Of(row.GetFieldValue<byte[]>(12)),
        };
        return FeedState.Of(RegisterFeed.Begun(entry));
    }

    private static T Json<T>(NpgsqlDataReader row, int column) =>
        JsonSerializer.Deserialize<T>(row.GetString(column), LedgerJson.Stored)!;
}
