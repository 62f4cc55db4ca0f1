using ClaimLedger.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.IntegrationTests.Hosting;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>The writer goes beneath Marten's session. What it writes is what Marten would have.</summary>
public sealed class AppendTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const string Events = """
        select to_jsonb(e) - '{seq_id,id,stream_id,timestamp}'::text[] from ledger.mt_events e
        where stream_id = 'document/{0}' order by version
        """;

    private const string Streams = """
        select to_jsonb(s) - '{id,timestamp,created}'::text[], created < timestamp from ledger.mt_streams s
        where id = 'document/{0}'
        """;

    private static readonly DocumentRegistered Registered = new(
        "A \"title\" with \\ and Юлдашев",
        Publisher: null,
        Domain.Vocabulary.EdtfDate.Parse("2004-01~"),
        "en",
        Url: null,
        Description: null
    );

    private static readonly DocumentDescribed[] Described =
    [
        new("Another", Publisher: null, Language: null, Url: null, Description: null),
        new("A third", Publisher: null, Language: "ru", Url: null, Description: null),
    ];

    [Fact]
    public async Task Every_column_is_as_Marten_would_have_filled_it()
    {
        await WithMartenAsync("of-marten");
        await WithoutAsync("of-ours");
        foreach (var sql in new[] { Events, Streams })
        {
            var ofMarten = await ledger.RowsAsync(sql.Replace("{0}", "of-marten", StringComparison.Ordinal));
            var ofOurs = await ledger.RowsAsync(sql.Replace("{0}", "of-ours", StringComparison.Ordinal));
            Assert.NotEmpty(ofMarten);
            Assert.Equal(ofMarten, ofOurs);
        }
        // Times are the database's own, and those of one commit are one.
        var times = await ledger.NumberAsync(
            "select count(distinct timestamp) from ledger.mt_events where stream_id = 'document/of-ours' and timestamp between now() - interval '5 minutes' and now()"
        );
        Assert.Equal(2, times);
    }

    [Fact]
    public async Task Events_get_their_positions_in_the_order_of_decision_whatever_their_streams()
    {
        await using var committing = ledger.Host.Services.GetRequiredService<Func<Committing>>()();
        var verdicts = await committing.CommitAsync([
            Register("turn-b"),
            Register("turn-a"),
            Describe("turn-b", "1"),
            Describe("turn-a", "2"),
            Describe("turn-b", "3"),
        ]);
        var positions = verdicts.Select(v => Assert.IsType<Outcome.Done>(v.Outcome).Position).ToList();
        Assert.Equal(positions.Order(), positions);
        Assert.Equal(
            ["document/turn-b", "document/turn-a", "document/turn-b", "document/turn-a", "document/turn-b"],
            await ledger.RowsAsync(
                "select stream_id from ledger.mt_events where stream_id like 'document/turn-%' order by seq_id"
            )
        );
    }

    private async Task WithMartenAsync(string id)
    {
        var store = ledger.Host.Services.GetRequiredService<IDocumentStore>();
        foreach (var (version, events) in new (int, object[])[] { (0, [Registered]), (1, [.. Described]) })
        {
            await using var session = store.LightweightSession();
            var built = events.Select(e =>
            {
                var built = session.Events.BuildEvent(e);
                (built.UserName, built.CorrelationId) = ("tester", "trace-1");
                return (object)built;
            });
            session.Events.Append($"document/{id}", version + events.Length, built);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task WithoutAsync(string id)
    {
        await using var committing = ledger.Host.Services.GetRequiredService<Func<Committing>>()();
        await committing.CommitAsync([
            Of(
                new RegisterDocument(
                    id,
                    Registered.Title,
                    Registered.PublishedOn,
                    Language: Registered.Language
                )
            ),
        ]);
        await committing.CommitAsync([
            .. Described.Select(d => Of(new DescribeDocument(id, d.Title, Language: d.Language))),
        ]);
    }

    private static Submission Register(string id) =>
        Of(new RegisterDocument(id, "T", Registered.PublishedOn));

    private static Submission Describe(string id, string title) => Of(new DescribeDocument(id, title));

    private static Submission Of(Domain.Commands.Command command) => new(command, "tester", "trace-1");
}
