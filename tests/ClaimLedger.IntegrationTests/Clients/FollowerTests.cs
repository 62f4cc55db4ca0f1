using System.Globalization;
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
using Npgsql;

namespace ClaimLedger.IntegrationTests.Clients;

/// <summary>The sample that follows, killed at random while the ledger is written, ends with the tables that
/// the ledger's views have.</summary>
public sealed class FollowerTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    private const int Kills = 12;
    private const int Sources = 4;
    private static readonly string[] Threats = ["imu", "ltte"];

    private readonly Random _random = new(20040123);
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly List<string> _statements = [];
    private readonly HashSet<string> _redacted = [];

    [Fact]
    public async Task Its_tables_are_those_of_the_views_however_often_it_was_killed()
    {
        await using var node = await ServiceNode.StartAsync(ledger);
        var service = node.Client.BaseAddress!;
        using var http = new HttpClient();
        var client = new LedgerClient(http, service);
        var database = await server.CreateDatabaseAsync();
        await RegisterAsync(client);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        var writing = WriteAsync(client, enough.Token);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var follower = FollowerProcess.Start(service, database);
            await follower.DealtWithAsync(entries: 1 + kill % 5);
            await Task.Delay(TimeSpan.FromMilliseconds(kill * 7), _cancel);
        }
        await enough.CancelAsync();
        var position = await writing;
        await ledger.ToldAsync(position);
        await AssertEqualAsync(client, service, database, position);
        Assert.NotEmpty(_redacted);
    }

    private async Task RegisterAsync(LedgerClient client)
    {
        for (var i = 0; i < Sources; i++)
            await client.SendAsync(
                new RegisterSource($"s{i}", SourceKind.Individual, $"Source {i}"),
                cancel: _cancel
            );
        foreach (var threat in Threats)
            await client.SendAsync(new RegisterThreat(threat, threat, "Is it a threat?"), cancel: _cancel);
        await client.SendAsync(
            new RegisterDocument("d", "Document", EdtfDate.Parse("2004")),
            cancel: _cancel
        );
    }

    /// <summary>Writes until it is enough: statements, and retractions, corrections and redactions of
    /// them.</summary>
    private async Task<long> WriteAsync(LedgerClient client, CancellationToken enough)
    {
        var position = 0L;
        for (var i = 0; !enough.IsCancellationRequested || _redacted.Count == 0; i++)
        {
            position = (await client.SendAsync(Statement($"st{i}"), cancel: _cancel)).Position;
            _statements.Add($"st{i}");
            if (i % 4 != 3)
                continue;
            var some = _statements[_random.Next(_statements.Count)];
            position = (i / 4 % 3) switch
            {
                0 => (
                    await client.SendAsync(
                        new RetractStatement(some, Retractor.Editor, RetractionReason.Misquoted),
                        cancel: _cancel
                    )
                ).Position,
                1 => (
                    await client.SendAsync(
                        new CorrectStatement(some, "Misheard.", Text: $"{some}, corrected in {i}"),
                        cancel: _cancel
                    )
                ).Position,
                _ => await ledger.RedactAsync($"statements/{some}"),
            };
            if (i / 4 % 3 == 2)
                _redacted.Add(some);
            // What is no more is not touched again.
            _statements.Remove(some);
        }
        return position;
    }

    private RecordStatement Statement(string id)
    {
        var on = new DateOnly(2000, 1, 1).AddDays(_random.Next(1_500));
        var assessment = new FirstAssessment("a", Threats[_random.Next(2)], (Stance)_random.Next(5));
        return new RecordStatement(
            id,
            $"s{_random.Next(Sources)}",
            "d",
            Rendering.Quote,
            EdtfDate.Parse(on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            $"What {id} says.",
            Assessments: [assessment]
        );
    }

    private async Task AssertEqualAsync(LedgerClient client, Uri service, string database, long position)
    {
        var last = (await client.FeedsAsync(_cancel)).ToDictionary(f => f.Name, f => f.Last!);
        await using (var follower = FollowerProcess.Start(service, database))
        {
            await using var positions = NpgsqlDataSource.Create(database);
            while (!await IsAtAsync(positions, last))
                await Task.Delay(TimeSpan.FromMilliseconds(100), _cancel);
        }

        var expected = new List<string>();
        foreach (var threat in Threats)
        {
            // Where sources stand now is the last of their timelines, whenever that is.
            var matrix = await client.StancesAsync(
                threat,
                new DateOnly(2100, 1, 1),
                minPosition: position,
                cancel: _cancel
            );
            expected.AddRange(
                matrix.Stances.Select(s => $"{s.Source}|{threat}|{s.Proposition}|{CodeOf(s.Stance)}")
            );
        }
        Assert.True(expected.Count > Sources);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            (
                await RowsAsync(
                    database,
                    "select source || '|' || threat || '|' || proposition || '|' || coalesce(stance, '') from stance"
                )
            ).Order(StringComparer.Ordinal)
        );

        var quotes = await RowsAsync(database, "select statement || '|' || text from quote");
        Assert.NotEmpty(quotes);
        foreach (var quote in quotes.Select(q => q.Split('|')))
        {
            var statement = await client.StatementAsync(quote[0], _cancel);
            Assert.Null(statement.Retraction);
            Assert.Equal(statement.Text, quote[1]);
            Assert.DoesNotContain(quote[0], _redacted);
        }
    }

    private async Task<bool> IsAtAsync(NpgsqlDataSource data, Dictionary<string, string> last)
    {
        await using var read = data.CreateCommand(
            "select count(*) from feed_position where (feed, entry) in (($1, $2), ($3, $4))"
        );
        foreach (var feed in new[] { Feed.Stances, Feed.Retractions })
        {
            read.Parameters.AddWithValue(feed);
            read.Parameters.AddWithValue(last[feed]);
        }
        return await read.ExecuteScalarAsync(_cancel) is 2L;
    }

    private async Task<List<string>> RowsAsync(string database, string sql)
    {
        await using var data = NpgsqlDataSource.Create(database);
        await using var read = data.CreateCommand(sql);
        await using var rows = await read.ExecuteReaderAsync(_cancel);
        var texts = new List<string>();
        while (await rows.ReadAsync(_cancel))
            texts.Add(rows.GetString(0));
        return texts;
    }

    private static string CodeOf(Stance? stance) => stance is { } s ? Codes<Stance>.Write(s) : "";
}
