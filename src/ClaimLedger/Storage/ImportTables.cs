using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>What is kept of requests and of imports.</summary>
internal static class ImportTables
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() =>
        [RequestKeysTable(), ImportsTable(), ImportUploadsTable(), ImportRefusalsTable()];

    private static Table RequestKeysTable()
    {
        var table = New(RequestKeys);
        table.AddColumn("actor", "text").AsPrimaryKey();
        table.AddColumn("key", "text").AsPrimaryKey();
        table.AddColumn("fingerprint", "bytea").NotNull();
        table.AddColumn("stream", "text").NotNull();
        table.AddColumn("versions", "bigint[]").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("is_repeat", "boolean").NotNull();
        table.AddColumn("recorded_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static Table ImportsTable()
    {
        var table = New(Imports);
        table.AddColumn("id", "uuid").AsPrimaryKey();
        foreach (var name in new[] { "actor", "correlation_id", "format", "state" })
            table.AddColumn(name, "text").NotNull();
        foreach (var name in new[] { "key", "failure" })
            table.AddColumn(name, "text");
        foreach (var name in new[] { "fingerprint", "upload_key", "report_key" })
            table.AddColumn(name, "bytea");
        foreach (var name in new[] { "dry_run", "stop_on_error" })
            table.AddColumn(name, "boolean").NotNull();
        foreach (
            var name in new[]
            {
                "bytes",
                "bytes_done",
                "last_line",
                "lines",
                "appended",
                "repeated",
                "refused",
                "events",
                "position",
            }
        )
            table.AddColumn(name, "bigint").NotNull().DefaultValue(0);
        table.AddColumn("parked", "bigint[]").NotNull().DefaultValueByExpression("'{}'");
        table.AddColumn("started_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        table.AddColumn("ended_at", "timestamptz");
        var running = Index(RunningImportIndex, "actor", "key");
        (running.IsUnique, running.Predicate) = (true, "ended_at is null and state <> 'uploading'");
        table.Indexes.Add(running);
        table.Indexes.Add(Index("idx_imports_started", "started_at", "id"));
        return table;
    }

    private static Table ImportUploadsTable()
    {
        var table = New(ImportUploads);
        table.AddColumn("import", "uuid").AsPrimaryKey();
        table.AddColumn("part", "integer").AsPrimaryKey();
        table.AddColumn("content", "bytea").NotNull();
        return table;
    }

    private static Table ImportRefusalsTable()
    {
        var table = New(ImportRefusals);
        table.AddColumn("import", "uuid").AsPrimaryKey();
        table.AddColumn("line", "bigint").AsPrimaryKey();
        table.AddColumn("part", "integer").AsPrimaryKey();
        table.AddColumn("content", "bytea").NotNull();
        table.AddColumn("missing", "text");
        table.AddColumn("comes_on_line", "bigint");
        // What the line was about, as far as it could be read: a redaction deletes what was said of it.
        table.AddColumn("stream", "text");
        var about = Index("idx_import_refusals_stream", "stream");
        about.Predicate = "stream is not null";
        table.Indexes.Add(about);
        return table;
    }
}
