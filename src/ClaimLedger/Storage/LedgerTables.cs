using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace ClaimLedger.Storage;

/// <summary>The tables beside Marten's: what opens the sealed texts, and the rows of the timelines. Open
/// ends of dates are stored as PostgreSQL's infinities, so that plain ordering is timeline order.</summary>
public static class LedgerTables
{
    /// <summary>The schema that everything of the ledger lies in.</summary>
    public const string Schema = "ledger";

    /// <summary>Which sealing key this ledger was made with.</summary>
    public const string SealingKey = $"{Schema}.sealing_key";

    /// <summary>The subjects' keys, wrapped under the sealing key.</summary>
    public const string SubjectKeys = $"{Schema}.subject_keys";

    /// <summary>What opens the commitments in the events, encrypted under the subjects' keys.</summary>
    public const string Disclosures = $"{Schema}.disclosures";

    /// <summary>One row a version of an assessment.</summary>
    public const string TimelineEntries = $"{Schema}.timeline_entries";

    /// <summary>One row a stretch of recorded time in which a shift stood.</summary>
    public const string Shifts = $"{Schema}.shifts";

    /// <summary>One row a stretch of recorded time in which an assessment was contested.</summary>
    public const string Contests = $"{Schema}.contests";

    /// <summary>What became of requests that came with a key.</summary>
    public const string RequestKeys = $"{Schema}.request_keys";

    /// <summary>One row an import.</summary>
    public const string Imports = $"{Schema}.imports";

    /// <summary>The files of imports that have not ended, in encrypted parts.</summary>
    public const string ImportUploads = $"{Schema}.import_uploads";

    /// <summary>The lines that imports refused.</summary>
    public const string ImportRefusals = $"{Schema}.import_refusals";

    /// <summary>The index by which one key has one import at a time.</summary>
    public const string RunningImportIndex = "idx_imports_running_key";

    /// <summary>The index by which an instant finds its position.</summary>
    public const string EventTimeIndex = "idx_mt_events_timestamp";

    /// <summary>The index by which lists find the streams that begin with a registration.</summary>
    public const string RegistrationIndex = "idx_mt_events_registration";

    /// <summary>All tables.</summary>
    public static IEnumerable<ISchemaObject> All() =>
        [
            SealingKeyTable(),
            SubjectKeysTable(),
            DisclosuresTable(),
            EntriesTable(),
            ShiftsTable(),
            ContestsTable(),
            RequestKeysTable(),
            ImportsTable(),
            ImportUploadsTable(),
            ImportRefusalsTable(),
        ];

    private static Table SealingKeyTable()
    {
        var table = New(SealingKey);
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
        AddCause(table, "recorded_at", "opened_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        AddCause(table, "closed_at", "closed_by", required: false);
        table.Indexes.Add(
            Index(
                "idx_timeline_entries_source",
                "source",
                "threat",
                "proposition",
                "earliest",
                "latest",
                "ord"
            )
        );
        table.Indexes.Add(
            Index(
                "idx_timeline_entries_threat",
                "threat",
                "proposition",
                "source",
                "earliest",
                "latest",
                "ord"
            )
        );
        return table;
    }

    private static Table ShiftsTable()
    {
        var table = New(Shifts);
        table.AddColumn("id", "text").AsPrimaryKey();
        table.AddColumn("recorded_from", "bigint").AsPrimaryKey();
        AddKey(table);
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("from_stance", "text");
        table.AddColumn("to_stance", "text");
        table.AddColumn("stated_on", "text").NotNull();
        table.AddColumn("earliest", "date").NotNull();
        table.AddColumn("latest", "date").NotNull();
        table.AddColumn("statement", "text").NotNull();
        table.AddColumn("assessment", "text").NotNull();
        table.AddColumn("cause", "text").NotNull();
        AddCause(table, "recorded_at", "caused_by", required: true);
        table.AddColumn("recorded_to", "bigint");
        table.AddColumn("ended_cause", "text");
        AddCause(table, "ended_at", "ended_by", required: false);
        table.Indexes.Add(Index("idx_shifts_source", "source", "threat", "proposition", "earliest"));
        table.Indexes.Add(Index("idx_shifts_threat", "threat", "proposition", "earliest"));
        table.Indexes.Add(Index("idx_shifts_earliest", "earliest"));
        return table;
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

    private static void AddKey(Table table)
    {
        table.AddColumn("source", "text").NotNull();
        table.AddColumn("threat", "text").NotNull();
        table.AddColumn("proposition", "text").NotNull();
    }

    private static void AddCause(Table table, string at, string by, bool required)
    {
        foreach (var (name, type) in new[] { (at, "timestamptz"), (by, "uuid"), ($"{by}_type", "text") })
        {
            var column = table.AddColumn(name, type);
            if (required)
                column.NotNull();
        }
    }

    private static Table New(string name) => new(PostgresqlProvider.Instance.Parse(name));

    private static IndexDefinition Index(string name, params string[] columns) =>
        new(name) { Columns = columns };
}
