using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>The webhooks' rows, as they are asked for and changed over HTTP. Each change locks the webhook's
/// row first, as whoever works on it does.</summary>
internal sealed class WebhookStore(NpgsqlDataSource dataSource)
{
    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns =
        "webhook, url, feed, kind, source, threat, proposition, state, revision, position, rests_until, key, secret, former, former_until";

    private const string Webhooks = LedgerTables.Webhooks;
    private const string Held = LedgerTables.WebhookHeld;
    private const string Lock = $"select from {Webhooks} where webhook = $1 for update";

    private const string Items = $"""
        select w.webhook, w.url, w.feed, w.kind, w.source, w.threat, w.proposition, w.state, w.reason, w.position,
            greatest(0, coalesce((select max(c.last) from {LedgerTables.FeedChunks} c where c.feed = w.feed), 0)
                - w.position),
            (select count(*) from {Held} h where h.webhook = w.webhook and h.parked_at is null),
            (select count(*) from {Held} h where h.webhook = w.webhook and h.parked_at is not null),
            w.rests_until, w.created_at, w.former_until
        from {Webhooks} w
        """;

    /// <summary>Puts the first entry of each of some subjects next in turn, and the others behind it, in SQL:
    /// <c>$1</c> the webhook, <c>$2</c> the subjects, <c>$3</c> now.</summary>
    public const string PutInTurn = $"""
        update {Held} h set due = case when h.sequence = m.first then coalesce(h.due, $3) end
        from (select subject, min(sequence) as first from {Held}
            where webhook = $1 and parked_at is null and subject = any($2) group by subject) m
        where h.webhook = $1 and h.parked_at is null and h.subject = m.subject
            and (h.due is not null) <> (h.sequence = m.first)
        """;

    /// <summary>Makes a webhook.</summary>
    /// <returns>False where there is one of that id.</returns>
    public async Task<bool> AddAsync(Webhook webhook, DateTimeOffset now, CancellationToken cancel) =>
        await ExecuteAsync(
            cancel,
            (
                $"""
                insert into {Webhooks} (webhook, url, feed, kind, source, threat, proposition, state, position,
                    key, secret, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, '{WebhookState.Active}', $8, $9, $10, $11)
                on conflict do nothing
                """,
                [
                    webhook.Id,
                    webhook.Url.OriginalString,
                    webhook.Filter.Feed.Name,
                    .. webhook.Filter.Values.Select(value => value ?? (object)DBNull.Value),
                    webhook.Position,
                    webhook.Secrets.Key,
                    webhook.Secrets.Current,
                    now,
                ]
            )
        ) > 0;

    /// <summary>All of them, by their ids.</summary>
    public Task<List<WebhookItem>> ListAsync(CancellationToken cancel) =>
        dataSource.ListAsync($"{Items} order by w.webhook", ItemOf, cancel);

    /// <summary>One; null where there is none of that id.</summary>
    public async Task<WebhookItem?> ItemAsync(string webhook, CancellationToken cancel) =>
        (
            await dataSource.ListAsync($"{Items} where w.webhook = $1", ItemOf, cancel, webhook)
        ).FirstOrDefault();

    /// <summary>One, as it is worked on; null where there is none of that id.</summary>
    public async Task<Webhook?> FindAsync(string webhook, CancellationToken cancel) =>
        (
            await dataSource.ListAsync(
                $"select {Columns} from {Webhooks} where webhook = $1",
                Read,
                cancel,
                webhook
            )
        ).FirstOrDefault();

    /// <summary>Ends a webhook.</summary>
    public Task DeleteAsync(string webhook, CancellationToken cancel) =>
        ExecuteAsync(
            cancel,
            ($"delete from {Webhooks} where webhook = $1", [webhook]),
            ($"delete from {Held} where webhook = $1", [webhook]),
            ($"delete from {LedgerTables.WebhookAttempts} where webhook = $1", [webhook])
        );

    /// <summary>Sets the state.</summary>
    public Task SetStateAsync(string webhook, string state, CancellationToken cancel) =>
        ExecuteAsync(
            cancel,
            (
                $"update {Webhooks} set state = $2, reason = null, rests_until = null, revision = revision + 1 where webhook = $1",
                [webhook, state]
            )
        );

    /// <summary>Sets the secrets.</summary>
    public Task SetSecretsAsync(string webhook, StoredSecrets secrets, CancellationToken cancel) =>
        ExecuteAsync(
            cancel,
            (
                $"update {Webhooks} set secret = $2, former = $3, former_until = $4, revision = revision + 1 where webhook = $1",
                [webhook, secrets.Current, secrets.Former!, secrets.FormerUntil!.Value]
            )
        );

    /// <summary>Sets the position back. What is held of later entries comes again from the feed.</summary>
    /// <returns>False where the webhook is not there yet.</returns>
    public async Task<bool> SetBackAsync(string webhook, long position, CancellationToken cancel) =>
        await ExecuteAsync(
            cancel,
            (
                $"update {Webhooks} set position = $2, revision = revision + 1 where webhook = $1 and position >= $2",
                [webhook, position]
            ),
            (
                $"delete from {Held} where webhook = $1 and sequence > $2 and exists (select from {Webhooks} where webhook = $1 and position = $2)",
                [webhook, position]
            )
        ) > 0;

    /// <summary>Tries before one, the newest first.</summary>
    public Task<List<DeliveryItem>> DeliveriesAsync(
        string webhook,
        long before,
        int limit,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select number, entry, attempt, at, milliseconds, status, error from {LedgerTables.WebhookAttempts}
            where webhook = $1 and number < $2 order by number desc limit $3
            """,
            row => new DeliveryItem(
                row.GetInt64(0),
                row.GetString(1),
                row.GetInt32(2),
                row.GetFieldValue<DateTimeOffset>(3),
                row.GetInt32(4),
                row.IsDBNull(5) ? null : row.GetInt32(5),
                row.TextIfAny(6)
            ),
            cancel,
            webhook,
            before,
            limit
        );

    /// <summary>What is parked after a place, in order.</summary>
    public Task<List<ParkedItem>> ParkedAsync(
        string webhook,
        long after,
        int limit,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select entry, sequence, subject, attempts, error, parked_at from {Held}
            where webhook = $1 and parked_at is not null and sequence > $2 order by sequence limit $3
            """,
            row => new ParkedItem(
                row.GetString(0),
                row.GetInt64(1),
                row.GetString(2),
                row.GetInt32(3),
                row.TextIfAny(4),
                row.GetFieldValue<DateTimeOffset>(5)
            ),
            cancel,
            webhook,
            after,
            limit
        );

    /// <summary>Tries parked entries anew.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="entry">The one entry; null for all.</param>
    /// <param name="now">When.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> UnparkAsync(
        string webhook,
        string? entry,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var command = new NpgsqlCommand(Lock, connection, transaction);
        command.Parameters.AddWithValue(webhook);
        await command.ExecuteNonQueryAsync(cancel);
        command.CommandText = $"""
            update {Held} set parked_at = null, attempts = 0, error = null
            where webhook = $1 and parked_at is not null and ($2::text is null or entry = $2) returning subject
            """;
        command.Parameters.Add(new NpgsqlParameter { Value = entry ?? (object)DBNull.Value });
        var subjects = new List<string>();
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                subjects.Add(rows.GetString(0));
        }
        await using var turn = new NpgsqlCommand(PutInTurn, connection, transaction);
        turn.Parameters.AddWithValue(webhook);
        turn.Parameters.AddWithValue(subjects.Distinct().ToArray());
        turn.Parameters.AddWithValue(now);
        await turn.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return subjects.Count;
    }

    /// <summary>Reads a webhook's row.</summary>
    public static Webhook Read(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            new Uri(row.GetString(1)),
            new FeedFilter(
                Feed.Named(row.GetString(2))!,
                [row.TextIfAny(3), row.TextIfAny(4), row.TextIfAny(5), row.TextIfAny(6)]
            ),
            row.GetString(7),
            row.GetInt64(8),
            row.GetInt64(9),
            row.TimeIfAny(10),
            new StoredSecrets(
                row.GetFieldValue<byte[]>(11),
                row.GetFieldValue<byte[]>(12),
                row.IsDBNull(13) ? null : row.GetFieldValue<byte[]>(13),
                row.TimeIfAny(14)
            )
        );

    private static WebhookItem ItemOf(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.TextIfAny(3),
            row.TextIfAny(4),
            row.TextIfAny(5),
            row.TextIfAny(6),
            row.GetString(7),
            row.TextIfAny(8),
            row.GetInt64(9),
            row.GetInt64(10),
            row.GetInt64(11),
            row.GetInt64(12),
            row.TimeIfAny(13),
            row.GetFieldValue<DateTimeOffset>(14),
            row.TimeIfAny(15)
        );

    private async Task<int> ExecuteAsync(
        CancellationToken cancel,
        params (string Sql, object[] Values)[] statements
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (sql, values) in statements)
            batch.Add(sql, values);
        await batch.ExecuteNonQueryAsync(cancel);
        return (int)batch.BatchCommands[0].RecordsAffected;
    }
}
