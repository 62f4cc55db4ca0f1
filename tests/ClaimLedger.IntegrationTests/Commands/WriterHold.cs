using ClaimLedger.IntegrationTests.Hosting;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Holds every commit of the service up from outside: no stream can be begun or moved on until it is
/// released. Reading goes on.</summary>
internal sealed class WriterHold : IAsyncDisposable
{
    private const string Waiting = """
        select count(*) from pg_locks
        where relation = 'ledger.mt_streams'::regclass and database = (
            select oid from pg_database where datname = current_database()
        ) and not granted
        """;

    private readonly NpgsqlConnection _connection;

    private WriterHold(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Takes hold, once the commit under way is done.</summary>
    public static async Task<WriterHold> TakeAsync(Ledger ledger)
    {
        var hold = new WriterHold(new NpgsqlConnection(ledger.ConnectionString));
        await hold._connection.OpenAsync(TestContext.Current.CancellationToken);
        await hold.ExecuteAsync("begin; lock table ledger.mt_streams in exclusive mode");
        return hold;
    }

    /// <summary>Asks until so many commits wait.</summary>
    public async Task WaitForCommitsAsync(int count = 1)
    {
        await using var command = new NpgsqlCommand(Waiting, _connection);
        while ((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! < count)
            await Task.Yield();
    }

    /// <summary>Lets go.</summary>
    public Task ReleaseAsync() => ExecuteAsync("commit");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
