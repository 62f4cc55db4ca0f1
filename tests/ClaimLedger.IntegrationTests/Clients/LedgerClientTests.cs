using ClaimLedger.Client;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Feeds;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;

namespace ClaimLedger.IntegrationTests.Clients;

/// <summary>The client against the service.</summary>
public sealed class LedgerClientTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly Uri Service = new("http://localhost");

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_sent_is_read_and_told()
    {
        var client = new LedgerClient(ledger.Client, Service);
        var position = await SayAsync(client, "one");
        Assert.True((await SendRepeatAsync(client, "one")).Repeated);

        var statement = await client.StatementAsync("st-one", _cancel);
        Assert.Equal(
            ("s-one", "What one says.", "2004-01"),
            (statement.Source, statement.Text, statement.StatedOn.Text)
        );
        Assert.Equal(Stance.Agree, Assert.Single(statement.Assessments).Stance);
        Assert.Equal("Name of one", (await client.SourceAsync("s-one", _cancel)).Name);
        var held = Assert.Single(
            (await client.StancesAsync("t-one", minPosition: position, cancel: _cancel)).Stances
        );
        Assert.Equal(("s-one", Stance.Agree, "st-one"), (held.Source, held.Stance!.Value, held.Statement));
        var shift = Assert.Single(await client.ShiftsAsync("s-one", cancel: _cancel));
        Assert.Equal((ShiftKind.FirstPosition, Stance.Agree), (shift.Kind, shift.To!.Value));

        await ledger.ToldAsync(position);
        var told = await client.PullAsync(
            Feed.Shifts,
            filter: new FeedFilter(Source: "s-one"),
            cancel: _cancel
        );
        Assert.Equal(shift.Id, Assert.IsType<ShiftTold>(Assert.Single(told).Data).Id);
        var feeds = await client.FeedsAsync(_cancel);
        Assert.Equal(Feed.All.Select(f => f.Name), feeds.Select(f => f.Name));
        Assert.Equal(position, feeds[0].Position);
    }

    [Fact]
    public async Task A_refusal_has_its_code_and_field()
    {
        var client = new LedgerClient(ledger.Client, Service);
        var refused = await Assert.ThrowsAsync<LedgerRefusedException>(() =>
            client.SendAsync(new AssessReliability("nobody", Reliability.A), cancel: _cancel)
        );
        Assert.Equal(("unknown-source", "source"), (refused.Code, refused.Field));
        var stale = await Assert.ThrowsAsync<LedgerRefusedException>(async () =>
        {
            await client.SendAsync(new RegisterSource("stale", SourceKind.Group, "N"), cancel: _cancel);
            await client.SendAsync(new AddSourceAlias("stale", "Alias"), ifVersion: 9, cancel: _cancel);
        });
        Assert.Equal(System.Net.HttpStatusCode.PreconditionFailed, stale.Status);
        await Assert.ThrowsAsync<UnknownEntryException>(() =>
            client.PullAsync(Feed.Ledger, "9999.00000000", cancel: _cancel)
        );
    }

    [Fact]
    public async Task A_redaction_is_told_to_who_keeps_texts()
    {
        var client = new LedgerClient(ledger.Client, Service);
        await SayAsync(client, "two");
        await ledger.RedactAsync("statements/st-two", "text");
        await foreach (var notice in client.RedactionsAsync(cancel: _cancel))
        {
            Assert.Equal(("st-two", "s-two"), (notice.Statement, notice.Source));
            Assert.Contains("text", notice.Fields);
            break;
        }
        Assert.Null((await client.StatementAsync("st-two", _cancel)).Text);
    }

    [Fact]
    public async Task A_feed_is_followed_over_the_death_of_its_node()
    {
        using var http = new HttpClient(new Detour { InnerHandler = new SocketsHttpHandler() });
        var client = new LedgerClient(http, Service);
        var seen = new List<string>();
        var node = await ServiceNode.StartAsync(ledger);
        try
        {
            Detour.To = node.Client.BaseAddress!;
            await ledger.ToldAsync(await SayAsync(client, "before"));
            var all = (await client.FeedsAsync(_cancel)).Single(f => f.Name == Feed.Ledger).Entries;
            await foreach (var entry in client.FollowAsync(Feed.Ledger, cancel: _cancel))
            {
                Assert.Equal(seen.Count + 1, entry.Sequence);
                seen.Add(entry.Id);
                if (entry.Sequence == all)
                {
                    await node.DisposeAsync();
                    node = await ServiceNode.StartAsync(ledger);
                    Detour.To = node.Client.BaseAddress!;
                    await SayAsync(client, "after");
                }
                if (entry.Subject == "statement/st-after" && entry.Kind == "event.AssessmentRecorded")
                    break;
            }
            Assert.Equal((await ledger.PullAsync(Feed.Ledger)).Select(e => (string)e["id"]!), seen);
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    private async Task<long> SayAsync(LedgerClient client, string name)
    {
        await client.SendAsync(
            new RegisterSource($"s-{name}", SourceKind.Individual, $"Name of {name}"),
            cancel: _cancel
        );
        await client.SendAsync(new RegisterThreat($"t-{name}", "Threat", "Is it one?"), cancel: _cancel);
        await client.SendAsync(
            new RegisterDocument($"d-{name}", "Document", EdtfDate.Parse("2004")),
            cancel: _cancel
        );
        return (await SendRepeatAsync(client, name)).Position;
    }

    private Task<CommandReceipt> SendRepeatAsync(LedgerClient client, string name) =>
        client.SendAsync(
            new RecordStatement(
                $"st-{name}",
                $"s-{name}",
                $"d-{name}",
                Rendering.Quote,
                EdtfDate.Parse("2004-01"),
                $"What {name} says.",
                Assessments: [new FirstAssessment("a1", $"t-{name}", Stance.Agree)]
            ),
            cancel: _cancel
        );

    /// <summary>Leads to the node that there is.</summary>
    private sealed class Detour : DelegatingHandler
    {
        public static Uri To { get; set; } = Service;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            request.RequestUri = new Uri(To, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
