using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>A log that does not go on from what was given out is not signed any more, and health says so.
/// Each case has a ledger of its own.</summary>
public sealed class ForkTests(Server server)
{
    // The last forty events, as a database has them that was put back from a backup.
    internal const string PutBack = """
        delete from ledger.log_checkpoints where size > 20;
        delete from ledger.log_entries where index >= 20;
        delete from ledger.mt_events where seq_id > (select max(position) from ledger.log_entries);
        delete from ledger.mt_streams s where not exists (select from ledger.mt_events e where e.stream_id = s.id);
        update ledger.mt_event_progression set last_seq_id = (select max(position) from ledger.log_entries);
        select setval('ledger.mt_events_sequence', (select max(position) from ledger.log_entries));
        """;

    private const string Altered = """
        update ledger.log_entries set entry = convert_to(replace(convert_from(entry, 'UTF8'), '"actor":"local"',
            '"actor":"other"'), 'UTF8') where index = 3
        """;

    private const string AnotherCheckpoint = """
        update ledger.log_checkpoints set root = sha256(root), note = replace(note, (string_to_array(note, E'\n'))[3],
            encode(sha256(root), 'base64')) where size = (select max(size) from ledger.log_checkpoints)
        """;

    [Theory]
    [InlineData(PutBack, "put back to an earlier state")]
    [InlineData(Altered, "altered")]
    [InlineData(AnotherCheckpoint, "is stored")]
    public async Task What_does_not_go_on_is_not_signed(string fault, string why)
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        await ledger.FillAsync("before", 60);
        var given = await ledger.AllLoggedAsync();
        Assert.Equal(60, given.Size);

        await ledger.StopNodeAsync(ledger.Host);
        await ledger.ExecuteAsync(fault);
        await ledger.StartAgainAsync();

        var log = await ledger.UntilForkedAsync();
        Assert.Contains(why, (string?)log["problem"], StringComparison.Ordinal);
        var (status, health) = await ledger.GetAnyAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal((string?)log["problem"], (string?)health["log"]!["problem"]);

        // Commands go on, and nothing is signed over them, now or after another start.
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "later",
                name = "L",
                kind = "group",
            }
        );
        await ledger.RestartAsync();
        await ledger.UntilForkedAsync();
        Assert.True(
            await ledger.NumberAsync("select max(size) from ledger.log_checkpoints") <= given.Size,
            "It was signed."
        );
    }

    [Fact]
    public async Task What_is_all_there_again_goes_on()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        await ledger.FillAsync("again", 40);
        await ledger.AllLoggedAsync();
        await ledger.StopNodeAsync(ledger.Host);
        // A crash of PostgreSQL may take the last of what nobody signed, and the log is made anew from the
        // events: it is the same.
        await ledger.ExecuteAsync(
            "truncate ledger.log_entries, ledger.log_tiles; delete from ledger.mt_event_progression where name = 'Log:All'"
        );
        await ledger.StartAgainAsync();
        await ledger.FillAsync("more", 40);
        await ledger.AssertLogIsLedgerAsync();
    }

    [Fact]
    public async Task An_event_that_is_lost_from_the_ledger_is_noticed()
    {
        await using var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        await ledger.FillAsync("lost", 30);
        await ledger.AllLoggedAsync();
        await ledger.ExecuteAsync("delete from ledger.mt_events where seq_id = 7");
        await ledger.RestartAsync();
        var (status, health) = await ledger.GetAnyAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("29 events", (string?)health["log"]!["problem"], StringComparison.Ordinal);
    }
}
