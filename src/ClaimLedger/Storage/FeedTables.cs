using Weasel.Core;
using Weasel.Postgresql.Tables;
using static ClaimLedger.Storage.LedgerTables;

namespace ClaimLedger.Storage;

/// <summary>The feeds' entries, in chunks, and who follows them. Of the entries rows are added, and never
/// changed or deleted: a view that is made anew leaves them as they are.</summary>
internal static class FeedTables
{
    /// <summary>Chunks are compressed with LZ4 where PostgreSQL was built with it: what it does by itself
    /// takes longer for an entry than making it.</summary>
    public const string Tuning = $"""
        do $$ begin
            if exists (select from pg_attribute where attrelid = '{FeedChunks}'::regclass
                    and attname = 'entries' and attcompression <> 'l') then
                alter table {FeedChunks} alter column entries set compression lz4;
            end if;
        exception when feature_not_supported then null;
        end $$
        """;

    /// <summary>All of them.</summary>
    public static IEnumerable<ISchemaObject> All() => [ChunksTable(), ConsumersTable(), PositionsTable()];

    private static Table ChunksTable()
    {
        var table = New(FeedChunks);
        table.AddColumn("feed", "text").AsPrimaryKey();
        // The sequence of its last entry, and of its first.
        table.AddColumn("last", "bigint").AsPrimaryKey();
        table.AddColumn("first", "bigint").NotNull();
        table.AddColumn("last_id", "text").NotNull();
        // The position and the time of the event behind its last entry.
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("at", "timestamptz").NotNull();
        // What its entries are about, as FeedTag writes it.
        table.AddColumn("tags", "text[]").NotNull();
        table.AddColumn("entries", "bytea").NotNull();
        var tags = Index("idx_feed_chunks_tags", "tags");
        tags.Method = IndexMethod.gin;
        table.Indexes.Add(tags);
        return table;
    }

    private static Table ConsumersTable()
    {
        var table = New(FeedConsumers);
        table.AddColumn("feed", "text").AsPrimaryKey();
        table.AddColumn("consumer", "text").AsPrimaryKey();
        table.AddColumn("reads", "text").NotNull();
        table.AddColumn("filter", "text").NotNull();
        // The entry up to which it has everything; 0 and null before the first.
        table.AddColumn("sequence", "bigint").NotNull();
        table.AddColumn("entry", "text");
        // When it last asked from a place of its own choice, and when it was last there.
        table.AddColumn("since", "timestamptz").NotNull();
        table.AddColumn("contact_at", "timestamptz").NotNull();
        return table;
    }

    private static Table PositionsTable()
    {
        var table = New(RabbitMqPositions);
        table.AddColumn("exchange", "text").AsPrimaryKey();
        table.AddColumn("feed", "text").AsPrimaryKey();
        // The last entry that the broker has confirmed, as all before it.
        table.AddColumn("sequence", "bigint").NotNull();
        table.AddColumn("entry", "text").NotNull();
        return table;
    }
}
