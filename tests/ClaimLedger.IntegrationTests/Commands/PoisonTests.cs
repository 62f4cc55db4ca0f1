using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>A command that cannot be committed, in a group with others: it fails, they do not.</summary>
public sealed class PoisonTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Others = 10;

    /// <summary>Where a command of the tests' own goes wrong.</summary>
    public enum Flaw
    {
        Stream,
        Refers,
        Rule,
        Fold,
        Serialisation,
    }

    [Fact]
    public async Task Commands_that_wait_for_the_same_commit_share_it()
    {
        await CommandWorld.BeginAsync(ledger, "shared");
        Assert.Equal(Others, (await CommitTogetherAsync("shared", poison: null)).Count);
        Assert.Equal(1, await CommitsAsync("source/shared"));
    }

    /// <summary>A bug in a rule shows before anything is written: the others still share their commit. Any
    /// other breaks the group, and each is committed alone.</summary>
    [Theory]
    [InlineData(Flaw.Rule, 1)]
    [InlineData(Flaw.Fold, 1)]
    [InlineData(Flaw.Stream, Others)]
    [InlineData(Flaw.Refers, Others)]
    [InlineData(Flaw.Serialisation, Others)]
    public async Task A_bug_that_one_command_meets_hurts_no_other_of_its_group(Flaw flaw, int commits)
    {
        var source = $"flaw-{(int)flaw}";
        await CommandWorld.BeginAsync(ledger, source);
        var outcomes = await CommitTogetherAsync(source, new Flawed(source, flaw));
        await Assert.ThrowsAnyAsync<Exception>(() => outcomes[Others / 2]);
        await AssertOthersAsync(source, outcomes);
        Assert.Equal(commits, await CommitsAsync($"source/{source}"));
    }

    [Fact]
    public async Task A_text_that_the_database_refuses_hurts_no_other_of_its_group()
    {
        await CommandWorld.BeginAsync(ledger, "nul");
        // There is no U+0000 in jsonb.
        var outcomes = await CommitTogetherAsync("nul", new AddThreatAlias("nul", "a\0b"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => outcomes[Others / 2]);
        Assert.Equal(PostgresErrorCodes.UntranslatableCharacter, refused.SqlState);
        await AssertOthersAsync("nul", outcomes);
    }

    [Fact]
    public async Task Who_shares_a_group_with_an_event_that_the_database_refuses_is_tried_again_alone()
    {
        await CommandWorld.BeginAsync(ledger, "tried");
        // A sequence keeps what it counted when the transaction is rolled back.
        await ledger.ExecuteAsync(
            """
            create sequence public.tried;
            create function public.refuse_tried() returns trigger language plpgsql security definer as $$ begin
                perform nextval('public.tried');
                if new.stream_id = 'threat/tried' then raise exception 'Not this one.'; end if;
                return new;
            end $$;
            create trigger refuse_tried before insert on ledger.mt_events for each row
                when (new.stream_id in ('source/tried', 'threat/tried') and new.version > 1)
                execute function public.refuse_tried();
            """
        );
        var outcomes = await CommitTogetherAsync("tried", new AddThreatAlias("tried", "Poison"));
        await Assert.ThrowsAsync<PostgresException>(() => outcomes[Others / 2]);
        await AssertOthersAsync("tried", outcomes);
        // Half of the others and the poison in the group, then each alone.
        var together = Others / 2 + 1;
        Assert.Equal(together + Others + 1, await ledger.NumberAsync("select last_value from public.tried"));

        // Over HTTP, at the same time: the one gets 500 with what finds it in the log, the others 201.
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, Others)
                .Select(i =>
                    i == Others / 2
                        ? ledger.SendAsync("/threats/tried/aliases", new { alias = "Poison" })
                        : ledger.SendAsync("/sources/tried/aliases", new { alias = $"Over HTTP {i}" })
                )
        );
        Assert.All(
            answers.Where((_, i) => i != Others / 2),
            a => Assert.Equal(HttpStatusCode.Created, a.Status)
        );
        var poison = answers[Others / 2];
        Assert.Equal((HttpStatusCode.InternalServerError, "internal-error"), (poison.Status, poison.Code));
        Assert.False(string.IsNullOrEmpty((string?)poison.Body["traceId"]));
    }

    /// <summary>Half of the others, the poison, the other half: all in the queue before the writer can take
    /// any of them.</summary>
    private async Task<IReadOnlyList<Task<Outcome>>> CommitTogetherAsync(string source, Command? poison)
    {
        var writer = ledger.Host.Services.GetRequiredService<Writer>();
        await using var hold = await WriterHold.TakeAsync(ledger);
        var plug = Submit(new DescribeDocument(source, "The one before"));
        await hold.WaitForCommitsAsync();
        var group = Enumerable
            .Range(0, Others)
            .Select(i => (Command)new AddSourceAlias(source, $"Other {i}"))
            .ToList();
        if (poison is not null)
            group.Insert(Others / 2, poison);
        var outcomes = group.Select(Submit).ToList();
        Assert.DoesNotContain(outcomes, o => o.IsCompleted);
        await hold.ReleaseAsync();
        await plug;
        await Task.WhenAll(outcomes).ContinueWith(_ => { }, TaskScheduler.Default);
        return outcomes;

        Task<Outcome> Submit(Command command)
        {
            Assert.True(writer.TrySubmit(new Submission(command, "local", "poison"), out var outcome));
            return outcome;
        }
    }

    private async Task AssertOthersAsync(string source, IReadOnlyList<Task<Outcome>> outcomes)
    {
        var others = await Task.WhenAll(outcomes.Where((_, i) => i != Others / 2));
        var told = others.Select(o => Assert.IsType<Outcome.Done>(o)).ToList();
        Assert.Equal(Enumerable.Range(2, Others).Select(i => (long)i), told.Select(d => d.Version));
        Assert.Equal(
            told.SelectMany(d => d.Events).Select(e => $"{e.Id}|{e.Version}|{e.Position}").ToList(),
            await ledger.RowsAsync(
                $"select id, version, seq_id from ledger.mt_events where stream_id = 'source/{source}' and version > 1 order by seq_id"
            )
        );
    }

    /// <summary>In how many transactions the others were stored.</summary>
    private Task<long> CommitsAsync(string stream) =>
        ledger.NumberAsync(
            $"select count(distinct xmin::text) from ledger.mt_events where stream_id = '{stream}' and version > 1"
        );

    /// <summary>A command with a bug.</summary>
    private sealed record Flawed(string Source, Flaw Flaw) : Command<Source>
    {
        public override string Stream() => Flaw == Flaw.Stream ? throw Bug : Streams.Source(Source);

        public override IEnumerable<string> Refers() => Flaw == Flaw.Refers ? throw Bug : [];

        public override Decision Rule(Source? state, Situation now) =>
            Flaw switch
            {
                Flaw.Rule => throw Bug,
                Flaw.Fold => Decision.Of(new ThreatAliasAdded("On a source's stream")),
                _ => Decision.Of(new ReliabilityAssessed((Reliability)99, Basis: null)),
            };

        private static InvalidOperationException Bug => new("A bug.");
    }
}
