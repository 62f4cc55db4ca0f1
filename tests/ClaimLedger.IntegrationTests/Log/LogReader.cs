using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Proofs;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>Reads a ledger's log over HTTP, as an auditor would, and trusts nothing but the verifier
/// keys.</summary>
internal static class LogReader
{
    private const int Tries = 100;

    /// <summary>What <c>/log</c> says.</summary>
    public static Task<JsonNode> LogAsync(this Ledger ledger) => ledger.GetAsync("/log");

    /// <summary>The keys that signed the log.</summary>
    public static async Task<IReadOnlyList<NoteVerifier>> KeysAsync(this Ledger ledger) =>
        [
            .. (await ledger.LogAsync())["verifiers"]!
                .AsArray()
                .Select(verifier => NoteVerifier.Parse((string)verifier!)),
        ];

    /// <summary>The last checkpoint, verified.</summary>
    public static async Task<(Checkpoint Head, SignedNote Note)> CheckpointAsync(this Ledger ledger)
    {
        var note = SignedNote.Parse(await ledger.Client.GetByteArrayAsync("/checkpoint"));
        var verified = note.Verify(await ledger.KeysAsync());
        Assert.True(verified.Verdict.IsValid, verified.Verdict.Reason);
        return (Checkpoint.Parse(note.Text), note);
    }

    /// <summary>Appends events: as many sources.</summary>
    public static async Task FillAsync(this Ledger ledger, string name, int count)
    {
        var lines = Enumerable
            .Range(0, count)
            .Select(i =>
                $$"""{"command":"RegisterSource","source":"{{name}}-{{i}}","name":"N","kind":"group"}"""
            );
        var report = await ledger.ImportAsync(string.Join('\n', lines));
        Assert.Equal(count, (int)report["appended"]!);
    }

    /// <summary>Waits until nothing is signed any more.</summary>
    /// <returns>What <c>/log</c> says.</returns>
    public static async Task<JsonNode> UntilForkedAsync(this Ledger ledger)
    {
        for (var i = 0; i < Tries; i++)
        {
            var log = await ledger.LogAsync();
            if ((string?)log["state"] == "forked")
                return log;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException((await ledger.LogAsync()).ToJsonString());
    }

    /// <summary>Waits until every event is in a checkpoint.</summary>
    public static async Task<Checkpoint> AllLoggedAsync(this Ledger ledger)
    {
        var events = await ledger.EventsAsync();
        for (var i = 0; i < Tries; i++)
        {
            var head = (await ledger.CheckpointAsync()).Head;
            if (head.Size >= events)
                return head;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException(
            $"{events} events are not logged: {(await ledger.LogAsync()).ToJsonString()}"
        );
    }

    /// <summary>Every entry under a checkpoint, each verified against its root.</summary>
    public static async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(this Ledger ledger, Checkpoint head)
    {
        var reader = new TileReader(
            async path => await ledger.Client.GetByteArrayAsync($"/{path}"),
            head.Size,
            head.Root
        );
        var entries = new List<LedgerEntry>();
        for (var first = 0L; first < head.Size; first += Tile.FullWidth)
        {
            foreach (var entry in await reader.EntriesAsync(first / Tile.FullWidth))
                entries.Add(LedgerEntry.Parse(entry.Span));
        }
        return entries;
    }

    /// <summary>The log is the ledger: an entry an event, in its order, each standing for what is
    /// stored.</summary>
    public static async Task AssertLogIsLedgerAsync(this Ledger ledger)
    {
        var entries = await ledger.EntriesAsync(await ledger.AllLoggedAsync());
        var events = await ledger.RowsAsync(
            """
            select seq_id, id, stream_id, version, type, user_name,
                to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            from ledger.mt_events order by seq_id
            """
        );
        Assert.Equal(
            events,
            entries.Select(e =>
                $"{e.Position}|{e.Id}|{e.Stream}|{e.StreamVersion}|{e.Type}|{e.Actor}|{e.Recorded:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}"
            )
        );
        var payloads = await ledger.RowsAsync("select data from ledger.mt_events order by seq_id");
        Assert.All(
            entries.Zip(payloads),
            pair =>
            {
                var verdict = pair.First.Verify(Encoding.UTF8.GetBytes(pair.Second));
                Assert.True(verdict.IsValid, verdict.Reason);
            }
        );
        var log = await ledger.LogAsync();
        Assert.Equal(
            (events.Count, 0, "signing"),
            ((int)log["leaves"]!, (int)log["pending"]!, (string?)log["state"])
        );
    }
}
