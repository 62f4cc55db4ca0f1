using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Exchange;

/// <summary>What became of a batch.</summary>
/// <param name="From">The last line before it.</param>
/// <param name="Progress">How far the import is with it.</param>
/// <param name="Refused">Its refused lines that are kept.</param>
/// <param name="Comes">Things that earlier refused lines lacked, with the lines that brought them.</param>
public sealed record ImportStep(
    long From,
    ImportProgress Progress,
    IReadOnlyList<Refused> Refused,
    IReadOnlyList<(string Thing, long Line)> Comes
)
{
    // A node that lost its claim must not go on: where the last line is not what it was, there is none, and
    // the column takes no null. What is changed by this is in the transaction of the batch's events.
    private const string Advance = $"""
        update {LedgerTables.Imports} set last_line = case when last_line = $2 then $3 end, parked = $4,
            bytes_done = $5, lines = $6, appended = $7, repeated = $8, refused = $9, events = $10
        where id = $1
        """;

    private const string Refuse = $"""
        insert into {LedgerTables.ImportRefusals} (import, line, part, content, missing, stream)
        select $1, line, row_number() over (partition by line order by place), content, missing, stream
        from unnest($2, $3, $4, $5) with ordinality r(line, content, missing, stream, place)
        on conflict do nothing
        """;

    private const string Note = $"""
        update {LedgerTables.ImportRefusals} r set comes_on_line = b.line
        from unnest($2, $3) b(thing, line)
        where r.import = $1 and r.missing = b.thing and r.comes_on_line is null
        """;

    /// <summary>Whether a batch was not taken as the import is not where it was: another node went on with
    /// it, or this step was taken already and the answer was lost.</summary>
    public static bool IsLost(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.NotNullViolation, ColumnName: "last_line" };

    /// <summary>Queues what became of a batch into the transaction that appends its events.</summary>
    public void Queue(NpgsqlBatch batch, OpenImport import)
    {
        var (id, next) = (import.Job.Id, Progress);
        batch.Add(
            Advance,
            id,
            From,
            next.LastLine,
            next.Parked.ToArray(),
            next.BytesDone,
            next.Lines,
            next.Appended,
            next.Repeated,
            next.Refused,
            next.Events
        );
        if (Refused.Count > 0)
        {
            batch.Add(
                Refuse,
                id,
                Refused.Select(r => r.Line.Number).ToArray(),
                Refused.Select(r => Seal(import, r)).ToArray(),
                Refused.Select(r => r.Refusal.Missing).ToArray(),
                Refused.Select(r => r.Line.About).ToArray()
            );
        }
        if (Comes.Count > 0)
            batch.Add(Note, id, Comes.Select(c => c.Thing).ToArray(), Comes.Select(c => c.Line).ToArray());
    }

    private static byte[] Seal(OpenImport import, Refused refused) =>
        import.ReportKey.Encrypt(
            import.Job.Report,
            JsonSerializer.SerializeToUtf8Bytes(
                new RefusedLine(
                    refused.Line.Number,
                    refused.Line.Command,
                    refused.Refusal.Code.Code,
                    refused.Refusal.Field,
                    refused.Refusal.Detail
                ),
                LedgerJson.Stored
            )
        );
}
