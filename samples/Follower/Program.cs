// Keeps two tables in step with a ledger: where every source stands now, and what it said.
//   CLAIMLEDGER_KEY=clk_… dotnet run -- http://127.0.0.1:5080 "Host=localhost;Database=desk"
using ClaimLedger.Client;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;
using Npgsql;

using var http = new HttpClient();
var key = Environment.GetEnvironmentVariable("CLAIMLEDGER_KEY");
var ledger = new LedgerClient(http, new Uri(args[0]), new LedgerClientOptions { Key = key });
await using var data = NpgsqlDataSource.Create(args[1]);

await AloneAsync(db =>
    ExecuteAsync(
        db,
        """
        create table if not exists feed_position (feed text primary key, entry text);
        create table if not exists stance (source text, threat text, proposition text, stance text,
            primary key (source, threat, proposition));
        create table if not exists quote (statement text primary key, text text not null);
        insert into feed_position (feed) values ('stances'), ('retractions') on conflict do nothing;
        """
    )
);

// Neither ends but by an exception. Whatever starts this program starts it again.
await await Task.WhenAny(KeepAsync(Feed.Stances, StanceAsync), KeepAsync(Feed.Retractions, RetractionAsync));

async Task KeepAsync(string feed, Func<NpgsqlConnection, FeedEntry, Task> apply)
{
    var last = await AloneAsync(async db =>
    {
        await using var read = new NpgsqlCommand("select entry from feed_position where feed = $1", db);
        read.Parameters.AddWithValue(feed);
        return await read.ExecuteScalarAsync() as string;
    });
    await foreach (var entry in ledger.FollowAsync(feed, last))
    {
        // The rows and the position are one transaction: a crash leaves both or neither.
        var moved = await AloneAsync(async db =>
        {
            await apply(db, entry);
            return await ExecuteAsync(
                db,
                "update feed_position set entry = $1 where feed = $2 and entry is not distinct from $3",
                entry.Id,
                feed,
                last
            );
        });
        if (moved != 1)
            throw new InvalidOperationException($"Another program writes these tables, too: {feed}.");
        last = entry.Id;
        Console.WriteLine($"{feed} {entry.Id} {entry.Kind} {entry.Subject}");
    }
}

async Task StanceAsync(NpgsqlConnection db, FeedEntry entry)
{
    var told = (StanceTold)entry.Data!;
    if (told.After is not { } after)
    {
        await ExecuteAsync(
            db,
            "delete from stance where source = $1 and threat = $2 and proposition = $3",
            told.Source,
            told.Threat,
            told.Proposition
        );
        return;
    }
    await ExecuteAsync(
        db,
        """
        insert into stance values ($1, $2, $3, $4)
        on conflict (source, threat, proposition) do update set stance = excluded.stance
        """,
        told.Source,
        told.Threat,
        told.Proposition,
        after.Stance is { } stance ? Codes<Stance>.Write(stance) : null
    );
    await QuoteAsync(db, after.Statement);
}

// What was redacted is destroyed here as well; what was corrected is fetched anew.
async Task RetractionAsync(NpgsqlConnection db, FeedEntry entry)
{
    if (RedactionNotice.Of(entry) is { } notice)
        Console.WriteLine($"Destroying {string.Join(", ", notice.Fields)} of {entry.Subject}.");
    if (((RegisterTold)entry.Data!).Statement is not { } statement)
        return;
    if (await ExecuteAsync(db, "delete from quote where statement = $1", statement) > 0)
        await QuoteAsync(db, statement);
}

// What may be quoted now: nothing of what was retracted, and no text where it was redacted.
async Task QuoteAsync(NpgsqlConnection db, string statement)
{
    if (await ledger.StatementAsync(statement) is { Text: { } text, Retraction: null })
    {
        await ExecuteAsync(
            db,
            "insert into quote values ($1, $2) on conflict (statement) do update set text = excluded.text",
            statement,
            text
        );
    }
}

// One transaction at a time, over both feeds: no text is fetched before a redaction and stored after it. And
// whoever starts waits for what a killed predecessor had left to commit.
async Task<T> AloneAsync<T>(Func<NpgsqlConnection, Task<T>> work)
{
    await using var db = await data.OpenConnectionAsync();
    await using var transaction = await db.BeginTransactionAsync();
    await ExecuteAsync(db, "select pg_advisory_xact_lock(20040123)");
    var result = await work(db);
    await transaction.CommitAsync();
    return result;
}

async Task<int> ExecuteAsync(NpgsqlConnection db, string sql, params string?[] values)
{
    await using var command = new NpgsqlCommand(sql, db);
    foreach (var value in values)
    {
        command.Parameters.Add(
            new NpgsqlParameter
            {
                Value = (object?)value ?? DBNull.Value,
                NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
            }
        );
    }
    return await command.ExecuteNonQueryAsync();
}
