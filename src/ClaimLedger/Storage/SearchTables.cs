using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>The words that the search finds by, in the clear; the texts themselves stay sealed.</summary>
internal static class SearchTables
{
    /// <summary>The index by which the versions of a statement are found.</summary>
    public const string StatementIndex = "idx_search_statements_statement";

    /// <summary>The tables of the view.</summary>
    public static IReadOnlyList<Func<Table>> Views { get; } = [StatementsTable, ThingsTable];

    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() => Views.Select(table => table());

    private static Table StatementsTable()
    {
        var table = New(SearchStatements);
        // The position of the event that opened it: each event opens one at most.
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        table.AddColumn("statement", "text").NotNull();
        table.AddColumn("source", "text").NotNull();
        table.AddColumn("earliest", "date").NotNull();
        table.AddColumn("words", "tsvector").NotNull();
        table.AddColumn("recorded_to", "bigint");
        table.Indexes.Add(Index(StatementIndex, "statement"));
        table.Indexes.Add(Words("idx_search_statements_words"));
        return table;
    }

    private static Table ThingsTable()
    {
        var table = New(SearchThings);
        table.AddColumn("thing", "text").AsPrimaryKey();
        table.AddColumn("field", "text").AsPrimaryKey();
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        table.AddColumn("ord", "integer").AsPrimaryKey();
        table.AddColumn("name", "text");
        table.AddColumn("words", "tsvector").NotNull();
        table.AddColumn("recorded_to", "bigint");
        table.Indexes.Add(Words("idx_search_things_words"));
        return table;
    }

    private static IndexDefinition Words(string name)
    {
        var index = Index(name, "words");
        index.Method = IndexMethod.gin;
        return index;
    }
}
