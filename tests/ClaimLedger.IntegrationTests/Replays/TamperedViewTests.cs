using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Replays;

/// <summary>What was altered in the views, or in a bundle, is found and named.</summary>
public sealed class TamperedViewTests(Server server)
{
    [Fact]
    public async Task A_row_that_was_altered_is_named_with_both_sides()
    {
        await using var own = await BeginAsync();
        using var bundle = await own.ExportAsync(await own.LastAsync());
        Assert.Contains(
            "The rows are those of",
            await ReplayAsync(own, bundle, expected: 0),
            StringComparison.Ordinal
        );
        const string First =
            "(select statement from ledger.timeline_entries order by recorded_from desc limit 1)";
        foreach (
            var (alteration, found, table) in new[]
            {
                (
                    $"update ledger.timeline_entries set stance = 'sideways', confidence = 'low' where statement = {First}",
                    "entries: {0} rows are the same, then a row differs in confidence, stance:",
                    "timeline_entries"
                ),
                (
                    "update ledger.timeline_entries set earliest = '-infinity' where ctid = (select ctid from ledger.timeline_entries where earliest > '2000-01-01' limit 1)",
                    "a row differs in earliest:",
                    "timeline_entries"
                ),
                (
                    "delete from ledger.shifts where ctid = (select ctid from ledger.shifts limit 1)",
                    "the live view lacks a row:",
                    "shifts"
                ),
                (
                    "insert into ledger.timelines values ('h-t0', 'overall', 'nobody')",
                    "timelines: 0 rows are the same, then the live view has a row too many:",
                    "timelines"
                ),
                (
                    "update ledger.register set actor = 'somebody' where ctid = (select ctid from ledger.register limit 1)",
                    "a row differs in actor:",
                    "register"
                ),
                (
                    "update ledger.contests set opened_by_type = 'StatementRecorded' where ctid = (select ctid from ledger.contests limit 1)",
                    "a row differs in openedByType:",
                    "contests"
                ),
            }
        )
        {
            await own.ExecuteAsync($"create table kept as select * from ledger.{table}; {alteration}");
            var output = await ReplayAsync(own, bundle, expected: 1);
            Assert.Contains(found.Split("{0}")[^1], output, StringComparison.Ordinal);
            Assert.Contains("  replayed  ", output, StringComparison.Ordinal);
            Assert.Contains("The rows are not those of", output, StringComparison.Ordinal);
            await own.ExecuteAsync(
                $"truncate ledger.{table}; insert into ledger.{table} select * from kept; drop table kept"
            );
        }
        await ReplayAsync(own, bundle, expected: 0);
    }

    [Fact]
    public async Task A_bundle_that_lacks_an_event_or_has_another_is_not_replayed()
    {
        await using var own = await BeginAsync();
        var last = await own.LastAsync();
        using (var lacking = await own.ExportAsync(last))
        {
            lacking.Change(lines => lines.RemoveAt(40));
            Assert.Contains(
                "The payload in line 41 is not the one that the entry of position",
                await FaultAsync(own, lacking),
                StringComparison.Ordinal
            );
        }
        using (var shorter = await own.ExportAsync(last))
        {
            shorter.Change(lines => lines.RemoveAt(lines.Count - 1));
            Assert.Contains(
                $"The bundle ends after {shorter.Size - 1} of {shorter.Size} events.",
                await FaultAsync(own, shorter),
                StringComparison.Ordinal
            );
        }
        using (var smooth = await own.ExportAsync(last))
        {
            smooth.Remove((int)smooth.Size - 1);
            Assert.Contains(
                "The bundle's checkpoint is over",
                await FaultAsync(own, smooth),
                StringComparison.Ordinal
            );
        }
        using var orphaned = await own.ExportAsync(last);
        // The first statement's recording: what follows on it cannot.
        orphaned.Remove(
            (int)
                await own.NumberAsync(
                    "select index from ledger.log_entries l join ledger.mt_events e on e.seq_id = l.position where e.type = 'StatementRecorded' order by index limit 1"
                )
        );
        Assert.Contains(
            "cannot follow those before it",
            await FaultAsync(own, orphaned),
            StringComparison.Ordinal
        );
    }

    private async Task<Ledger> BeginAsync()
    {
        var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines()));
        var last = await own.SubmitAsync(Histories.All.Single());
        await own.GetAsync($"/register?minPosition={last}");
        await own.GetAsync($"/shifts?minPosition={last}");
        return own;
    }

    private static async Task<string> ReplayAsync(Ledger own, ExportedBundle bundle, int expected)
    {
        var (code, output, errors) = await own.RunAsync(
            "replay",
            bundle.Folder,
            "--against",
            CommandLine.Address
        );
        Assert.True(code == expected, output + errors);
        return output;
    }

    private static async Task<string> FaultAsync(Ledger own, ExportedBundle bundle)
    {
        var (code, output, errors) = await own.RunAsync("replay", bundle.Folder);
        Assert.Equal((1, ""), (code, output));
        return errors;
    }
}
