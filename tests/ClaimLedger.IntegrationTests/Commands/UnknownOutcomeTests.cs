using ClaimLedger.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Commits whose answer the service never got: one that succeeded is answered as it was decided, one
/// that failed is decided anew. The commands grade a source B, C, B: decided twice, they would append
/// twice.</summary>
public sealed class UnknownOutcomeTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const string Graded = "ReliabilityAssessed";
    private static readonly Reliability[] Grades = [Reliability.B, Reliability.C, Reliability.B];

    [Theory]
    [InlineData(Cut.Unsent)]
    [InlineData(Cut.Unanswered)]
    public async Task A_group_whose_connection_breaks_is_stored_once(Cut cut)
    {
        var source = await RegisterAsync($"broken-{(int)cut}");
        var cuts = 0;
        using var proxy = new CuttingProxy(
            ledger.ConnectionString,
            batch => Task.FromResult(IsSave(batch) && cuts++ == 0 ? cut : Cut.None)
        );
        await AssertStoredOnceAsync(source, proxy.ConnectionString);
        // What was committed is not sent again; the last is the next command.
        Assert.Equal(cut == Cut.Unsent ? 3 : 2, cuts);
    }

    [Fact]
    public async Task A_group_whose_backend_ends_in_the_middle_of_the_commit_is_stored_once()
    {
        var source = await RegisterAsync("ended");
        // At the end of the transaction, when every row is written and has told its position.
        await ledger.ExecuteAsync(
            """
            create sequence public.ended;
            create function public.end_once() returns trigger language plpgsql security definer as $$ begin
                if nextval('public.ended') = 2 then perform pg_terminate_backend(pg_backend_pid(), 60000); end if;
                return null;
            end $$;
            create constraint trigger end_once after insert on ledger.mt_events deferrable initially deferred
                for each row when (new.stream_id = 'source/ended' and new.version > 1)
                execute function public.end_once();
            """
        );
        await AssertStoredOnceAsync(source, ledger.ConnectionString);
        Assert.Equal(6, await ledger.NumberAsync("select last_value from public.ended"));
    }

    /// <summary>The database is still at work on the commit when the service looks for it. It ends before the
    /// first look at the ledger, between the looks, or when the group is saved anew.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_group_that_is_committed_while_it_is_looked_for_is_stored_once(int look)
    {
        var source = await RegisterAsync($"late-{look}");
        await using var hold = new NpgsqlConnection(ledger.ConnectionString);
        await hold.OpenAsync(TestContext.Current.CancellationToken);
        await DoAsync(hold, "select pg_advisory_lock(4711)");
        await ledger.ExecuteAsync(
            $"""
            create function public.wait_{look}() returns trigger language plpgsql security definer as
                $$ begin perform pg_advisory_xact_lock(4711); return null; end $$;
            create constraint trigger wait_{look} after insert on ledger.mt_events deferrable initially deferred
                for each row when (new.stream_id = 'source/{source}') execute function public.wait_{look}();
            """
        );
        var (isCut, looks) = (false, 0);
        using var proxy = new CuttingProxy(ledger.ConnectionString, OnBatchAsync);
        await AssertStoredOnceAsync(source, proxy.ConnectionString);
        Assert.InRange(looks, look, int.MaxValue);

        async Task<Cut> OnBatchAsync(string batch)
        {
            if (!isCut)
            {
                isCut = IsSave(batch);
                return isCut ? Cut.Abandoned : Cut.None;
            }
            if (++looks == look)
            {
                await DoAsync(hold, "select pg_advisory_unlock(4711)");
                while (await CountAsync(source) == 1)
                    await Task.Yield();
            }
            return Cut.None;
        }
    }

    [Fact]
    public async Task Over_HTTP_a_command_without_a_key_whose_answer_was_lost_is_answered_as_new()
    {
        var source = await RegisterAsync("lost");
        var cuts = 0;
        using var proxy = new CuttingProxy(
            ledger.ConnectionString,
            batch =>
                Task.FromResult(
                    IsSave(batch) && Interlocked.Increment(ref cuts) > 0 ? Cut.Unanswered : Cut.None
                )
        );
        var node = await ledger.StartNodeAsync("lost", proxy.ConnectionString);
        using var client = node.GetTestServer().CreateClient();
        for (var i = 0; i < Grades.Length; i++)
        {
            var (path, body) = ($"/sources/{source}/reliability", new { reliability = Grades[i].ToString() });
            Assert.True(await ledger.AppendAsync(path, body, client) > 0);
            Assert.Equal((i + 1, i + 2L), (cuts, await CountAsync(source)));
        }
        await ledger.StopNodeAsync(node);
    }

    [Fact]
    public async Task A_key_that_another_node_stores_while_it_is_looked_up_is_answered_as_there()
    {
        var (source, other) = (await RegisterAsync("raced"), await RegisterAsync("raced-other"));
        Submission raced = new(
            new AddSourceAlias(source, "Raced"),
            "tester",
            "none",
            Key: RequestKey.Of("raced", "/raced", [])
        );
        await using var hold = new NpgsqlConnection(ledger.ConnectionString);
        await hold.OpenAsync(TestContext.Current.CancellationToken);
        await DoAsync(hold, "begin; lock table ledger.request_keys in access exclusive mode");
        await using var committing = NewCommitting(ledger.ConnectionString);
        var others = Grades.Select(grade => Grade(other, grade));
        var verdicts = committing.CommitAsync([raced, .. others]);
        while (
            await ledger.NumberAsync(
                "select count(*) from pg_locks where relation = 'ledger.request_keys'::regclass and not granted"
            ) == 0
        )
            await Task.Yield();
        // What the other node did: the same command, under the same key.
        await DoAsync(
            hold,
            """
            update ledger.mt_streams set version = 2 where id = 'source/raced';
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id,
                mt_dotnet_type, is_archived)
            select nextval('ledger.mt_events_sequence'), gen_random_uuid(), stream_id, 2,
                jsonb_build_object('alias', data->'name'), 'SourceAliasAdded', now(), tenant_id, mt_dotnet_type, false
            from ledger.mt_events where stream_id = 'source/raced';
            insert into ledger.request_keys (actor, key, fingerprint, stream, versions, version, is_repeat)
            values ('tester', 'raced', $1, 'source/raced', '{2}', 2, false)
            """.Replace("$1", $"'\\x{Convert.ToHexString(raced.Key!.Fingerprint)}'", StringComparison.Ordinal)
        );
        await DoAsync(hold, "commit");

        var outcomes = (await verdicts).Select(v => Assert.IsType<Outcome.Done>(v.Outcome)).ToList();
        Assert.Equal((2, true), (outcomes[0].Version, outcomes[0].IsReplay));
        Assert.Equal([2L, 3L, 4L], outcomes[1..].Select(o => o.Version));
        Assert.Equal((2L, 4L), (await CountAsync(source), await CountAsync(other)));
    }

    [Fact]
    public async Task A_repeat_whose_key_was_stored_unheard_is_answered_as_a_repeat()
    {
        var source = await RegisterAsync("repeated");
        await ledger.AppendAsync($"/sources/{source}/reliability", new { reliability = "B" });
        var repeat = Grade(source, Reliability.B) with { Key = RequestKey.Of("key-unheard", "/", []) };
        var cuts = 0;
        using var proxy = new CuttingProxy(
            ledger.ConnectionString,
            batch =>
                Task.FromResult(
                    batch.Contains("key-unheard", StringComparison.Ordinal)
                    && batch.Contains("source/repeated", StringComparison.Ordinal)
                    && batch.Contains("{2}", StringComparison.Ordinal)
                    && cuts++ == 0
                        ? Cut.Unanswered
                        : Cut.None
                )
        );
        await using var committing = NewCommitting(proxy.ConnectionString);
        var verdict = Assert.Single(await committing.CommitAsync([repeat]));
        Assert.Equal(1, cuts);
        var done = Assert.IsType<Outcome.Done>(verdict.Outcome);
        Assert.Equal((2, true), (done.Version, done.IsRepeat));
        Assert.Equal(2, await CountAsync(source));
        Assert.Equal(
            1,
            await ledger.NumberAsync("select count(*) from ledger.request_keys where key = 'key-unheard'")
        );
    }

    private async Task AssertStoredOnceAsync(string source, string connectionString)
    {
        await using var committing = NewCommitting(connectionString);
        var verdicts = await committing.CommitAsync([.. Grades.Select(grade => Grade(source, grade))]);
        var done = verdicts.Select(v => Assert.IsType<Outcome.Done>(v.Outcome)).ToList();
        Assert.All(done, d => Assert.False(d.IsRepeat));
        Assert.Equal(
            done.SelectMany(d => d.Events).Select(e => $"{e.Id}|{e.Version}|{e.Position}").ToList(),
            await ledger.RowsAsync(
                $"select id, version, seq_id from ledger.mt_events where stream_id = 'source/{source}' and version > 1 order by seq_id"
            )
        );
        Assert.Equal([2L, 3L, 4L], done.Select(d => d.Version));
        // The next command is decided on what is stored.
        var next = Assert.Single(await committing.CommitAsync([Grade(source, Reliability.E)]));
        Assert.Equal(5, Assert.IsType<Outcome.Done>(next.Outcome).Version);
    }

    private Committing NewCommitting(string connectionString)
    {
        var services = ledger.Host.Services;
        return ActivatorUtilities.CreateInstance<Committing>(
            services,
            NpgsqlDataSource.Create(connectionString),
            services.GetRequiredService<Func<Deciding>>()()
        );
    }

    private async Task<string> RegisterAsync(string source)
    {
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source,
                kind = "individual",
                name = "N",
            }
        );
        return source;
    }

    private Task<long> CountAsync(string source) =>
        ledger.NumberAsync($"select count(*) from ledger.mt_events where stream_id = 'source/{source}'");

    private static Submission Grade(string source, Reliability grade) =>
        new(new AssessReliability(source, grade), "tester", "none");

    private static bool IsSave(string batch) => batch.Contains(Graded, StringComparison.Ordinal);

    private static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
