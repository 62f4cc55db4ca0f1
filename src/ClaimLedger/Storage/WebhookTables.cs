using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>The webhooks: how far each is in its feed, what it holds back, what it tried.</summary>
internal static class WebhookTables
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() => [WebhooksTable(), HeldTable(), AttemptsTable()];

    private static Table WebhooksTable()
    {
        var table = New(Webhooks);
        table.AddColumn("webhook", "text").AsPrimaryKey();
        foreach (var name in new[] { "url", "feed", "state" })
            table.AddColumn(name, "text").NotNull();
        foreach (var name in new[] { "reason", "kind", "source", "threat", "proposition" })
            table.AddColumn(name, "text");
        // All entries of the feed up to here are delivered, or in the table of what is held.
        table.AddColumn("position", "bigint").NotNull();
        // Grows with whatever is done to the webhook over HTTP; what was begun before it is not noted.
        table.AddColumn("revision", "bigint").NotNull().DefaultValue(0);
        table.AddColumn("key", "bytea").NotNull();
        table.AddColumn("secret", "bytea").NotNull();
        table.AddColumn("former", "bytea");
        table.AddColumn("former_until", "timestamptz");
        table.AddColumn("rests_until", "timestamptz");
        table.AddColumn("created_at", "timestamptz").NotNull();
        return table;
    }

    private static Table HeldTable()
    {
        var table = New(WebhookHeld);
        table.AddColumn("webhook", "text").AsPrimaryKey();
        table.AddColumn("sequence", "bigint").AsPrimaryKey();
        table.AddColumn("entry", "text").NotNull();
        table.AddColumn("subject", "text").NotNull();
        // The entry before it in the webhook's chain.
        table.AddColumn("previous", "text");
        table.AddColumn("attempts", "integer").NotNull();
        table.AddColumn("error", "text");
        // Only the first of a subject has one; the others wait behind it.
        table.AddColumn("due", "timestamptz");
        table.AddColumn("parked_at", "timestamptz");
        var waiting = Index("idx_webhook_held_subject", "webhook", "subject", "sequence");
        waiting.Predicate = "parked_at is null";
        table.Indexes.Add(waiting);
        var due = Index("idx_webhook_held_due", "webhook", "due");
        due.Predicate = "due is not null";
        table.Indexes.Add(due);
        return table;
    }

    private static Table AttemptsTable()
    {
        var table = New(WebhookAttempts);
        table.AddColumn("webhook", "text").AsPrimaryKey();
        table.AddColumn("number", "bigint").AsPrimaryKey();
        table.AddColumn("entry", "text").NotNull();
        table.AddColumn("attempt", "integer").NotNull();
        table.AddColumn("at", "timestamptz").NotNull();
        table.AddColumn("milliseconds", "integer").NotNull();
        table.AddColumn("status", "integer");
        table.AddColumn("error", "text");
        return table;
    }
}
