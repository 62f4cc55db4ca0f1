using System.Text.Json.Nodes;
using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class KeysTests : IDisposable
{
    private const string Secret = "clk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private readonly FakeService _service = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("claimledger-keys").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task List_shows_the_keys()
    {
        _service.On("GET /keys", $$"""{"keys":[{{Key("valid")}}]}""");
        Assert.Equal(ExitCode.Done, await RunAsync("keys list"));
        Assert.Contains("abcdefgh", _service.Out, Ordinal);
        Assert.Contains("desk-3", _service.Out, Ordinal);
        Assert.Contains("2026-11-28 19:02:11Z", _service.Out, Ordinal);
    }

    [Fact]
    public async Task Create_sends_what_is_asked_for_and_prints_the_key()
    {
        _service.On("POST /keys", Key("valid", Secret), 201);
        Assert.Equal(
            ExitCode.Done,
            await RunAsync("keys create desk-3 --role editor --label Night --expires 2027-01-31T00:00:00Z")
        );
        Assert.Equal(
            """{"role":"editor","person":"desk-3","expires":"2027-01-31T00:00:00Z","label":"Night"}""",
            Assert.Single(_service.Bodies)
        );
        Assert.EndsWith($"  {Secret}\n", _service.Out, Ordinal);
    }

    [Fact]
    public async Task A_key_may_go_into_a_new_file_that_only_its_owner_may_read()
    {
        var file = Path.Combine(_folder, "desk-3.key");
        _service.On("POST /keys/abcdefgh/rotate", Key("valid", Secret), 201);
        Assert.Equal(ExitCode.Done, await RunAsync($"keys rotate abcdefgh --overlap 0s --out {file} --json"));
        Assert.Equal("""{"overlap":"0s"}""", Assert.Single(_service.Bodies));
        Assert.Equal($"{Secret}\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Secret, _service.Out, Ordinal);
        Assert.Equal(file, (string?)JsonNode.Parse(_service.Out)!["file"]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // One that is there is not written over, and no key is made for it.
        Assert.Equal(ExitCode.Usage, await RunAsync($"keys rotate abcdefgh --out {file}"));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Where_no_key_is_made_no_file_is_left()
    {
        var file = Path.Combine(_folder, "none.key");
        _service.On("POST /keys", """{"title":"No.","status":403,"code":"forbidden"}""", 403);
        Assert.Equal(ExitCode.Refused, await RunAsync($"keys create desk-3 --role editor --out {file}"));
        Assert.False(File.Exists(file));
        Assert.Contains("Give a key of such a role with --key-file", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task Revoke_shows_what_became_of_it()
    {
        _service.On("DELETE /keys/abcdefgh", Key("revoked"));
        Assert.Equal(ExitCode.Done, await RunAsync("keys revoke abcdefgh"));
        Assert.Contains("revoked", _service.Out, Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_way_to_one_is_said()
    {
        _service.On("GET /keys", """{"title":"No.","status":401,"code":"unauthenticated"}""", 401);
        Assert.Equal(ExitCode.Refused, await RunAsync("keys list"));
        Assert.Equal("", Assert.Single(_service.Authorizations));
        Assert.Contains("--key-file FILE or CLAIMLEDGER_KEY", _service.Errors, Ordinal);
    }

    [Theory]
    [InlineData("projections list", "auditor")]
    [InlineData("keys list", "admin")]
    [InlineData("imports stop 01932f7e-5a11-7c3d-9b0a-3f2e1d0c9b8a", "editor")]
    [InlineData("projections rebuild Stances", "admin")]
    public async Task On_this_machine_the_first_key_of_the_command_s_role_is_found(string args, string role)
    {
        await KeepFirstKeysAsync("editor", "auditor", "subscriber", "admin");
        await RunAsync(args);
        Assert.All(_service.Authorizations, a => Assert.Equal($"Bearer key-of-{role}", a));
        Assert.NotEmpty(_service.Authorizations);
    }

    [Fact]
    public async Task A_subscriber_s_will_do_where_there_is_no_auditor_s()
    {
        await KeepFirstKeysAsync("subscriber");
        await RunAsync("projections list");
        Assert.Equal("Bearer key-of-subscriber", Assert.Single(_service.Authorizations));
    }

    [Fact]
    public async Task To_another_machine_goes_only_a_key_that_is_given_by_hand()
    {
        await KeepFirstKeysAsync("auditor");
        await RunAsync("projections list --server https://ledger.example.org");
        _service.KeySearch = _service.KeySearch with { Given = "by-hand" };
        await RunAsync("projections list --server https://ledger.example.org");
        await RunAsync("projections list");
        var file = Path.Combine(_folder, "keys", "auditor.key");
        await RunAsync($"projections list --server https://ledger.example.org --key-file {file}");
        Assert.Equal(
            ["", "Bearer by-hand", "Bearer by-hand", "Bearer key-of-auditor"],
            _service.Authorizations
        );
    }

    [Fact]
    public async Task A_key_s_file_that_is_not_there_is_named()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("projections list --key-file /nowhere/none.key"));
        Assert.Contains("'/nowhere/none.key' cannot be read", _service.Errors, Ordinal);
        Assert.Empty(_service.Requests);
    }

    private async Task KeepFirstKeysAsync(params string[] roles)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        foreach (var role in roles)
            await File.WriteAllTextAsync(Path.Combine(_folder, "keys", $"{role}.key"), $"key-of-{role}\n");
        _service.KeySearch = new KeySearch(null, [_folder]);
    }

    private static string Key(string state, string? secret = null) =>
        $$"""
            {"key":"abcdefgh","state":"{{state}}","role":"editor","person":"desk-3","label":null,
            "createdAt":"2026-11-28T19:02:11+00:00","createdBy":"admin","expiresAt":null,"revokedAt":null,
            "replacedBy":null,"secret":{{(secret is null ? "null" : $"\"{secret}\"")}}}
            """;

    private Task<int> RunAsync(string args) =>
        _service.RunAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
