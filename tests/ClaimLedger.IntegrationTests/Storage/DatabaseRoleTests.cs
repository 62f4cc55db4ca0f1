using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using ClaimLedger.IntegrationTests.Stances;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>What the service's role may in the database, and what it may not, by trying.</summary>
public sealed class DatabaseRoleTests(Server server, Ledger ledger) : IClassFixture<Ledger>
{
    private const string Service = "claimledger_service";

    private static readonly string[] AddedToAlone =
    [
        "mt_events",
        "disclosures",
        "subject_keys",
        "sealing_key",
        "request_keys",
        "feed_chunks",
        "log_entries",
        "log_checkpoints",
        "log_keys",
        .. NotYetFilled,
    ];

    private static string[] NotYetFilled => ["log_tiles", "log_cosignatures"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_connection_of_the_service_works_as_its_role_also_when_it_is_used_again()
    {
        var dataSource = ledger.Host.Services.GetRequiredService<NpgsqlDataSource>();
        for (var i = 0; i < 3; i++)
        {
            await using var command = dataSource.CreateCommand("select current_user::text");
            Assert.Equal(Service, await command.ExecuteScalarAsync(Cancel));
        }
    }

    [Fact]
    public async Task What_was_appended_is_neither_changed_nor_deleted()
    {
        await BeginAsync("kept");
        foreach (var table in AddedToAlone)
        {
            if (!NotYetFilled.Contains(table, StringComparer.Ordinal))
                Assert.NotEqual(0, await ledger.NumberAsync($"select count(*) from ledger.{table}"));
            var column = (
                await ledger.RowsAsync(
                    $"select column_name from information_schema.columns where table_schema = 'ledger' and table_name = '{table}'"
                )
            )[0];
            await AssertMayNotAsync($"update ledger.{table} set {column} = {column}");
            await AssertMayNotAsync($"delete from ledger.{table}");
            await AssertMayNotAsync($"truncate ledger.{table} cascade");
        }
        foreach (var table in new[] { "mt_streams", "access_keys" })
        {
            await AssertMayNotAsync($"delete from ledger.{table}");
            await AssertMayNotAsync($"truncate ledger.{table} cascade");
        }
    }

    [Theory]
    [InlineData("alter table ledger.mt_events disable trigger all")]
    [InlineData("drop table ledger.disclosures")]
    [InlineData("create table ledger.mine (x int)")]
    [InlineData("create rule r as on insert to ledger.mt_events do instead nothing")]
    [InlineData("alter function ledger.forget(text[]) owner to claimledger_service")]
    [InlineData("set role claimledger_redactor")]
    public Task What_it_would_have_to_own_it_does_not(string sql) => AssertMayNotAsync(sql);

    [Fact]
    public async Task Of_every_other_table_it_may_write_the_rows()
    {
        var missing = await ledger.RowsAsync(
            $"""
            select c.relname from pg_class c where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r'
                and c.relname not in ('mt_streams', 'access_keys')
                and has_table_privilege('{Service}', c.oid, 'insert, select')
                and not (has_table_privilege('{Service}', c.oid, 'update')
                    and has_table_privilege('{Service}', c.oid, 'delete'))
            order by 1
            """
        );
        Assert.Equal(AddedToAlone.Order(StringComparer.Ordinal), missing);
        Assert.Empty(
            await ledger.RowsAsync(
                $"select relname from pg_class where relnamespace = 'ledger'::regnamespace and relkind = 'r' and has_table_privilege('{Service}', oid, 'truncate, references, trigger')"
            )
        );
    }

    [Fact]
    public async Task Nothing_is_forgotten_but_by_a_redaction_of_the_same_transaction()
    {
        await BeginAsync("asked");
        await AssertMayNotAsync("select ledger.forget(array['statement/asked'])");
        await ledger.AskAsync("statements/asked", "text");
        await AssertMayNotAsync("select ledger.forget(array['statement/asked'])");
        await ledger.RedactAsync("sources/asked", "name");
        await ledger.AppendAsync("/sources/asked/description", new { role = "Another text." });
        await AssertMayNotAsync("select ledger.forget(array['source/asked'])");
    }

    [Theory]
    [InlineData("mallory", "mallory", "mallory", "mallory")]
    [InlineData("local", "mallory", "local", "local")]
    [InlineData("local", "mallory", "local", "somebody")]
    [InlineData("local", "mallory", "somebody", "mallory")]
    public async Task Nor_by_one_that_says_of_itself_what_is_not_so(
        string asked,
        string appends,
        string requestedBy,
        string approvedBy
    )
    {
        var name = $"forged-{Guid.NewGuid():N}";
        await BeginAsync(name);
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await AppendAsync(connection, name, 2, "StatementRedactionRequested", asked, "{}");
        await AppendAsync(
            connection,
            name,
            3,
            "StatementRedacted",
            appends,
            $$"""{"requestedBy":"{{requestedBy}}","approvedBy":"{{approvedBy}}"}"""
        );
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync(connection, $"select ledger.forget(array['statement/{name}'])")
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Contains("another approved", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_of_its_own_works_beside_the_owners()
    {
        var (name, login) = await LoginAsync(ledger.ConnectionString);
        await ledger.ExecuteAsync($"grant {Service} to {name}");
        await using var node = new OwnLogin(server, login);
        await node.InitializeAsync();
        await CommandWorld.BeginAsync(node, "own");
        await node.RebuildAsync();
        await using var connection = new NpgsqlConnection(node.Login);
        await connection.OpenAsync(Cancel);
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync(connection, "set role none; delete from ledger.mt_events")
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_login_that_may_not_work_as_the_role_is_refused_in_words()
    {
        var (name, login) = await LoginAsync(ledger.ConnectionString);
        var (exitCode, error) = await ServiceProcess.RunAsync(
            ("ConnectionStrings:Ledger", login),
            ("ConnectionStrings:Owner", ledger.ConnectionString),
            ("ClaimLedger:SealingKeyFile", ledger.KeyFile),
            ("urls", "http://127.0.0.1:0")
        );
        Assert.Equal(1, exitCode);
        Assert.Contains($"grant {Service} to {name};", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_may_make_no_roles_is_told_what_an_administrator_runs_and_works_meanwhile()
    {
        var (name, login) = await LoginAsync(ledger.ConnectionString);
        var builder = new NpgsqlConnectionStringBuilder(login) { Database = $"of_{name}" };
        await ledger.ExecuteAsync($"create database of_{name} owner {name}");
        await using var node = new OwnedLedger(server, builder.ConnectionString);
        await node.InitializeAsync();
        await CommandWorld.BeginAsync(node, "plain");
        await node.AppendAsync("/statements", CommandWorld.Statement("plain"));
        await node.RedactAsync("statements/plain");
        Assert.Equal((0, 0), await node.SealedAsync("statement/plain"));
        Assert.Equal(name, await CurrentUserAsync(node));

        await ledger.ExecuteAsync($"grant {Service}, claimledger_redactor to {name}");
        await node.RestartAsync();
        Assert.Equal(Service, await CurrentUserAsync(node));
        await CommandWorld.BeginAsync(node, "plain-2");
        await node.AppendAsync("/statements", CommandWorld.Statement("plain-2"));
        await node.RedactAsync("statements/plain-2");
        Assert.Equal((0, 0), await node.SealedAsync("statement/plain-2"));
        await node.RebuildAsync("Search");
    }

    private static async Task<string?> CurrentUserAsync(Ledger node)
    {
        var dataSource = node.Host.Services.GetRequiredService<NpgsqlDataSource>();
        await using var command = dataSource.CreateCommand("select current_user::text");
        return (string?)await command.ExecuteScalarAsync(Cancel);
    }

    private async Task BeginAsync(string name)
    {
        await CommandWorld.BeginAsync(ledger, name);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/statements");
        request.Content = System.Net.Http.Json.JsonContent.Create(CommandWorld.Statement(name));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", name);
        using var answer = await ledger.Client.SendAsync(request, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task<(string Name, string ConnectionString)> LoginAsync(string to)
    {
        var name = $"login_{Guid.NewGuid():N}";
        await ledger.ExecuteAsync($"create role {name} login password 'secret'");
        var builder = new NpgsqlConnectionStringBuilder(to) { Username = name, Password = "secret" };
        return (name, builder.ConnectionString);
    }

    private async Task AssertMayNotAsync(string sql)
    {
        await using var connection = await OpenAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, sql));
        Assert.True(
            refused.SqlState == PostgresErrorCodes.InsufficientPrivilege,
            $"{sql}: {refused.Message}"
        );
    }

    /// <summary>A connection of somebody who is of the service's role and of nothing else.</summary>
    private async Task<NpgsqlConnection> OpenAsync()
    {
        var (name, login) = await LoginAsync(ledger.ConnectionString);
        await ledger.ExecuteAsync($"grant {Service} to {name}");
        var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static Task AppendAsync(
        NpgsqlConnection connection,
        string statement,
        int version,
        string type,
        string actor,
        string data
    ) =>
        ExecuteAsync(
            connection,
            $"""
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id,
                user_name, is_archived)
            values (nextval('ledger.mt_events_sequence'), gen_random_uuid(), 'statement/{statement}',
                {version + 10}, '{data}', '{type}', now(), '*DEFAULT*', '{actor}', false)
            """
        );

    /// <summary>A ledger whose service logs in as somebody else than its owner.</summary>
    private sealed class OwnLogin(Server server, string login) : Ledger(server)
    {
        public string Login { get; private set; } = "";

        protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString)
        {
            var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
            Login = new NpgsqlConnectionStringBuilder(login) { Database = database }.ConnectionString;
            return [("ConnectionStrings:Ledger", Login), ("ConnectionStrings:Owner", connectionString)];
        }
    }

    /// <summary>A ledger on a database that is there.</summary>
    private sealed class OwnedLedger(Server server, string connectionString) : Ledger(server)
    {
        protected override IEnumerable<(string Name, string Value)> SettingsOf(string any) =>
            [("ConnectionStrings:Ledger", connectionString)];

        protected override Task<string> CreateDatabaseAsync() => Task.FromResult(connectionString);
    }
}
