using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace ClaimLedger.Storage;

/// <summary>The tables beside Marten's. Those of the views, which can be made anew, have no schema in their
/// names: the search path finds the ones in use, or those that a rebuild writes.</summary>
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

    /// <summary>One row a source, threat and proposition that have, or had, an entry.</summary>
    public const string Timelines = "timelines";

    /// <summary>One row a stretch of recorded time in which a statement waited for an assessment.</summary>
    public const string Unassessed = "unassessed";

    /// <summary>One row a version of an assessment.</summary>
    public const string TimelineEntries = "timeline_entries";

    /// <summary>One row a stretch of recorded time in which a shift stood.</summary>
    public const string Shifts = "shifts";

    /// <summary>One row a stretch of recorded time in which an assessment was contested.</summary>
    public const string Contests = "contests";

    /// <summary>One row a source, a threat or a month that has shifts: when it was last touched.</summary>
    public const string Touched = "touched";

    /// <summary>Of which version each view is, and how far its last rebuild came.</summary>
    public const string Views = $"{Schema}.views";

    /// <summary>One row an event that undid, corrected, put in doubt or destroyed something.</summary>
    public const string Register = "register";

    /// <summary>One row a version of a statement: its words.</summary>
    public const string SearchStatements = "search_statements";

    /// <summary>One row a version of a text of a source or a threat: its words.</summary>
    public const string SearchThings = "search_things";

    /// <summary>What became of requests that came with a key.</summary>
    public const string RequestKeys = $"{Schema}.request_keys";

    /// <summary>One row an import.</summary>
    public const string Imports = $"{Schema}.imports";

    /// <summary>The files of imports that have not ended, in encrypted parts.</summary>
    public const string ImportUploads = $"{Schema}.import_uploads";

    /// <summary>The lines that imports refused.</summary>
    public const string ImportRefusals = $"{Schema}.import_refusals";

    /// <summary>The log's entries, one an event, as they were hashed.</summary>
    public const string LogEntries = $"{Schema}.log_entries";

    /// <summary>The log's full tiles of hashes.</summary>
    public const string LogTiles = $"{Schema}.log_tiles";

    /// <summary>Every checkpoint that was ever signed.</summary>
    public const string LogCheckpoints = $"{Schema}.log_checkpoints";

    /// <summary>What witnesses signed of them.</summary>
    public const string LogCosignatures = $"{Schema}.log_cosignatures";

    /// <summary>The keys that ever signed.</summary>
    public const string LogKeys = $"{Schema}.log_keys";

    /// <summary>The feeds' entries.</summary>
    public const string FeedChunks = $"{Schema}.feed_chunks";

    /// <summary>Who follows the feeds by a name, and where they are.</summary>
    public const string FeedConsumers = $"{Schema}.feed_consumers";

    /// <summary>Up to where each feed was sent to exchanges of RabbitMQ.</summary>
    public const string RabbitMqPositions = $"{Schema}.rabbitmq_positions";

    /// <summary>The webhooks, and how far each is.</summary>
    public const string Webhooks = $"{Schema}.webhooks";

    /// <summary>The entries that webhooks wait to deliver, and those that they gave up on.</summary>
    public const string WebhookHeld = $"{Schema}.webhook_held";

    /// <summary>What webhooks tried, and what came of it.</summary>
    public const string WebhookAttempts = $"{Schema}.webhook_attempts";

    /// <summary>The keys by which people prove who they are.</summary>
    public const string AccessKeys = $"{Schema}.access_keys";

    /// <summary>The index by which one key has one import at a time.</summary>
    public const string RunningImportIndex = "idx_imports_running_key";

    /// <summary>All tables.</summary>
    public static IEnumerable<ISchemaObject> All() =>
        [
            .. VaultTables.All(),
            .. ImportTables.All(),
            ViewTables.Progress(),
            .. StanceTables.All(),
            .. RegisterTables.All(),
            .. SearchTables.All(),
            .. LogTables.All(),
            .. FeedTables.All(),
            .. WebhookTables.All(),
            .. AccessTables.All(),
        ];

    internal static void AddKey(Table table)
    {
        table.AddColumn("source", "text").NotNull();
        table.AddColumn("threat", "text").NotNull();
        table.AddColumn("proposition", "text").NotNull();
    }

    internal static void AddCause(Table table, string at, string by, bool required)
    {
        foreach (var (name, type) in new[] { (at, "timestamptz"), (by, "uuid"), ($"{by}_type", "text") })
        {
            var column = table.AddColumn(name, type);
            if (required)
                column.NotNull();
        }
    }

    internal static Table New(string name) =>
        new(PostgresqlProvider.Instance.Parse(name.Contains('.') ? name : $"{Schema}.{name}"));

    internal static IndexDefinition Index(string name, params string[] columns) =>
        new(name) { Columns = columns };
}
