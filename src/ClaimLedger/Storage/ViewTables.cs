using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>What is kept of the views themselves.</summary>
internal static class ViewTables
{
    /// <summary>A row a view: the version of its tables, and its last rebuild.</summary>
    public static Table Progress()
    {
        var table = New(Views);
        table.AddColumn("name", "text").AsPrimaryKey();
        table.AddColumn("version", "integer");
        table.AddColumn("rebuild_started_at", "timestamptz");
        table.AddColumn("rebuild_position", "bigint");
        table.AddColumn("rebuild_target", "bigint");
        table.AddColumn("rebuild_ended_at", "timestamptz");
        table.AddColumn("rebuild_failure", "text");
        return table;
    }
}
