using System.Diagnostics;
using System.Text;
using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Search;
using ClaimLedger.IntegrationTests.Stances;
using ClaimLedger.Storage.Embedded;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Redactions;

/// <summary>Looks for words that were redacted in all that is left of them: a dump of the database, every
/// file of the cluster, its log, the service's log, the messages.</summary>
public sealed class LeakTests
{
    // Found by the search: their words lie in the clear until they are redacted.
    private const string Said = "zymurgical";
    private const string Named = "quonsettov";

    // Not found by anything: never in the clear.
    private const string Thought = "syzygetic";

    [Fact]
    public async Task What_was_redacted_is_nowhere_any_more()
    {
        await using var server = new Server();
        await server.InitializeAsync();
        await using var ledger = new LoggedLedger(server);
        await ledger.InitializeAsync();
        await WriteAsync(ledger);
        Assert.NotEmpty(await ledger.SearchAsync(Said));
        Assert.NotEmpty(await ledger.SearchAsync(Named));
        await ledger.ExecuteAsync("analyze; checkpoint");
        // Were it looked for in the wrong place, nothing would be found there at the end either.
        Assert.NotEmpty(FilesWith(server, Said));
        Assert.NotEmpty(FilesWith(server, Named));
        Assert.Contains(Said, await DumpAsync(server, ledger), StringComparison.OrdinalIgnoreCase);
        AssertNeverInTheClear(server);

        await ledger.RedactAsync("statements/leak");
        await ledger.RedactAsync("sources/leak");
        Assert.Empty(await ledger.SearchAsync(Said));
        Assert.Empty(await ledger.SearchAsync(Named));
        await AssertNoneAsync(server, ledger);

        // What PostgreSQL keeps of deleted rows is in the old files of the search's tables.
        await ledger.RebuildAsync("Search");
        await ledger.ExecuteAsync("checkpoint");
        Assert.Empty(FilesWith(server, Said).Concat(FilesWith(server, Named)));
        AssertNeverInTheClear(server);
    }

    /// <summary>A statement, a source and what failed on the way, in every place that takes a text.</summary>
    private static async Task WriteAsync(LoggedLedger ledger)
    {
        await CommandWorld.BeginAsync(ledger, "leak");
        await ledger.AppendAsync(
            "/sources/leak/description",
            new { name = $"N. {Named}", description = $"{Named}'s." }
        );
        await ledger.AppendAsync("/sources/leak/aliases", new { alias = $"Old {Named}" });
        await ledger.AppendAsync(
            "/sources/leak/reliability",
            new { reliability = "B", basis = $"So {Thought}." }
        );
        await ledger.AppendAsync("/statements", CommandWorld.Statement("leak", $"It is {Said} of them."));
        await ledger.AppendAsync(
            "/statements/leak/assessments",
            RedactionDesk.Assessment("a2", "leak", $"So {Thought}.")
        );
        await ledger.AppendAsync(
            "/statements/leak/correction",
            new { text = $"All {Said}.", reason = $"So {Thought}." }
        );
        await ledger.AppendAsync("/statements/leak/concern", new { reason = $"So {Thought}." });
        // What fails is logged; what an import refuses is kept.
        await ledger.SendAsync("/statements", CommandWorld.Statement("leak", $"Other {Said} words."));
        await ledger.SendAsync(
            "/statements/leak/retraction",
            new
            {
                by = "editor",
                reason = Said,
                note = Thought,
            }
        );
        await ledger.SendAsync(
            "/statements",
            $$"""{"statement":"{{Said}} {{Thought}}","text":{{Thought}}}"""
        );
        await ledger.Client.SendFileAsync(
            Lines.File(
                Lines.Statement("leak", "leak", text: $"Other {Said} {Thought} words."),
                $$"""{"command":"AssessReliability","source":"leak","reliability":"{{Thought}}","basis":"{{Named}}"}""",
                $$"""{"command":"RecordAssessment","statement":"leak","stance":"{{Said}}"}"""
            ),
            key: "leak"
        );
    }

    private static async Task AssertNoneAsync(Server server, LoggedLedger ledger)
    {
        var dump = await DumpAsync(server, ledger);
        Assert.Contains("COPY messages.", dump, StringComparison.Ordinal);
        Assert.Contains("COPY ledger.import_refusals", dump, StringComparison.Ordinal);
        var log = string.Join('\n', ledger.Lines);
        Assert.Contains("/statements/leak/correction", log, StringComparison.Ordinal);
        var serverLog = await File.ReadAllTextAsync(Path.Combine(server.Folder, "postgres.log"));
        foreach (var word in new[] { Said, Named, Thought })
        {
            var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word));
            Assert.DoesNotContain(word, dump, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(hex, dump, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(word, log, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(word, serverLog, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(0, await ledger.NumberAsync("select count(*) from messages.wolverine_dead_letters"));
        Assert.Equal(
            0,
            await ledger.NumberAsync("select count(*) from messages.wolverine_incoming_envelopes")
        );
        Assert.Equal(
            0,
            await ledger.NumberAsync("select count(*) from messages.wolverine_outgoing_envelopes")
        );
        Assert.Empty(await ledger.RowsAsync("select from ledger.import_refusals where stream like '%/leak'"));
    }

    /// <summary>No text as it was written lies anywhere, the write-ahead log included: of what is searched
    /// there are words at most.</summary>
    private static void AssertNeverInTheClear(Server server)
    {
        Assert.Empty(FilesWith(server, Thought, withLog: true));
        Assert.Empty(FilesWith(server, $"{Said} of them", withLog: true));
        Assert.Empty(FilesWith(server, $"old {Named}'s", withLog: true));
    }

    /// <summary>The files of the cluster that hold a text, whatever its capitals.</summary>
    private static List<string> FilesWith(Server server, string text, bool withLog = false)
    {
        var log = $"{Path.DirectorySeparatorChar}pg_wal{Path.DirectorySeparatorChar}";
        return
        [
            .. Directory
                .EnumerateFiles(Path.Combine(server.Folder, "postgres"), "*", SearchOption.AllDirectories)
                .Where(path => withLog || !path.Contains(log, StringComparison.Ordinal))
                .Where(path => Holds(path, text)),
        ];
    }

    private static bool Holds(string path, string text)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Encoding.Latin1.GetString(bytes).Contains(text, StringComparison.OrdinalIgnoreCase);
        }
        catch (FileNotFoundException)
        {
            // It was removed meanwhile.
            return false;
        }
    }

    private static async Task<string> DumpAsync(Server server, LoggedLedger ledger)
    {
        var cancel = TestContext.Current.CancellationToken;
        var binaries = await PostgresBinaries.FindAsync(
            null,
            Path.Combine(server.Folder, "postgres"),
            cancel
        );
        var to = new NpgsqlConnectionStringBuilder(ledger.ConnectionString);
        var start = new ProcessStartInfo(binaries.PathOf("pg_dump"))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PGPASSWORD"] = to.Password;
        foreach (
            var argument in new[] { "-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, to.Database! }
        )
            start.ArgumentList.Add(argument);
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync(cancel);
        await dump.WaitForExitAsync(cancel);
        Assert.Equal(0, dump.ExitCode);
        return text;
    }

    private sealed class LoggedLedger(Server server) : Ledger(server)
    {
        private readonly LogBook _log = new();

        public IReadOnlyCollection<string> Lines => _log.Lines;

        protected override ILoggerProvider Log => _log;
    }
}
