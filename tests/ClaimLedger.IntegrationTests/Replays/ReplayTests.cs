using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Views;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using ClaimLedger.IntegrationTests.Stances;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Replays;

/// <summary>What a replay of a bundle computes is what the service has, at any position.</summary>
public sealed class ReplayTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_replay_of_a_random_history_is_what_the_service_has_then_and_later()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        await ledger.ImportAsync(
            """{"command":"RecordStatement","statement":"h-waits","source":"h-s0","document":"h-d","rendering":"quote","statedOn":"2004-01-05","text":"Words."}"""
        );
        var history = Histories.All.Single();
        var middle = await ledger.SubmitAsync(history[..350]);
        using var bundle = await ledger.ExportAsync(middle);
        var size = bundle.LastPosition;
        await AssertSameAsync(bundle, size);

        // Rows that ended since, or were written since, are as they were then.
        var last = await ledger.SubmitAsync(history[350..]);
        await ledger.GetAsync($"/register?minPosition={last}");
        await ledger.GetAsync($"/shifts?minPosition={last}");
        foreach (var position in Gen.Long[1, size].Array[6].Single().Append(size))
            await AssertSameAsync(bundle, position);
    }

    [Fact]
    public async Task Pages_of_any_size_are_the_same_rows()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        var position = await ledger.SubmitAsync(Histories.All.Single()[..200]);
        foreach (var table in ComparedTables.All)
        {
            var whole = await PageAsync(table, $"knownAt={position}&limit=100000");
            Assert.Null(whole.Next);
            var paged = new List<string>();
            var next = $"knownAt={position}&limit=17";
            while (next is not null)
            {
                (var lines, next) = await PageAsync(table, next);
                paged.AddRange(lines);
            }
            Assert.Equal(whole.Lines, paged);
        }
        Assert.NotEmpty((await PageAsync(ComparedTables.Entries, $"knownAt={position}")).Lines);
    }

    [Theory]
    [InlineData("/projections/Stances/rows", "table")]
    [InlineData("/projections/Stances/rows?table=register", "table")]
    [InlineData("/projections/Search/rows?table=words", "table")]
    [InlineData("/projections/Registers/rows?table=register&limit=100001", "limit")]
    [InlineData("/projections/Registers/rows?table=register&after=x", "after")]
    public async Task What_there_is_not_is_refused(string path, string field)
    {
        var (_, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal(field, (string?)problem["field"]);
    }

    [Fact]
    public async Task An_unknown_projection_is_refused()
    {
        var (_, problem) = await ledger.GetProblemAsync("/projections/none/rows?table=entries");
        Assert.Equal("unknown-projection", (string?)problem["code"]);
    }

    private async Task AssertSameAsync(ExportedBundle bundle, long position)
    {
        var day = Gen.Int[0, Histories.Days.Count - 1].Select(i => Histories.Days[i]).Single();
        var validAt = day.ToString("O", CultureInfo.InvariantCulture);
        var (code, output, errors) = await ledger.RunAsync(
            "replay",
            bundle.Folder,
            "--json",
            "--against",
            CommandLine.Address,
            "--valid-at",
            validAt,
            "--known-at",
            position.ToString(CultureInfo.InvariantCulture)
        );
        Assert.True(code == 0, $"position {position}: {output}{errors}");
        var replay = JsonNode.Parse(output)!;
        Assert.All(replay["tables"]!.AsArray(), table => Assert.True((bool?)table!["isSame"]));
        var cells = new List<string>();
        foreach (var threat in Histories.Threats)
        {
            var matrix = await ledger.GetAsync(
                $"/threats/{threat}/stances?validAt={validAt}&knownAt={position}"
            );
            cells.AddRange(matrix["stances"]!.AsArray().Select(cell => Cell(threat, cell!)));
        }
        Assert.Equal(
            cells.Order(StringComparer.Ordinal),
            replay["stances"]!
                .AsArray()
                .Select(cell => Cell((string)cell!["threat"]!, cell))
                .Order(StringComparer.Ordinal)
        );
    }

    private static string Cell(string threat, JsonNode cell) =>
        $"{threat} {cell["source"]} {cell["proposition"]} {cell["stance"]} {cell["statement"]} "
        + $"{cell["assessment"]} {cell["contested"]}";

    private async Task<(IReadOnlyList<string> Lines, string? Next)> PageAsync(
        ComparedTable table,
        string query
    )
    {
        var path = $"/projections/{table.Projection}/rows?table={table.Name}&{query}";
        using var response = await ledger.Client.GetAsync(path, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        var link = response.Headers.TryGetValues("Link", out var links) ? Assert.Single(links) : null;
        var next = link?.Split('?')[1].Split('>')[0];
        return (
            body.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            next is null
                ? null
                : string.Join(
                    '&',
                    next.Split('&').Where(p => !p.StartsWith("table=", StringComparison.Ordinal))
                )
        );
    }
}
