using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>What opens the sealed texts.</summary>
internal static class VaultTables
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() =>
        [SealingKeyTable(), SubjectKeysTable(), DisclosuresTable()];

    private static Table SealingKeyTable()
    {
        var table = New(LedgerTables.SealingKey);
        table.AddColumn("id", "smallint").AsPrimaryKey();
        table.AddColumn("fingerprint", "text").NotNull();
        return table;
    }

    private static Table SubjectKeysTable()
    {
        var table = New(SubjectKeys);
        table.AddColumn("subject", "text").AsPrimaryKey();
        table.AddColumn("wrapped", "bytea").NotNull();
        return table;
    }

    private static Table DisclosuresTable()
    {
        var table = New(Disclosures);
        table.AddColumn("stream", "text").AsPrimaryKey();
        table.AddColumn("commitment", "bytea").AsPrimaryKey();
        table.AddColumn("field", "text").NotNull();
        table.AddColumn("content", "bytea").NotNull();
        return table;
    }
}
