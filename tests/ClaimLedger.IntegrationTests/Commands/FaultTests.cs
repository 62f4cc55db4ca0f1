using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Commands of every kind, from many callers, at two nodes that lose their connections before, in
/// and after commits: what is stored is what was answered, once, and is what the rules yield when the same
/// commands come one by one.</summary>
public sealed class FaultTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Callers = 64;
    private const int Calls = 16;
    private const int Tries = 40;

    // One connection in three of the service's, the daemon's too, but not the test's own.
    private const string Terminate = """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and application_name = 'ClaimLedger' and pid % 3 = {0}
        """;

    // Every so many events, the backend that writes them ends in its commit.
    private const string EndInCommits = """
        create sequence public.events;
        create function public.end_some() returns trigger language plpgsql security definer as $$ begin
            if nextval('public.events') % 211 = 0 then
                perform pg_terminate_backend(pg_backend_pid(), 60000);
            end if;
            return null;
        end $$;
        create constraint trigger end_some after insert on ledger.mt_events deferrable initially deferred
            for each row execute function public.end_some();
        """;

    private static readonly Gen<Step> Steps = Gen.Select(
        CommandMix.Choices,
        Gen.Int[0, 99],
        Gen.Bool,
        (choices, fate, hasKey) =>
            new Step(
                choices,
                fate < 2 ? Fate.Unsent
                    : fate < 4 ? Fate.Unanswered
                    : Fate.None,
                hasKey
            )
    );

    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private int _answered;
    private long _terminated;

    private sealed record Step(int[] Choices, Fate Fate, bool HasKey);

    [Fact]
    public async Task Whatever_breaks_what_was_answered_is_stored_once_and_as_if_one_by_one() =>
        await Steps.Array[Calls].Array[Callers].SampleAsync(RunAsync, iter: 1, threads: 1, print: _ => "");

    [Fact]
    public void The_mix_has_every_kind_of_command() =>
        Assert.Equal(
            CommandCatalogue.All.Select(shape => shape.Name).Order(StringComparer.Ordinal),
            Enumerable
                .Range(0, CommandMix.Kinds)
                .Select(kind => CommandMix.Of(kind, new int[6]).GetType().Name)
                .Order(StringComparer.Ordinal)
        );

    private async Task RunAsync(Step[][] plans)
    {
        // Somebody has to listen, or else the server takes no trace ids from requests.
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await BeginAsync();
        using var first = await FaultyNode.StartAsync(ledger);
        using var second = await FaultyNode.StartAsync(ledger);
        await ledger.ExecuteAsync(EndInCommits);
        FaultyNode[] nodes = [first, second];
        await Task.WhenAll(plans.Select((plan, caller) => CallAsync(nodes, plan, caller)));
        await ledger.ExecuteAsync("drop trigger end_some on ledger.mt_events");

        Assert.True(_terminated > 0, "No connection was terminated; the test shows nothing.");
        Assert.All(nodes, node => Assert.True(node.Cuts > 2, "Too few connections were cut."));
        Assert.Contains(_attempts, a => a.Status == HttpStatusCode.ServiceUnavailable);
        await ComeAgainAsync(first.Client);
        await ledger.AssertDenseAsync();
        var stored = await SerialLedger.ReadAsync(ledger);
        FaultChecks.AssertAnswered([.. _attempts], stored);
        await AssertOneByOneAsync(stored);
        await AssertViewsAsync(stored);
    }

    private async Task BeginAsync()
    {
        await using var committing = ledger.Host.Services.GetRequiredService<Func<Committing>>()();
        for (var i = 0; i < CommandMix.Beginning.Count; i++)
        {
            // Another's, whose assessments may be disputed.
            var submission = new Submission(CommandMix.Beginning[i], "desk", $"beginning-{i}");
            var verdict = Assert.Single(await committing.CommitAsync([submission]));
            Assert.IsType<Outcome.Done>(verdict.Outcome);
        }
    }

    private async Task CallAsync(FaultyNode[] nodes, Step[] plan, int caller)
    {
        for (var i = 0; i < plan.Length; i++)
        {
            var (step, kind) = (plan[i], (caller * 7 + i) % CommandMix.Kinds);
            var command = CommandMix.Of(kind, step.Choices);
            var (fate, key) = (step.Fate, step.HasKey ? $"{caller} {i}".Replace(' ', '-') : null);
            if (i == 3 && caller < 4)
            {
                // One of each kind at each node that the service gives up on, with a key and without.
                fate = caller < 2 ? Fate.UnansweredAndAway : Fate.UnsentAndAway;
                command = new Domain.Sources.AddSourceAlias("s0", $"Given up on, {caller}");
            }
            else if (i % 5 == 0)
            {
                // Two callers at two nodes name the same request by the same key.
                key = $"pair-{caller / 2}-{i}";
                command = CommandMix.Of(
                    (caller / 2 * 7 + i) % CommandMix.Kinds,
                    [.. Enumerable.Repeat(caller / 2, 6)]
                );
            }
            await CallAsync(nodes, command, key, fate, caller, gentle: step.Choices[0] % 2 == 0);
        }
    }

    /// <summary>Sends a command until the service does not ask to come again later; one without a key may be
    /// given up.</summary>
    private async Task CallAsync(
        FaultyNode[] nodes,
        Command command,
        string? key,
        Fate fate,
        int caller,
        bool gentle
    )
    {
        for (var i = 0; i < Tries; i++)
        {
            // What one node could not answer may be asked of the other.
            var client = nodes[(caller + i) % 2].Client;
            var attempt = await SendAsync(client, command, key, i == 0 ? fate : Fate.None);
            if (attempt.Status != HttpStatusCode.ServiceUnavailable || (key is null && gentle))
                return;
        }
        Assert.Fail($"{command} is refused with 503 again and again.");
    }

    private async Task<Attempt> SendAsync(HttpClient client, Command command, string? key, Fate fate)
    {
        var number = Interlocked.Increment(ref _answered);
        if (number % 60 == 0)
        {
            var some = Terminate.Replace("{0}", $"{number / 60 % 3}", StringComparison.Ordinal);
            Interlocked.Add(ref _terminated, await ledger.NumberAsync(some));
        }
        var trace = FaultyNode.TraceOf(fate, number);
        var json = JsonSerializer.SerializeToNode(command, command.GetType(), LedgerJson.Stored)!.AsObject();
        var route = CommandRoutes.All.Single(r => r.Shape.Type == command.GetType());
        var path = json.Aggregate(
            route.Path,
            (p, m) => p.Replace($"{{{m.Key}}}", m.Value?.ToString(), StringComparison.Ordinal)
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await client.SendAsync(request, _cancel);
        var attempt = new Attempt(
            trace,
            command,
            key,
            response.StatusCode,
            await response.Content.ReadAsStringAsync(_cancel),
            response.Headers.Contains("Idempotency-Replayed")
        );
        _attempts.Enqueue(attempt);
        return attempt;
    }

    /// <summary>Every request with a key that was answered is answered the same a second time.</summary>
    private async Task ComeAgainAsync(HttpClient client)
    {
        var taken = _attempts.Where(a => a.Key is not null && a.IsTaken).DistinctBy(a => a.Key).ToList();
        foreach (var first in taken)
        {
            var again = await SendAsync(client, first.Command, first.Key, Fate.None);
            while (again.Status == HttpStatusCode.ServiceUnavailable)
                again = await SendAsync(client, first.Command, first.Key, Fate.None);
            Assert.Equal((first.Status, first.Body, true), (again.Status, again.Body, again.IsReplay));
        }
    }

    private async Task AssertOneByOneAsync(IReadOnlyList<StoredCommand> stored)
    {
        var commands = _attempts.ToDictionary(a => a.Trace, a => a.Command, StringComparer.Ordinal);
        for (var i = 0; i < CommandMix.Beginning.Count; i++)
            commands[$"beginning-{i}"] = CommandMix.Beginning[i];
        var serial = new SerialLedger();
        await serial.TakeKeysAsync(ledger);
        foreach (var command in stored)
            serial.Take(commands[command.Correlation], command);
    }

    private async Task AssertViewsAsync(IReadOnlyList<StoredCommand> stored)
    {
        var last = stored.Max(s => s.Events[^1].Position);
        await ledger.ReachAsync(last);
        var live = await ledger.StanceRowsAsync();
        Assert.NotEmpty(live);
        await ledger.RebuildAsync();
        Assert.Equal(live, await ledger.StanceRowsAsync());
    }
}
