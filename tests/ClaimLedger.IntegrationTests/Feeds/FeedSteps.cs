using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>What tests do with feeds.</summary>
internal static class FeedSteps
{
    /// <summary>Pulls a feed from its first entry to its end, and holds the chain together.</summary>
    public static async Task<List<JsonObject>> PullAsync(
        this Ledger ledger,
        string feed,
        string query = "",
        int limit = 1_000,
        HttpClient? client = null
    )
    {
        var entries = new List<JsonObject>();
        for (string? after = null; ; after = (string?)entries[^1]["id"])
        {
            var from = after is null ? "" : $"&after={after}";
            var batch = await ledger.GetAsync($"/feeds/{feed}?limit={limit}{from}{query}", client);
            foreach (var entry in batch.AsArray())
            {
                Assert.Equal((string?)entries.LastOrDefault()?["id"], (string?)entry!["previd"]);
                entries.Add(entry.AsObject());
            }
            if (batch.AsArray().Count < limit)
                return entries;
        }
    }

    /// <summary>Waits until the views that tell have reached a position.</summary>
    public static async Task ToldAsync(this Ledger ledger, long position)
    {
        foreach (var view in new[] { "shifts", "register" })
        {
            // After its connections were cut, the node takes a while until it leads again.
            var path = $"/{view}?minPosition={position}&limit=1";
            for (var tries = 1; tries < 12; tries++)
            {
                if ((await ledger.GetAnyAsync(path)).Status != HttpStatusCode.ServiceUnavailable)
                    break;
            }
            await ledger.GetAsync(path);
        }
    }

    /// <summary>Every event of a ledger, in its order.</summary>
    public static async Task<IReadOnlyList<Recorded>> RecordedAsync(this Ledger ledger)
    {
        await using var session = ledger.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var streams = await ledger.RowsAsync("select id from ledger.mt_streams where id like '%/%'");
        return await session.ReadAsync(streams, upTo: null, TestContext.Current.CancellationToken);
    }

    /// <summary>Everything that the pure folds tell of a ledger's events, from all of them in one go: of each
    /// feed what is told, in order.</summary>
    public static ILookup<string, Announcement> Pure(IReadOnlyList<Recorded> events)
    {
        var (stances, standing, register) = (new StanceLedger(), new StandingLedger(), new RegisterLedger());
        var entries = new Dictionary<long, RegisterEntry>();
        var told = new List<Announcement>();
        foreach (var e in events)
        {
            if (
                RegisterLedger.Takes.Contains(e.Event.GetType())
                || e.Event is StatementRecorded or AssessmentRecorded
            )
            {
                if (register.Apply(e) is { } change)
                {
                    if (change.Opened is { } entry)
                        entries.Add(entry.Opened.Position, entry);
                    told.AddRange(RegisterFeed.Of(change, entries));
                }
            }
            if (!e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
            {
                told.AddRange(standing.Apply(e));
                continue;
            }
            if (stances.Apply(e) is not { } moved)
                continue;
            told.AddRange(moved.Ended.Select(s => Of("shift.ended", s, moved.By)));
            told.AddRange(moved.Begun.Select(s => Of("shift.begun", s, moved.By)));
            told.AddRange(standing.Apply(moved));
        }
        return told.ToLookup(t => t.Feed, StringComparer.Ordinal);
    }

    /// <summary>What is told, in a line.</summary>
    public static string Line(Announcement told) =>
        $"{told.Kind} {told.Subject} {JsonNode.Parse(JsonSerializer.Serialize(told.Data, told.Data.GetType(), LedgerJson.Stored))!.ToJsonString()}";

    /// <summary>What was told, in the same line.</summary>
    public static string Line(JsonObject entry) =>
        $"{((string)entry["type"]!)["org.claimledger.".Length..]} {entry["subject"]} {entry["data"]!.ToJsonString()}";

    private static Announcement Of(string kind, (Shift Shift, ChangeCause Cause) moved, EventReference by) =>
        StandingLedger.About(
            Feed.Shifts,
            kind,
            moved.Shift.Key,
            by,
            ShiftTold.Of(moved.Shift, moved.Cause, by)
        );
}
