using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>The transparency log. Rows are added, and never changed or deleted.</summary>
internal static class LogTables
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() =>
        [EntriesTable(), TilesTable(), CheckpointsTable(), CosignaturesTable(), KeysTable()];

    private static Table EntriesTable()
    {
        var table = New(LogEntries);
        table.AddColumn("index", "bigint").AsPrimaryKey();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("event", "uuid").NotNull();
        table.AddColumn("entry", "bytea").NotNull();
        // Neither is ever in it twice.
        foreach (var name in new[] { "position", "event" })
        {
            var once = Index($"idx_log_entries_{name}", name);
            once.IsUnique = true;
            table.Indexes.Add(once);
        }
        return table;
    }

    private static Table TilesTable()
    {
        var table = New(LogTiles);
        table.AddColumn("level", "smallint").AsPrimaryKey();
        table.AddColumn("index", "bigint").AsPrimaryKey();
        table.AddColumn("hashes", "bytea").NotNull();
        // The hash over the whole tile, which is one of the tile above.
        table.AddColumn("root", "bytea").NotNull();
        return table;
    }

    private static Table CheckpointsTable()
    {
        var table = New(LogCheckpoints);
        table.AddColumn("size", "bigint").AsPrimaryKey();
        table.AddColumn("root", "bytea").NotNull();
        table.AddColumn("note", "text").NotNull();
        table.AddColumn("signed_at", "timestamptz").NotNull();
        return table;
    }

    private static Table CosignaturesTable()
    {
        var table = New(LogCosignatures);
        table.AddColumn("size", "bigint").AsPrimaryKey();
        // Its verifier key: a witness that changes its key is another one.
        table.AddColumn("witness", "text").AsPrimaryKey();
        table.AddColumn("line", "text").NotNull();
        table.AddColumn("signed_at", "timestamptz").NotNull();
        table.Indexes.Add(Index("idx_log_cosignatures_witness", "witness", "size"));
        return table;
    }

    private static Table KeysTable()
    {
        var table = New(LogKeys);
        table.AddColumn("verifier", "text").AsPrimaryKey();
        table.AddColumn("first_size", "bigint").NotNull();
        table.AddColumn("added_at", "timestamptz").NotNull();
        return table;
    }
}
