using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>An entry that a webhook has to deliver.</summary>
/// <param name="Sequence">Its place in the feed.</param>
/// <param name="Entry">Its id.</param>
/// <param name="Subject">What it is about; those of one subject are delivered in order.</param>
/// <param name="Previous">The entry before it in the webhook's chain.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="IsHeld">Whether it stands in the table of what is held.</param>
internal sealed record Delivery(
    long Sequence,
    string Entry,
    string Subject,
    string? Previous,
    int Attempts,
    bool IsHeld
);

/// <summary>What became of an entry.</summary>
/// <param name="Delivery">The entry, with the tries that it has had.</param>
/// <param name="Tries">What was tried, in order.</param>
/// <param name="Due">When to try again; null for at once, or as soon as it is its turn.</param>
/// <param name="IsParked">Whether it is given up on.</param>
internal sealed record Handled(Delivery Delivery, Sent? Tries, DateTimeOffset? Due, bool IsParked)
{
    /// <summary>Whether the receiver has it.</summary>
    public bool IsDelivered => Tries is { IsDelivered: true };
}

/// <summary>What a round has to note.</summary>
/// <param name="Position">The entries up to here are in <paramref name="Handled"/>, or were before.</param>
/// <param name="Handled">What became of the entries.</param>
/// <param name="Subjects">The subjects of which something may be next.</param>
/// <param name="RestsUntil">Until when the receiver asks to be left alone.</param>
/// <param name="Gone">Why nothing more is sent; null where it is.</param>
internal sealed record Round(
    long Position,
    IReadOnlyList<Handled> Handled,
    IReadOnlyCollection<string> Subjects,
    DateTimeOffset? RestsUntil,
    string? Gone
);

/// <summary>
/// Where whoever holds the claim notes how far the webhooks are. It writes over the connection that holds the
/// claim: who loses the claim can note nothing more, so that two never do.
/// </summary>
internal sealed class WebhookLedger(Claim claim) : IDisposable
{
    /// <summary>The tries of a webhook that are kept.</summary>
    public const int KeptAttempts = 10_000;

    private const string Webhooks = LedgerTables.Webhooks;
    private const string Held = LedgerTables.WebhookHeld;

    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>The webhooks that send.</summary>
    public Task<List<Webhook>> ActiveAsync(CancellationToken cancel) =>
        ListAsync(
            $"select {WebhookStore.Columns} from {Webhooks} where state = '{WebhookState.Active}'",
            WebhookStore.Read,
            cancel
        );

    /// <summary>What is held and due: of each subject what waits, in order, as far as there is
    /// room.</summary>
    public Task<List<Delivery>> DueAsync(
        string webhook,
        DateTimeOffset now,
        int subjects,
        int entries,
        CancellationToken cancel
    ) =>
        ListAsync(
            $"""
            select h.sequence, h.entry, h.subject, h.previous, h.attempts
            from (select subject from {Held} where webhook = $1 and due <= $2 order by due limit $3) d
            join {Held} h on h.webhook = $1 and h.subject = d.subject and h.parked_at is null
            order by h.subject, h.sequence limit $4
            """,
            row => new Delivery(
                row.GetInt64(0),
                row.GetString(1),
                row.GetString(2),
                row.TextIfAny(3),
                row.GetInt32(4),
                IsHeld: true
            ),
            cancel,
            webhook,
            now,
            subjects,
            entries
        );

    /// <summary>Those of some subjects of which something waits.</summary>
    public Task<List<string>> WaitingAsync(
        string webhook,
        IReadOnlyCollection<string> subjects,
        CancellationToken cancel
    ) =>
        ListAsync(
            $"select distinct subject from {Held} where webhook = $1 and parked_at is null and subject = any($2)",
            row => row.GetString(0),
            cancel,
            webhook,
            subjects.ToArray()
        );

    /// <summary>How many entries wait.</summary>
    public async Task<long> CountAsync(string webhook, CancellationToken cancel) =>
        (
            await ListAsync(
                $"select count(*) from {Held} where webhook = $1 and parked_at is null",
                row => row.GetInt64(0),
                cancel,
                webhook
            )
        )[0];

    /// <summary>Notes a round: all of it or nothing.</summary>
    /// <returns>False where something was done to the webhook meanwhile, and nothing was noted.</returns>
    public async Task<bool> NoteAsync(
        Webhook webhook,
        Round round,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await _gate.WaitAsync(cancel);
        try
        {
            await using var transaction = await claim.Connection.BeginTransactionAsync(cancel);
            await using var command = new NpgsqlCommand(
                $"""
                update {Webhooks} set position = $3, rests_until = $4, reason = $5,
                    state = case when $5::text is null then state else '{WebhookState.Disabled}' end
                where webhook = $1 and revision = $2
                """,
                claim.Connection,
                transaction
            );
            foreach (
                var value in new object?[]
                {
                    webhook.Id,
                    webhook.Revision,
                    round.Position,
                    round.RestsUntil,
                    round.Gone,
                }
            )
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            if (await command.ExecuteNonQueryAsync(cancel) == 0)
                return false;
            await using var batch = new NpgsqlBatch(claim.Connection, transaction);
            Queue(batch, webhook.Id, round, now);
            if (batch.BatchCommands.Count > 0)
                await batch.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static void Queue(NpgsqlBatch batch, string webhook, Round round, DateTimeOffset now)
    {
        var gone = round.Handled.Where(h => h.IsDelivered && h.Delivery.IsHeld).ToList();
        if (gone.Count > 0)
        {
            batch.Add(
                $"delete from {Held} where webhook = $1 and sequence = any($2)",
                webhook,
                gone.Select(h => h.Delivery.Sequence).ToArray()
            );
        }
        // What was not tried, and is held already, stays as it is.
        var kept = round
            .Handled.Where(h => !h.IsDelivered && (h.Tries is not null || !h.Delivery.IsHeld))
            .ToList();
        if (kept.Count > 0)
        {
            batch.Add(
                $"""
                insert into {Held} (webhook, sequence, entry, subject, previous, attempts, error, due, parked_at)
                select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9)
                on conflict (webhook, sequence) do update set attempts = excluded.attempts, error = excluded.error,
                    due = excluded.due, parked_at = excluded.parked_at
                """,
                webhook,
                kept.Select(h => h.Delivery.Sequence).ToArray(),
                kept.Select(h => h.Delivery.Entry).ToArray(),
                kept.Select(h => h.Delivery.Subject).ToArray(),
                kept.Select(h => h.Delivery.Previous).ToArray(),
                kept.Select(h => h.Delivery.Attempts).ToArray(),
                kept.Select(h => h.Tries?.Error).ToArray(),
                kept.Select(h => h.Due).ToArray(),
                kept.Select(h => h.IsParked ? now : (DateTimeOffset?)null).ToArray()
            );
        }
        if (round.Subjects.Count > 0)
            batch.Add(WebhookStore.PutInTurn, webhook, round.Subjects.ToArray(), now);
        QueueAttempts(batch, webhook, [.. round.Handled.Where(h => h.Tries is not null)]);
    }

    private static void QueueAttempts(NpgsqlBatch batch, string webhook, List<Handled> tried)
    {
        if (tried.Count == 0)
            return;
        tried.Sort((a, b) => a.Tries!.At.CompareTo(b.Tries!.At));
        const string Attempts = LedgerTables.WebhookAttempts;
        batch.Add(
            $"""
            insert into {Attempts} (webhook, number, entry, attempt, at, milliseconds, status, error)
            select $1, (select coalesce(max(number), 0) from {Attempts} where webhook = $1) + t.i, t.entry,
                t.attempt, t.at, t.milliseconds, t.status, t.error
            from unnest($2, $3, $4, $5, $6, $7) with ordinality
                t(entry, attempt, at, milliseconds, status, error, i)
            """,
            webhook,
            tried.Select(h => h.Delivery.Entry).ToArray(),
            tried.Select(h => h.Delivery.Attempts).ToArray(),
            tried.Select(h => h.Tries!.At).ToArray(),
            tried.Select(h => h.Tries!.Milliseconds).ToArray(),
            tried.Select(h => h.Tries!.Status).ToArray(),
            tried.Select(h => h.Tries!.Error).ToArray()
        );
        batch.Add(
            $"delete from {Attempts} where webhook = $1 and number <= (select max(number) from {Attempts} where webhook = $1) - {KeptAttempts}",
            webhook
        );
    }

    private async Task<List<T>> ListAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancel,
        params IReadOnlyList<object> values
    )
    {
        await _gate.WaitAsync(cancel);
        try
        {
            await using var command = new NpgsqlCommand(sql, claim.Connection);
            foreach (var value in values)
                command.Parameters.AddWithValue(value);
            var found = new List<T>();
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                found.Add(read(rows));
            return found;
        }
        finally
        {
            _gate.Release();
        }
    }
}
