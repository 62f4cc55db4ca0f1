using System.Collections.Concurrent;
using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>The way in under many callers, at two nodes, and when it closes.</summary>
public sealed class WriterTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Callers = 64;
    private const int Calls = 12;
    private const int Streams = 20;

    private static readonly HttpStatusCode[] Written = [HttpStatusCode.Created, HttpStatusCode.OK];

    /// <summary>What a caller may send; the statuses that it may be answered with.</summary>
    private enum Kind
    {
        Fresh,
        Shared,
        Graded,
        Guarded,
        NoSuchSource,
        OtherContent,
        Shapeless,
    }

    [Fact]
    public async Task What_64_callers_at_two_nodes_are_told_is_stored_exactly_once_and_in_order()
    {
        for (var i = 0; i < Streams; i++)
            await ledger.AppendAsync(
                "/sources",
                new
                {
                    source = $"w{i}",
                    kind = "individual",
                    name = $"W {i}",
                }
            );
        var node = await ledger.StartNodeAsync("second");
        using var second = node.GetTestServer().CreateClient();
        HttpClient[] clients = [ledger.Client, second];

        await Gen.Select(Gen.Enum<Kind>(), Gen.Int[0, Streams - 1])
            .Array[Calls]
            .Array[Callers]
            .SampleAsync(plans => CallAllAsync(clients, plans), iter: 1, threads: 1);
    }

    private async Task CallAllAsync(HttpClient[] clients, (Kind Kind, int Stream)[][] plans)
    {
        var told = new ConcurrentBag<(Kind Kind, Answer Answer)>();
        await Task.WhenAll(
            plans.Select(
                async (plan, caller) =>
                {
                    for (var i = 0; i < plan.Length; i++)
                    {
                        var (kind, stream) = plan[i];
                        told.Add((kind, await CallAsync(clients[caller % 2], kind, $"w{stream}", caller, i)));
                    }
                }
            )
        );

        Assert.Equal(Callers * Calls, told.Count);
        Assert.All(told, t => Assert.Contains(t.Answer.Status, Allowed(t.Kind)));
        await AssertStoredAsync([.. told.Select(t => t.Answer)]);
    }

    [Fact]
    public async Task A_service_that_stops_answers_everything_that_it_has_accepted()
    {
        const int Count = 3_000;
        var node = await ledger.StartNodeAsync("stopping");
        var writer = node.Services.GetRequiredService<Writer>();
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "stop",
                kind = "individual",
                name = "S",
            }
        );
        var outcomes = new List<Task<Outcome>>();
        for (var i = 0; i < Count; i++)
        {
            Assert.True(writer.TrySubmit(SubmissionOf($"Alias {i}"), out var outcome));
            outcomes.Add(outcome);
        }
        var open = outcomes.Count(o => !o.IsCompleted);
        await ledger.StopNodeAsync(node);

        Assert.True(open > 0, "Everything was written before the node was stopped; the test shows nothing.");
        Assert.All(outcomes, o => Assert.True(o.IsCompletedSuccessfully));
        Assert.All(outcomes, o => Assert.False(Assert.IsType<Outcome.Done>(o.Result).IsRepeat));
        Assert.Equal(
            Count + 1,
            await ledger.NumberAsync("select count(*) from ledger.mt_events where stream_id = 'source/stop'")
        );
        Assert.False(writer.TrySubmit(SubmissionOf("Too late"), out _));
    }

    private static Submission SubmissionOf(string alias) =>
        new(new AddSourceAlias("stop", alias), "stopping", "none");

    private async Task<Answer> CallAsync(HttpClient client, Kind kind, string source, int caller, int i)
    {
        var (path, body, ifMatch) = kind switch
        {
            Kind.Fresh => ("aliases", $$"""{"alias":"{{caller}} and {{i}}"}""", null),
            Kind.Shared => ("aliases", $$"""{"alias":"shared {{i}}"}""", null),
            Kind.Graded => ("reliability", $$"""{"reliability":"{{"ABCDEF"[caller % 6]}}"}""", null),
            Kind.Guarded => ("aliases", $$"""{"alias":"guarded {{caller}} {{i}}"}""", $"\"{1 + i}\""),
            Kind.NoSuchSource => ("links", """{"relation":"part-of","otherSource":"nobody"}""", null),
            Kind.OtherContent => ("", $$"""{"source":"{{source}}","kind":"system","name":"Other"}""", null),
            _ => ("aliases", """{"alias":"","nonsense":1}""", (string?)null),
        };
        var address = path.Length == 0 ? "/sources" : $"/sources/{source}/{path}";
        return await ledger.SendAsync(address, body, ifMatch: ifMatch, client: client);
    }

    private static HttpStatusCode[] Allowed(Kind kind) =>
        kind switch
        {
            Kind.Fresh => [HttpStatusCode.Created],
            Kind.Shared or Kind.Graded => Written,
            Kind.Guarded => [.. Written, HttpStatusCode.PreconditionFailed],
            Kind.NoSuchSource => [HttpStatusCode.NotFound],
            Kind.OtherContent => [HttpStatusCode.Conflict],
            _ => [HttpStatusCode.BadRequest],
        };

    /// <summary>Every event that a caller was told of is stored as told, once; nothing else is; the versions
    /// of a stream have no gaps and its positions grow with them.</summary>
    private async Task AssertStoredAsync(IReadOnlyList<Answer> answers)
    {
        var stored = await ledger.RowsAsync(
            "select stream_id, id, version, seq_id from ledger.mt_events where version > 1 and stream_id like 'source/w%'"
        );
        var told = answers
            .Where(a => a.Status == HttpStatusCode.Created)
            .SelectMany(
                a => a.Body["events"]!.AsArray(),
                (a, e) => $"{a.Body["stream"]}|{e!["id"]}|{e["version"]}|{e["position"]}"
            );
        Assert.Equal(
            told.Order(StringComparer.Ordinal).ToList(),
            stored.Order(StringComparer.Ordinal).ToList()
        );
        var repeated = answers.Where(a => a.Status == HttpStatusCode.OK);
        Assert.All(
            repeated,
            a =>
                Assert.Contains(
                    stored,
                    row =>
                        row.EndsWith($"|{a.Body["version"]}|{a.Body["position"]}", StringComparison.Ordinal)
                        && row.StartsWith($"{a.Body["stream"]}|", StringComparison.Ordinal)
                )
        );
        var disordered = await ledger.RowsAsync(
            """
            select * from (
                select stream_id, version, row_number() over (partition by stream_id order by seq_id) as place
                from ledger.mt_events where stream_id like 'source/%'
            ) e where version <> place
            """
        );
        Assert.Empty(disordered);
        Assert.Empty(
            await ledger.RowsAsync(
                """
                select s.id, s.version, count(e) from ledger.mt_streams s join ledger.mt_events e on e.stream_id = s.id
                where s.id like 'source/%' group by s.id, s.version having s.version <> count(e)
                """
            )
        );
    }
}
