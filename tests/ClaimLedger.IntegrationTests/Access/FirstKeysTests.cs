using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>The keys that a start makes, and those that it does not.</summary>
public sealed class FirstKeysTests(Server server)
{
    [Fact]
    public async Task The_first_start_makes_a_key_for_each_role_and_the_second_none()
    {
        await using var ledger = new KeyedLedger(server);
        await ledger.InitializeAsync();
        var first = Enum.GetValues<Role>().ToDictionary(role => role, ledger.KeyOf);
        Assert.Equal(4, first.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(
            ["admin|admin", "auditor|auditor", "editor|editor", "subscriber|subscriber"],
            await ledger.RowsAsync("select role, person from ledger.access_keys order by 1")
        );
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            foreach (var role in first.Keys)
                Assert.Equal(Own, File.GetUnixFileMode(ledger.FileOf(role)));
            Assert.Equal(
                Own | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(ledger.FileOf(Role.Admin))!)
            );
        }
        await ledger.RestartAsync();
        Assert.Equal(first, Enum.GetValues<Role>().ToDictionary(role => role, ledger.KeyOf));
        Assert.Equal(4, await ledger.NumberAsync("select count(*) from ledger.access_keys"));
        Assert.NotNull((await ledger.GetAsync("/keys", ledger.As(Role.Admin)))["keys"]);

        // Files are named in the log, and secrets stand nowhere in it, nor in the database.
        Assert.Contains(ledger.Logged, line => line.Contains("editor.key", StringComparison.Ordinal));
        var secrets = first.Values.Select(key => key[13..]).ToList();
        var rows = await ledger.RowsAsync("select t::text from ledger.access_keys t");
        Assert.DoesNotContain(
            ledger.Logged.Concat(rows),
            line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Of_nodes_that_start_at_once_one_makes_the_keys()
    {
        await using var ledger = new UnstartedLedger(server);
        await ledger.InitializeAsync();
        await Task.WhenAll(ledger.StartNodeAsync("one"), ledger.StartNodeAsync("two"));
        Assert.Equal(4, await ledger.NumberAsync("select count(*) from ledger.access_keys"));
        Assert.NotNull((await ledger.GetAsync("/keys", ledger.As(Role.Admin)))["keys"]);
    }

    [Fact]
    public async Task A_crash_after_the_files_and_before_the_ledger_leaves_keys_that_the_next_start_takes()
    {
        await using var ledger = new KeyedLedger(server);
        await ledger.InitializeAsync();
        await ledger.StopNodeAsync(ledger.Host);
        // As it is then: the files are there, and the table is empty.
        await ledger.ExecuteAsync("delete from ledger.access_keys");
        var before = ledger.KeyOf(Role.Admin);
        File.Delete(ledger.FileOf(Role.Subscriber));
        await ledger.StartAgainAsync();
        Assert.Equal(before, ledger.KeyOf(Role.Admin));
        foreach (var role in Enum.GetValues<Role>())
            Assert.NotNull((await ledger.GetAsync("/feeds", ledger.As(role)))["feeds"]);
    }

    [Fact]
    public async Task Where_no_valid_key_of_an_admin_is_left_a_start_makes_one()
    {
        await using var ledger = new KeyedLedger(server);
        await ledger.InitializeAsync();
        var (lost, editor) = (ledger.KeyOf(Role.Admin), ledger.KeyOf(Role.Editor));
        await ledger.ExecuteAsync("update ledger.access_keys set expires_at = now() where role = 'admin'");
        await ledger.RestartAsync();
        Assert.NotEqual(lost, ledger.KeyOf(Role.Admin));
        Assert.Equal(editor, ledger.KeyOf(Role.Editor));
        var keys = (await ledger.GetAsync("/keys", ledger.As(Role.Admin)))["keys"]!.AsArray();
        Assert.Equal(5, keys.Count);
        var (status, _, _) = await KeyedLedger.SendAsync(ledger.With(lost), "GET", "/keys");
        Assert.Equal(401, status);
    }

    /// <summary>A ledger of which the test starts the nodes.</summary>
    private sealed class UnstartedLedger(Server server) : KeyedLedger(server)
    {
        public override async ValueTask InitializeAsync() => await MakeDatabaseAsync();
    }
}
