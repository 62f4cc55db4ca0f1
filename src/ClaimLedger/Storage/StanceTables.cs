using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>The rows of the timelines. Open ends of dates are stored as PostgreSQL's infinities, so that
/// plain ordering is timeline order.</summary>
internal static class StanceTables
{
    /// <summary>The index by which a timeline's entries are found, in its order.</summary>
    public const string EntriesIndex = "idx_timeline_entries_threat";

    /// <summary>The tables of the view.</summary>
    public static IReadOnlyList<Func<Table>> Views { get; } =
    [TimelinesTable, EntriesTable, ShiftsTable, ContestsTable, UnassessedTable, TouchedTable];

    /// <summary>Shifts end, as often as dates come in any order: room is left on each page for the row as it
    /// is then, so that no index is touched.</summary>
    public const string Tuning =
        $"alter table {Shifts} set (fillfactor = 55); alter table {LedgerTables.Touched} set (fillfactor = 20)";

    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() => Views.Select(table => table());

    private static Table EntriesTable()
    {
        var table = New(TimelineEntries);
        table.AddColumn("statement", "text").AsPrimaryKey();
        table.AddColumn("assessment", "text").AsPrimaryKey();
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        AddKey(table);
        table.AddColumn("stance", "text").NotNull();
        table.AddColumn("likelihood", "text");
        table.AddColumn("confidence", "text");
        table.AddColumn("credibility", "text");
        table.AddColumn("stated_on", "text").NotNull();
        table.AddColumn("earliest", "date").NotNull();
        table.AddColumn("latest", "date").NotNull();
        table.AddColumn("withdrawn_on", "text");
        table.AddColumn("withdrawn_from", "date");
        table.AddColumn("ord", "bigint").NotNull();
        table.AddColumn("rests_on", "text");
        table.AddColumn("cause", "text");
        AddCause(table, "recorded_at", "opened_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        table.AddColumn("closed_cause", "text");
        AddCause(table, "closed_at", "closed_by", required: false);
        table.Indexes.Add(
            Index(EntriesIndex, "threat", "proposition", "source", "earliest", "latest", "ord")
        );
        // Few statements name their origins; whether one of a threat does is one look.
        var origins = Index("idx_timeline_entries_origins", "threat", "proposition");
        origins.Predicate = "rests_on is not null";
        table.Indexes.Add(origins);
        table.Indexes.Add(InOrder("idx_timeline_entries_recorded"));
        return table;
    }

    private static Table TimelinesTable()
    {
        var table = New(Timelines);
        table.AddColumn("threat", "text").AsPrimaryKey();
        table.AddColumn("proposition", "text").AsPrimaryKey();
        table.AddColumn("source", "text").AsPrimaryKey();
        table.Indexes.Add(Index("idx_timelines_source", "source", "threat", "proposition"));
        return table;
    }

    private static Table TouchedTable()
    {
        var table = New(LedgerTables.Touched);
        table.AddColumn("name", "text").AsPrimaryKey();
        table.AddColumn("position", "bigint").NotNull();
        return table;
    }

    private static Table UnassessedTable()
    {
        var table = New(Unassessed);
        table.AddColumn("statement", "text").AsPrimaryKey();
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        table.AddColumn("source", "text").NotNull();
        AddCause(table, "recorded_at", "opened_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        AddCause(table, "closed_at", "closed_by", required: false);
        var open = Index("idx_unassessed_open", "recorded_from");
        open.Predicate = "recorded_to is null";
        table.Indexes.Add(open);
        var ofSource = Index("idx_unassessed_open_source", "source", "recorded_from");
        ofSource.Predicate = "recorded_to is null";
        table.Indexes.Add(ofSource);
        // Not those, most of all, that were recorded together with their assessment.
        var ended = Index("idx_unassessed_ended", "recorded_to");
        ended.Predicate = "closed_at > recorded_at";
        table.Indexes.Add(ended);
        return table;
    }

    private static Table ShiftsTable()
    {
        var table = New(Shifts);
        // By what it is looked for; the identity alone would be spread over the whole index.
        table.AddColumn("threat", "text").AsPrimaryKey();
        table.AddColumn("proposition", "text").AsPrimaryKey();
        table.AddColumn("source", "text").AsPrimaryKey();
        table.AddColumn("earliest", "date").AsPrimaryKey();
        table.AddColumn("id", "text").AsPrimaryKey();
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("from_stance", "text");
        table.AddColumn("to_stance", "text");
        table.AddColumn("stated_on", "text").NotNull();
        table.AddColumn("latest", "date").NotNull();
        table.AddColumn("statement", "text").NotNull();
        table.AddColumn("assessment", "text").NotNull();
        table.AddColumn("cause", "text").NotNull();
        AddCause(table, "recorded_at", "caused_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        table.AddColumn("ended_cause", "text");
        AddCause(table, "ended_at", "ended_by", required: false);
        table.Indexes.Add(Index("idx_shifts_source", "source", "earliest"));
        // Many may fall on one day: they need not be sorted.
        table.Indexes.Add(Index("idx_shifts_earliest", "earliest", "latest", "source"));
        table.Indexes.Add(InOrder("idx_shifts_recorded"));
        return table;
    }

    /// <summary>By what a comparison of all rows goes through a table. Rows come in the order of their
    /// positions, so that a summary of each stretch of the table is enough, and costs next to
    /// nothing.</summary>
    private static IndexDefinition InOrder(string name)
    {
        var index = Index(name, "recorded_from");
        index.Method = IndexMethod.brin;
        return index;
    }

    private static Table ContestsTable()
    {
        var table = New(Contests);
        table.AddColumn("statement", "text").AsPrimaryKey();
        table.AddColumn("assessment", "text").AsPrimaryKey();
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        AddCause(table, "recorded_at", "opened_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        AddCause(table, "closed_at", "closed_by", required: false);
        return table;
    }
}
