using ClaimLedger.Domain.Commands;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Stances;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>What the projection has written live, page by page, is what a rebuild writes and what the pure
/// fold over all events yields.</summary>
public sealed class ProjectionTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task After_a_random_history_the_rows_are_those_of_a_rebuild_and_of_the_pure_fold()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        await Gen.Select(Histories.All, Gen.Int[0, 99].Array[5])
            .SampleAsync(x => AssertRowsAsync(x.Item1, x.Item2), iter: 1, threads: 1);
    }

    private async Task AssertRowsAsync((string Actor, Command Command)[] history, int[] percents)
    {
        var middle = await ledger.SubmitAsync(history[..250]);
        await ledger.GetAsync($"/shifts?minPosition={middle}");
        var last = await ledger.SubmitAsync(history[250..]);
        await ledger.GetAsync($"/shifts?minPosition={last}");

        var events = await ledger.RecordedAsync();
        // Half of the commands are refused or repeats, give or take; far fewer events would show nothing.
        Assert.InRange(events.Count, 100, 1_500);
        var fold = new PureFold(events);
        Assert.Equal(fold.Rows, await RowsAsync());
        var live = await ledger.StanceRowsAsync();

        await ledger.RebuildAsync();
        await ledger.GetAsync($"/shifts?minPosition={last}");
        Assert.Equal(live, await ledger.StanceRowsAsync());

        foreach (var percent in percents)
            await AssertMatrixAsync(fold, events[events.Count * percent / 100].Position);
        await AssertMatrixAsync(fold, last);
    }

    private async Task AssertMatrixAsync(PureFold fold, long position)
    {
        foreach (var (threat, day) in Histories.Threats.SelectMany(t => Histories.Days.Select(d => (t, d))))
        {
            var matrix = await ledger.GetAsync(
                $"/threats/{threat}/stances?validAt={day:yyyy-MM-dd}&knownAt={position}"
            );
            var cells = matrix["stances"]!
                .AsArray()
                .Select(c =>
                    $"{c!["source"]} {c["proposition"]} {c["statement"]} {c["assessment"]} {c["stance"]} "
                    + $"{(bool)c["contested"]!}"
                );
            Assert.Equal(fold.Matrix(threat, day, position), cells.Order(StringComparer.Ordinal).ToList());
        }
    }

    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        var rows = new List<string>();
        foreach (var sql in PureFold.Tables)
            rows.AddRange(await ledger.RowsAsync(sql));
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}
