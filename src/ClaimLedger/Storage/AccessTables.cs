using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>Who may do what.</summary>
internal static class AccessTables
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() => [KeysTable()];

    private static Table KeysTable()
    {
        var table = New(AccessKeys);
        table.AddColumn("key", "text").AsPrimaryKey();
        // SHA-256 of the whole key, which is kept nowhere.
        table.AddColumn("digest", "bytea").NotNull();
        foreach (var name in new[] { "role", "person" })
            table.AddColumn(name, "text").NotNull();
        table.AddColumn("label", "text");
        table.AddColumn("created_at", "timestamptz").NotNull();
        table.AddColumn("created_by", "text").NotNull();
        table.AddColumn("expires_at", "timestamptz");
        table.AddColumn("revoked_at", "timestamptz");
        table.AddColumn("replaced_by", "text");
        return table;
    }
}
