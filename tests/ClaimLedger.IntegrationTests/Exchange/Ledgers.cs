using System.Text.RegularExpressions;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Ledgers of a test's own, held against one another.</summary>
internal static partial class Ledgers
{
    /// <summary>A new one.</summary>
    public static async Task<Ledger> NewAsync(Server server)
    {
        var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        return ledger;
    }

    /// <summary>What the ledger holds, event for event in its order: stream, version, type, actor and data,
    /// the commitments replaced by the texts that they commit to. Positions, ids and times are not
    /// compared.</summary>
    public static async Task<IReadOnlyList<string>> HistoryAsync(this Ledger ledger)
    {
        var vault = ledger.Host.Services.GetRequiredService<Vault>();
        var streams = await ledger.RowsAsync("select id from ledger.mt_streams");
        var opened = await vault.OpenAsync(streams, TestContext.Current.CancellationToken);
        var texts = opened.ToDictionary(text => text.Key.ToString(), text => text.Value);
        var rows = await ledger.RowsAsync(
            "select stream_id, version, type, user_name, data::text from ledger.mt_events order by seq_id"
        );
        return [.. rows.Select(row => Commitments().Replace(row, found => texts[found.Value]))];
    }

    /// <summary>Holds two ledgers against one another.</summary>
    public static async Task AssertSameHistoryAsync(Ledger expected, Ledger actual, string message)
    {
        var (left, right) = (await expected.HistoryAsync(), await actual.HistoryAsync());
        var different = left.Zip(right).Index().FirstOrDefault(pair => pair.Item.First != pair.Item.Second);
        Assert.True(
            left.SequenceEqual(right),
            $"{message}: {left.Count} and {right.Count} events, the first that differs at {different.Index}:\n"
                + $"{different.Item.First}\n{different.Item.Second}"
        );
    }

    [GeneratedRegex("sha-256:[A-Za-z0-9_-]{43}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Commitments();
}
