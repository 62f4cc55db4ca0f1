using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>The rows of the register.</summary>
internal static class RegisterTables
{
    /// <summary>The tables of the view.</summary>
    public static IReadOnlyList<Func<Table>> Views { get; } = [RegisterTable];

    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() => Views.Select(table => table());

    private static Table RegisterTable()
    {
        var table = New(Register);
        // An event writes one entry at most: its position is the entry's key, and where a page goes on.
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        foreach (var name in new[] { "kind", "source" })
            table.AddColumn(name, "text").NotNull();
        // Of an entry about a source there are none.
        foreach (var name in new[] { "statement", "document", "stated_on" })
            table.AddColumn(name, "text");
        table.AddColumn("threats", "jsonb").NotNull();
        foreach (
            var name in new[]
            {
                "assessment",
                "dispute",
                "retracted_by",
                "reason",
                "retracted_on",
                "requested_by",
                "approved_by",
                "basis",
                "to_source",
            }
        )
            table.AddColumn(name, "text");
        table.AddColumn("changes", "jsonb").NotNull();
        table.AddColumn("actor", "text").NotNull();
        table.AddColumn("note", "bytea");
        AddCause(table, "recorded_at", "opened_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        AddCause(table, "ended_at", "ended_by", required: false);
        table.AddColumn("ended_actor", "text");
        table.AddColumn("ended_note", "bytea");
        AddIndexes(table);
        return table;
    }

    private static void AddIndexes(Table table)
    {
        foreach (var name in new[] { "kind", "source", "statement", "actor" })
            table.Indexes.Add(Index($"idx_register_{name}", name, "recorded_from"));
        table.Indexes.Add(Index("idx_register_at", "recorded_at"));
        var threats = Index("idx_register_threats", "threats");
        threats.Method = IndexMethod.gin;
        table.Indexes.Add(threats);
        var moved = Index("idx_register_to_source", "to_source", "recorded_from");
        moved.Predicate = "to_source is not null";
        table.Indexes.Add(moved);
        // What waits for an editor: few, however long the register is.
        var open = Index("idx_register_open", "kind", "recorded_from");
        open.Predicate =
            "recorded_to is null and kind = any (array['retraction', 'concern', 'dispute', 'redaction-request'])";
        table.Indexes.Add(open);
        var ended = Index("idx_register_ended", "kind", "recorded_to");
        ended.Predicate = "recorded_to is not null";
        table.Indexes.Add(ended);
    }
}
