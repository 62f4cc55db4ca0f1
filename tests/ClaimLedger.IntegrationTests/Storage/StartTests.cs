using ClaimLedger.Http;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>What a start finds, and what it refuses.</summary>
public sealed class StartTests(Server server)
{
    private static LedgerSettings Open => new() { Access = LedgerSettings.Open };

    [Fact]
    public async Task A_second_start_finds_everything_as_it_was_and_the_same_import_appends_nothing()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var position = (long)(await ledger.ImportDossierAsync())["position"]!;
        string[] reads =
        [
            "/sources/amirkul-azimov",
            "/threats/imu",
            "/documents/rferl-2004-01-23-imu",
            "/statements/azimov-2004-interview",
            "/sources/amirkul-azimov/timeline?closed=true",
            "/threats/imu/stances?validAt=2004-01-23",
            "/shifts?closed=true",
            "/sources",
            "/threats",
        ];
        await ledger.ReachAsync(position);
        var before = await ReadAsync(ledger, reads);

        await ledger.RestartAsync();
        Assert.Equal(before, await ReadAsync(ledger, reads));
        var again = await ledger.ImportDossierAsync();
        Assert.Equal((0, 60), ((int)again["appended"]!, (int)again["repeated"]!));
        Assert.Equal(60, await ledger.EventsAsync());
        await ledger.ReachAsync(await ledger.AppendAsync("/threats/imu/aliases", new { alias = "Another" }));
    }

    [Fact]
    public async Task A_database_that_confirms_what_is_not_durable_is_refused()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var name = new NpgsqlConnectionStringBuilder(ledger.ConnectionString).Database;
        await ledger.ExecuteAsync($"alter database {name} set synchronous_commit = off");
        NpgsqlConnection.ClearAllPools();

        await AssertRefusedAsync(
            ledger,
            "ClaimLedger cannot start. This PostgreSQL runs with synchronous_commit = off (set by: database)",
            "so the service does not start on it",
            ledger.KeyFile
        );
    }

    [Fact]
    public async Task Another_sealing_key_than_the_ledger_s_own_is_refused()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var own = Assert.Single(await ledger.RowsAsync("select fingerprint from ledger.sealing_key"));
        var key = File.ReadAllBytes(ledger.KeyFile);
        key[0] ^= 1;
        var other = Path.Combine(Path.GetDirectoryName(ledger.KeyFile)!, "other.key");
        File.WriteAllBytes(other, key);
        await AssertRefusedAsync(
            ledger,
            $"ClaimLedger cannot start. This ledger was made with the sealing key {own}",
            "Put the ledger's own key back (ClaimLedger:SealingKeyFile)",
            other
        );
    }

    [Fact]
    public async Task A_sealing_key_s_file_that_holds_no_key_is_refused()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        var empty = Path.Combine(Path.GetDirectoryName(ledger.KeyFile)!, "empty.key");
        File.WriteAllBytes(empty, []);
        await AssertRefusedAsync(
            ledger,
            $"ClaimLedger cannot start. '{empty}' holds 0 bytes and no sealing key",
            "from your backup",
            empty
        );
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:5080")]
    [InlineData("--urls=http://*:5080")]
    [InlineData("--urls=http://192.0.2.7:5080")]
    [InlineData("--urls=http://127.0.0.1:5080;http://[::]:5081")]
    [InlineData("--Kestrel:Endpoints:Public:Url=http://0.0.0.0:5080")]
    public void Without_keys_an_address_beyond_loopback_is_refused_unless_that_is_allowed(string argument)
    {
        var refused = Assert.Throws<UnusableSettingException>(() =>
            WebApplication.CreateBuilder([argument]).ListenOn(Open)
        );
        Assert.Contains("is beyond loopback", refused.Message, StringComparison.Ordinal);
        WebApplication
            .CreateBuilder([argument])
            .ListenOn(new LedgerSettings { Access = LedgerSettings.Open, ListenBeyondLoopback = true });
        WebApplication.CreateBuilder([argument]).ListenOn(new LedgerSettings());
    }

    [Fact]
    public void Access_is_either_of_two()
    {
        var configuration = new ConfigurationManager { ["ClaimLedger:Access"] = "none" };
        var refused = Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(configuration));
        Assert.Contains(
            "ClaimLedger:Access is 'none'; give keys, or open",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.False(LedgerSettings.Read(new ConfigurationManager()).IsOpen);
    }

    [Fact]
    public void An_endpoint_without_an_address_is_refused_in_words()
    {
        string[] arguments = ["--Kestrel:Endpoints:Web:Protocols=Http1"];
        Assert.Throws<UnusableSettingException>(() => WebApplication.CreateBuilder(arguments).ListenOn(Open));
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:5080")]
    [InlineData("--urls=http://localhost:5080;http://[::1]:5081")]
    [InlineData("--some=other")]
    public void Loopback_is_listened_on(string argument)
    {
        var builder = WebApplication.CreateBuilder([argument]);
        builder.ListenOn(Open);
        var isNamed = argument.StartsWith("--urls=", StringComparison.Ordinal);
        var expected = isNamed ? argument["--urls=".Length..] : HttpSetup.DefaultUrl;
        Assert.Equal(expected, builder.WebHost.GetSetting("urls"));
    }

    private static async Task AssertRefusedAsync(Ledger ledger, string begins, string says, string keyFile)
    {
        var (exitCode, error) = await ServiceProcess.RunAsync(
            ("ConnectionStrings:Ledger", ledger.ConnectionString),
            ("ClaimLedger:SealingKeyFile", keyFile),
            ("urls", "http://127.0.0.1:0")
        );
        Assert.Equal(1, exitCode);
        Assert.StartsWith(begins, error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Ledger ledger, IEnumerable<string> paths)
    {
        var answers = new List<string>();
        foreach (var path in paths)
            answers.Add((await ledger.GetAsync(path)).ToJsonString());
        return answers;
    }
}
