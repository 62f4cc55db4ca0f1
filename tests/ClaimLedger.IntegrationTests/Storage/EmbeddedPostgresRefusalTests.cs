using System.Globalization;
using ClaimLedger.Storage;
using ClaimLedger.Storage.Embedded;
using Npgsql;
using Xunit;
using static ClaimLedger.IntegrationTests.Storage.EmbeddedPostgresFolder;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>
/// What the private PostgreSQL cannot start on, it refuses with a sentence that helps.
/// </summary>
public sealed class EmbeddedPostgresRefusalTests : IAsyncDisposable
{
    private readonly EmbeddedPostgresFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task A_second_service_on_the_folder_is_refused_with_the_first_ones_process_id()
    {
        await using var first = await _folder.StartAsync();

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(_folder.StartAsync);

        Assert.Contains(_folder.Data, refused.Message, StringComparison.Ordinal);
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"process {pid}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ExecuteAsync(first, "SELECT 1"));
    }

    [Theory]
    [InlineData("9")]
    [InlineData("99")]
    public async Task A_cluster_of_another_version_is_refused_with_both_versions(string version)
    {
        await _folder.PrepareAsync();
        var path = Path.Combine(_folder.Cluster, "PG_VERSION");
        var installed = (await File.ReadAllTextAsync(path, Cancellation)).Trim();
        await File.WriteAllTextAsync(path, version, Cancellation);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(_folder.StartAsync);

        Assert.Contains($"made with PostgreSQL {version},", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{installed} in ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("pg_upgrade", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_folder_without_the_programs_is_refused_and_nowhere_else_is_looked()
    {
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            PostgresBinaries.FindAsync(_folder.Data, _folder.Cluster, Cancellation)
        );

        Assert.Contains($"in {_folder.Data}; found were: none", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_that_name_with_something_else_in_it_is_left_alone()
    {
        Directory.CreateDirectory(_folder.Cluster);
        var something = Path.Combine(_folder.Cluster, "something");
        await File.WriteAllTextAsync(something, "else", Cancellation);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(_folder.StartAsync);

        Assert.Contains("holds no PostgreSQL cluster", refused.Message, StringComparison.Ordinal);
        Assert.Equal("else", await File.ReadAllTextAsync(something, Cancellation));
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task A_cluster_that_may_lose_what_it_confirmed_is_refused_and_stopped(string setting)
    {
        await _folder.PrepareAsync();
        var configuration = Path.Combine(_folder.Cluster, "postgresql.auto.conf");
        await File.AppendAllTextAsync(configuration, $"{setting} = off\n", Cancellation);

        var refused = await Assert.ThrowsAsync<UnsafeDatabaseException>(_folder.StartAsync);

        Assert.Contains($"{setting} = off", refused.Message, StringComparison.Ordinal);
        Assert.Contains(configuration, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"ALTER SYSTEM SET {setting} = on", refused.Message, StringComparison.Ordinal);
        Assert.Null(_folder.PostmasterPid);
    }

    [Fact]
    public async Task A_cluster_without_checksums_is_refused_where_they_are_required()
    {
        await _folder.PrepareAsync();
        await _folder.RunAsync("pg_checksums", "--disable", "-D", _folder.Cluster);

        var refused = await Assert.ThrowsAsync<UnsafeDatabaseException>(_folder.StartAsync);

        Assert.Contains("data_checksums = off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guard_sees_a_setting_of_the_connection_string_as_well()
    {
        await using var postgres = await _folder.StartAsync();
        var careless = new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            Options = "-c synchronous_commit=off",
        };
        await using var source = NpgsqlDataSource.Create(careless.ConnectionString);

        var refused = await Assert.ThrowsAsync<UnsafeDatabaseException>(() =>
            DurabilityGuard.EnsureAsync(source, requireChecksums: false, Cancellation)
        );

        Assert.Contains("off (set by: client)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_reported_with_the_end_of_its_log()
    {
        await _folder.PrepareAsync();
        var configuration = Path.Combine(_folder.Cluster, "postgresql.auto.conf");
        await File.AppendAllTextAsync(configuration, "no_such_setting = 1\n", Cancellation);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(_folder.StartAsync);

        Assert.Contains("unrecognized configuration parameter", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_servers_user_cannot_reach_is_refused_with_the_parent_that_bars_it()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Only a service started as root changes the user.");
            return;
        }

        var barred = Path.Combine(_folder.Data, "barred");
        Directory.CreateDirectory(barred, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var options = new EmbeddedPostgresOptions { DataFolder = Path.Combine(barred, "data") };

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgres.StartAsync(options, _folder, Cancellation)
        );

        Assert.Contains($"may not enter {barred},", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data /var/lib/claimledger", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.DataFolder));
    }
}
