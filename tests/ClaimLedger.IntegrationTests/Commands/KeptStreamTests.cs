using System.Net;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>A node keeps streams, and what it knows to exist, from one commit to the next. What other nodes
/// do meanwhile is seen all the same, and what was not committed leaves no trace.</summary>
public sealed class KeptStreamTests(KeptStreamTests.TwoNodes ledger) : IClassFixture<KeptStreamTests.TwoNodes>
{
    private static readonly object Graded = new { reliability = "B" };

    [Fact]
    public async Task A_stream_that_two_nodes_move_on_in_turns_is_the_same_at_both()
    {
        await CommandWorld.BeginAsync(ledger, "turns");
        for (var i = 0; i < 50; i++)
        {
            var client = i % 2 == 0 ? ledger.Client : ledger.Second;
            var answer = await ledger.SendAsync(
                "/sources/turns/aliases",
                $$"""{"alias":"Alias {{i}}"}""",
                ifMatch: $"\"{i + 1}\"",
                client: client
            );
            Assert.Equal((HttpStatusCode.Created, i + 2L), (answer.Status, (long)answer.Body["version"]!));
            Assert.Equal($"\"{i + 2}\"", answer.ETag);
        }
    }

    [Fact]
    public async Task What_one_node_refused_as_unknown_it_knows_once_the_other_has_it()
    {
        await CommandWorld.BeginAsync(ledger, "known");
        await ledger.AppendAsync("/statements", CommandWorld.Statement("known"));
        (string Path, string Body, string LaterPath, object Later)[] pairs =
        [
            (
                "/sources/known/links",
                """{"relation":"part-of","otherSource":"known-later"}""",
                "/sources",
                new
                {
                    source = "known-later",
                    kind = "group",
                    name = "N",
                }
            ),
            (
                "/threats/known/links",
                """{"relation":"part-of","otherThreat":"known-later"}""",
                "/threats",
                new
                {
                    threat = "known-later",
                    name = "N",
                    question = "Q.",
                }
            ),
            (
                "/statements/known/assessments",
                """{"assessment":"a2","threat":"known","proposition":"later","stance":"agree"}""",
                "/threats/known/propositions",
                new { proposition = "later", text = "It can." }
            ),
            (
                "/statements/known/correction",
                """{"document":"known-later","reason":"Why."}""",
                "/documents",
                new
                {
                    document = "known-later",
                    title = "T",
                    publishedOn = "2005",
                }
            ),
            (
                "/sources/known-at-last/reliability",
                """{"reliability":"B"}""",
                "/sources",
                new
                {
                    source = "known-at-last",
                    kind = "group",
                    name = "N",
                }
            ),
        ];
        foreach (var (path, body, laterPath, later) in pairs)
        {
            var before = await ledger.SendAsync(path, body, client: ledger.Second);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, before.Status));
            await ledger.AppendAsync(laterPath, later);
            var after = await ledger.SendAsync(path, body, client: ledger.Second);
            Assert.Equal((path, HttpStatusCode.Created), (path, after.Status));
        }
    }

    [Fact]
    public async Task A_date_is_held_against_a_document_that_the_node_has_not_seen()
    {
        await CommandWorld.BeginAsync(ledger, "dated");
        await ledger.AppendAsync("/statements", CommandWorld.Statement("dated"));
        // Published in 2004; the second node knows of the statement and not of its document.
        const string TooLate = """{"reason":"Misread.","statedOn":"2010"}""";
        foreach (var client in new[] { ledger.Client, ledger.Second })
        {
            var answer = await ledger.SendAsync("/statements/dated/correction", TooLate, client: client);
            Assert.Equal((HttpStatusCode.Conflict, "stated-after-published"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task What_a_dry_run_registered_is_not_known()
    {
        // Batches are of a thousand lines: the second finds what the first would have appended.
        var aliases = Enumerable
            .Range(0, 1_500)
            .Select(i => $$"""{"command":"AddSourceAlias","source":"dry","alias":"Alias {{i}}"}""");
        var report = await ledger.ImportAsync(
            string.Join(
                '\n',
                aliases.Prepend(
                    """{"command":"RegisterSource","source":"dry","kind":"individual","name":"Dry"}"""
                )
            ),
            dryRun: true
        );
        Assert.Equal((1_501, 0), ((int)report["appended"]!, (int)report["refused"]!));

        await CommandWorld.BeginAsync(ledger, "wet");
        var linked = await ledger.SendAsync(
            "/sources/wet/links",
            """{"relation":"part-of","otherSource":"dry"}"""
        );
        Assert.Equal((HttpStatusCode.NotFound, "unknown-source"), (linked.Status, linked.Code));
    }

    [Fact]
    public async Task A_commit_that_failed_leaves_no_trace_in_what_is_kept()
    {
        await CommandWorld.BeginAsync(ledger, "failed");
        await ledger.AppendAsync("/sources/failed/aliases", new { alias = "Before" });
        await ledger.ExecuteAsync(
            """
            create function public.refuse_failed() returns trigger language plpgsql as $$
            begin raise exception 'No alias for this one.'; end $$;
            create trigger refuse_failed before insert on ledger.mt_events for each row
                when (new.stream_id = 'source/failed' and new.type = 'SourceAliasAdded')
                execute function public.refuse_failed();
            """
        );
        var refused = await ledger.SendAsync("/sources/failed/aliases", new { alias = "Poison" });
        Assert.Equal(HttpStatusCode.InternalServerError, refused.Status);
        var graded = await ledger.SendAsync("/sources/failed/reliability", Graded, ifMatch: "\"2\"");
        Assert.Equal((HttpStatusCode.Created, 3), (graded.Status, (int)graded.Body["version"]!));

        await ledger.ExecuteAsync("drop trigger refuse_failed on ledger.mt_events");
        var taken = await ledger.SendAsync("/sources/failed/aliases", new { alias = "Poison" });
        Assert.Equal((HttpStatusCode.Created, 4), (taken.Status, (int)taken.Body["version"]!));
        Assert.Equal(
            ["1", "2", "3", "4"],
            await ledger.RowsAsync(
                "select version from ledger.mt_events where stream_id = 'source/failed' order by seq_id"
            )
        );
    }

    /// <summary>A ledger with a second node.</summary>
    public sealed class TwoNodes(Server server) : Ledger(server)
    {
        /// <summary>Talks to the second node.</summary>
        public HttpClient Second { get; private set; } = null!;

        /// <inheritdoc/>
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Second = (await StartNodeAsync("second")).GetTestServer().CreateClient();
        }
    }
}
