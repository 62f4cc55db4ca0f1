using System.Globalization;
using Npgsql;
using Xunit;
using static ClaimLedger.IntegrationTests.Storage.EmbeddedPostgresFolder;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>
/// The private PostgreSQL keeps what it confirmed through every way of ending it, and starts again by itself.
/// </summary>
public sealed class EmbeddedPostgresTests : IAsyncDisposable
{
    private readonly EmbeddedPostgresFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task The_first_start_makes_a_cluster_with_checksums_that_listens_on_the_loopback_only()
    {
        await using var postgres = await _folder.StartAsync();

        Assert.Equal("on", await ExecuteAsync(postgres, "SHOW data_checksums"));
        Assert.Equal("127.0.0.1", await ExecuteAsync(postgres, "SHOW listen_addresses"));
        Assert.Equal("", await ExecuteAsync(postgres, "SHOW unix_socket_directories"));
        Assert.Equal("UTF8", await ExecuteAsync(postgres, "SHOW server_encoding"));
        Assert.Equal("ledger", await ExecuteAsync(postgres, "SELECT current_database()"));
        // The order of bytes, and letters beyond ASCII have two cases.
        Assert.Equal(true, await ExecuteAsync(postgres, "SELECT 'Z' < 'a' AND upper('é') = 'É'"));
    }

    [Fact]
    public async Task The_password_is_needed_and_readable_for_its_owner_only()
    {
        await using var postgres = await _folder.StartAsync();
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong" };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(Path.Combine(_folder.Data, "secrets", "postgres.password"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        }
    }

    [Fact]
    public async Task The_second_start_finds_what_was_stored()
    {
        await _folder.PrepareAsync();
        Assert.Null(_folder.PostmasterPid);

        await using var postgres = await _folder.StartAsync();

        Assert.Equal("first", await KeptAsync(postgres));
        Assert.DoesNotContain(_folder.Logged, l => l.Contains("recovers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_killed_postmaster_loses_nothing_that_was_confirmed()
    {
        await _folder.PrepareAsync();
        var killed = await _folder.StartAsync();
        await ExecuteAsync(killed, "INSERT INTO kept VALUES ('second')");
        await using var source = NpgsqlDataSource.Create(killed.ConnectionString);
        await using var open = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await open.BeginTransactionAsync(Cancellation);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO kept VALUES ('unconfirmed')",
            open,
            transaction
        );
        await insert.ExecuteNonQueryAsync(Cancellation);

        _folder.KillPostmaster();
        await killed.StopAsync();
        await using var postgres = await _folder.StartAsync();

        Assert.Equal("first,second", await KeptAsync(postgres));
        Assert.Contains(_folder.Logged, l => l.Contains("recovers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_outlives_its_killed_postmaster_is_waited_for()
    {
        await _folder.PrepareAsync();
        var killed = await _folder.StartAsync();
        await using var source = NpgsqlDataSource.Create(killed.ConnectionString);
        await using var open = await source.OpenConnectionAsync(Cancellation);
        var busy = new TaskCompletionSource();
        open.Notice += (_, _) => busy.TrySetResult();
        await using var command = new NpgsqlCommand(
            "DO $$ BEGIN RAISE NOTICE 'busy'; PERFORM count(*) FROM generate_series(1, 1e7); END $$",
            open
        );
        var outliving = command.ExecuteNonQueryAsync(Cancellation);
        await busy.Task.WaitAsync(Cancellation);

        _folder.KillPostmaster();
        await killed.StopAsync();
        await using var postgres = await _folder.StartAsync();

        // Two servers on one cluster would corrupt it, so the new one came up only after the session's end.
        await outliving;
        Assert.Contains(_folder.Logged, l => l.Contains("shared memory block", StringComparison.Ordinal));
        Assert.Equal("first", await KeptAsync(postgres));
    }

    [Fact]
    public async Task A_postmaster_that_a_killed_service_left_is_stopped_and_replaced()
    {
        await _folder.PrepareAsync();
        var abandoned = await _folder.StartAbandonedAsync();

        await using var postgres = await _folder.StartAsync();

        Assert.Equal("first", await KeptAsync(postgres));
        Assert.False(IsRunning(abandoned));
        Assert.NotEqual(abandoned, _folder.PostmasterPid);
        var id = abandoned.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(_folder.Logged, l => l.Contains($"process {id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pid_file_that_names_some_other_process_is_no_obstacle()
    {
        await _folder.PrepareAsync();
        await _folder.StartAbandonedAsync();
        var path = Path.Combine(_folder.Cluster, "postmaster.pid");
        var left = await File.ReadAllLinesAsync(path, Cancellation);
        _folder.KillPostmaster();
        left[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(path, left, Cancellation);

        await using var postgres = await _folder.StartAsync();

        Assert.Equal("first", await KeptAsync(postgres));
        Assert.NotEqual(Environment.ProcessId, _folder.PostmasterPid);
    }

    [Fact]
    public async Task A_lock_file_that_a_dead_service_left_is_no_obstacle()
    {
        var path = Path.Combine(_folder.Data, "service.lock");
        await File.WriteAllTextAsync(path, "2147483646\n", Cancellation);

        await using var postgres = await _folder.StartAsync();

        Assert.Equal(1, await ExecuteAsync(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task What_an_interrupted_initdb_left_is_removed()
    {
        var left = Path.Combine(_folder.Data, "postgres.initdb.0123456789abcdef");
        Directory.CreateDirectory(Path.Combine(left, "cluster", "base"));
        await File.WriteAllTextAsync(Path.Combine(left, "cluster", "PG_VERSION"), "15", Cancellation);

        await using var postgres = await _folder.StartAsync();

        Assert.Equal(1, await ExecuteAsync(postgres, "SELECT 1"));
        Assert.Empty(Directory.EnumerateDirectories(_folder.Data, "postgres.initdb*"));
    }
}
