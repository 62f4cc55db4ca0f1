using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Groups that are decided while the one before is on its way into the ledger.</summary>
public sealed class AheadTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_group_of_nothing_but_repeats_keeps_its_keys()
    {
        await using var committing = NewCommitting();
        await committing.CommitAsync([Register("repeated")]);
        var first = await LaunchAsync(committing, Register("before"));
        var ahead = await DecideAsync(committing, Register("repeated", "key-ahead"));
        Assert.True(await committing.LandAsync(first));
        Assert.True(await committing.LandAsync(Launch(committing, ahead)));
        Assert.True(Assert.IsType<Outcome.Done>(Assert.Single(ahead).AfterCommit!()).IsRepeat);
        Assert.Equal(
            ["source/repeated"],
            await ledger.RowsAsync("select stream from ledger.request_keys where key = 'key-ahead'")
        );
    }

    [Fact]
    public async Task A_key_that_is_on_its_way_is_answered_with_what_was_decided_on_it()
    {
        await using var committing = NewCommitting();
        await committing.CommitAsync([Register("known")]);
        var first = await LaunchAsync(committing, Register("first", "key-first"));
        var second = await DecideAsync(
            committing,
            Register("first", "key-first"),
            Register("known", "key-known")
        );
        Assert.True(await committing.LandAsync(first));
        var flight = Launch(committing, second);
        var third = await DecideAsync(
            committing,
            Register("known", "key-known"),
            Register("first", "key-first")
        );
        Assert.True(await committing.LandAsync(flight));
        Assert.True(await committing.LandAsync(Launch(committing, third)));
        var answers = second
            .Concat(third)
            .Select(d => Assert.IsType<Outcome.Done>(d.AfterCommit!()))
            .Select(d => (d.Stream, d.IsReplay))
            .ToList();
        Assert.Equal(
            [
                ("source/first", IsReplay: true),
                ("source/known", IsReplay: false),
                ("source/known", IsReplay: true),
                ("source/first", IsReplay: true),
            ],
            answers
        );
    }

    [Fact]
    public async Task What_was_on_its_way_and_did_not_arrive_is_not_known_to_be_there()
    {
        await ledger.ExecuteAsync(
            """
            create function public.not_this() returns trigger language plpgsql as
                $$ begin raise exception 'Not this one.'; end $$;
            create trigger not_this before insert on ledger.mt_events for each row
                when (new.stream_id = 'source/lost') execute function public.not_this();
            """
        );
        await using var committing = NewCommitting();
        await committing.CommitAsync([Register("there")]);
        var first = await LaunchAsync(committing, Register("lost"));
        var link = new LinkSources("there", SourceRelation.PartOf, "lost");
        var linked = new Submission(link, "tester", "none");
        await DecideAsync(committing, Register("lost"), linked);
        Assert.False(await committing.LandAsync(first));
        var verdict = Assert.Single(await committing.CommitAsync([linked]));
        var refused = Assert.IsType<Outcome.Refused>(verdict.Outcome);
        Assert.Equal(Refusals.UnknownSource, Assert.Single(refused.Refusals).Code);
    }

    private async Task<Flight<List<Decided>>> LaunchAsync(Committing committing, params Submission[] group) =>
        Launch(committing, await DecideAsync(committing, group));

    private static Flight<List<Decided>> Launch(Committing committing, List<Decided> decided) =>
        committing.Launch(decided, (_, _) => { });

    private static Task<List<Decided>> DecideAsync(Committing committing, params Submission[] group) =>
        committing.DecideAheadAsync(group, deciding => group.Select(deciding.Decide).ToList());

    private static Submission Register(string source, string? key = null) =>
        new(
            new RegisterSource(source, SourceKind.Individual, $"Source {source}"),
            "tester",
            "none",
            Key: key is null ? null : RequestKey.Of(key, "/", [])
        );

    private Committing NewCommitting()
    {
        var services = ledger.Host.Services;
        return ActivatorUtilities.CreateInstance<Committing>(
            services,
            services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<Func<Deciding>>()()
        );
    }
}
