using ClaimLedger.IntegrationTests.Hosting;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What tells the views that there is something to follow.</summary>
public sealed class NoticeTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Rounds = 20;

    [Fact]
    public async Task The_last_of_commits_in_quick_succession_is_told_of_as_well()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var listener = new NpgsqlConnection(ledger.ConnectionString);
        await listener.OpenAsync(cancel);
        await using (var listen = new NpgsqlCommand("listen mt_events_appended", listener))
            await listen.ExecuteNonQueryAsync(cancel);
        for (var round = 0; round < Rounds; round++)
        {
            await RegisterAsync($"first-{round}");
            // Long enough that the next commit is told of at once. What has come by now is about the first.
            await Task.Delay(100, cancel);
            while (await listener.WaitAsync(1, cancel)) { }
            await RegisterAsync($"second-{round}");
            await RegisterAsync($"third-{round}");
            // The second was told of, and the third is within the time in which nothing is told again:
            // without a notice of its own there would be one here, and never another.
            Assert.True(await listener.WaitAsync(30_000, cancel));
            Assert.True(await listener.WaitAsync(30_000, cancel), $"Round {round}: the third waits.");
        }
    }

    private Task<long> RegisterAsync(string source) =>
        ledger.AppendAsync(
            "/sources",
            new
            {
                source,
                kind = "group",
                name = "Name",
            }
        );
}
