using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;
using ClaimLedger.Registers;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Registers;

/// <summary>What the projection has written live, page by page, is what a rebuild writes and what the pure
/// fold over all events yields; the queue holds at any position what the streams say.</summary>
public sealed class RegisterProjectionTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly Gen<string> Statement = Gen.Int[0, 30].Select(i => $"h-st{i}");

    private static readonly Gen<string> Request = Gen.Int[0, 3].Select(i => $"r{i}");

    /// <summary>What the histories of timelines lack: concerns, grades, statements without an assessment,
    /// requests for redactions.</summary>
    private static readonly Gen<Command> Other = Gen.Frequency(
        (3, Statement.Select(s => (Command)new IssueExpressionOfConcern(s, "Doubts."))),
        (2, Statement.Select(s => (Command)new LiftExpressionOfConcern(s, "None."))),
        (
            3,
            Gen.Select(
                Statement,
                Gen.Int[0, 1],
                (s, i) =>
                    (Command)
                        new RecordStatement(
                            s,
                            $"h-s{i}",
                            "h-d",
                            Rendering.Quote,
                            EdtfDate.Parse("2004-01-05"),
                            "Words."
                        )
            )
        ),
        (
            2,
            Gen.Select(
                Statement,
                Request,
                (s, r) => (Command)new RedactStatement(s, r, "GDPR Art. 17", "Forget.")
            )
        ),
        (1, Gen.Select(Statement, Request, (s, r) => (Command)new DeclineStatementRedaction(s, r, "No."))),
        (
            1,
            Gen.Select(
                Gen.Int[0, 5],
                Request,
                (i, r) => (Command)new RedactSource($"h-s{i}", r, "GDPR Art. 17", "Forget.")
            )
        ),
        (
            1,
            Gen.Select(
                Gen.Int[0, 5],
                Request,
                (i, r) => (Command)new DeclineSourceRedaction($"h-s{i}", r, "No.")
            )
        ),
        (1, Gen.Int[0, 1].Select(i => (Command)new AssessReliability($"h-s{i}", Reliability.B))),
        (
            1,
            Gen.Int[2, 5].Select(i => (Command)new RegisterSource($"h-s{i}", SourceKind.Individual, "A name"))
        )
    );

    [Fact]
    public async Task After_a_random_history_the_rows_are_those_of_a_rebuild_and_of_the_pure_fold()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        await Gen.Select(Histories.All, Other.Array[200], Gen.Int[0, 99].Array[4])
            .SampleAsync(x => AssertRowsAsync(x.Item1, x.Item2, x.Item3), iter: 1, threads: 1);
    }

    private async Task AssertRowsAsync(
        (string Actor, Command Command)[] history,
        Command[] others,
        int[] percents
    )
    {
        // Others come in between, and in between them the histories' own.
        var all = history
            .Select((step, i) => (At: i * others.Length / history.Length, step.Actor, step.Command))
            .Concat(others.Select((command, i) => (At: i, Actor: $"editor-{i % 3}", Command: command)))
            .OrderBy(step => step.At)
            .Select(step => (step.Actor, step.Command))
            .ToList();
        var middle = await ledger.SubmitAsync(all[..350]);
        await ledger.GetAsync($"/queue?minPosition={middle}");
        var last = await ledger.SubmitAsync(all[350..]);
        await ledger.GetAsync($"/queue?minPosition={last}");

        var events = await ledger.RecordedAsync();
        var fold = new RegisterFold(events);
        Assert.InRange(fold.Rows.Count, 50, 800);
        Assert.Equal(fold.Rows, await ledger.RowsAsync(RegisterFold.Columns));
        const string Whole = "select r::text from ledger.register r order by recorded_from";
        var live = await ledger.RowsAsync(Whole);

        await ledger.RebuildAsync(RegisterProjection.ViewName);
        await ledger.GetAsync($"/register?minPosition={last}");
        Assert.Equal(live, await ledger.RowsAsync(Whole));

        var positions = percents.Select(percent => events[events.Count * percent / 100].Position);
        foreach (var position in positions.Append(last))
        {
            await AssertQueueAsync(fold, position);
            await AssertRegisterAsync(fold, position);
        }
    }

    /// <summary>The register of each source.</summary>
    private async Task AssertRegisterAsync(RegisterFold fold, long position)
    {
        foreach (var source in fold.Sources)
        {
            var list = await ledger.GetAsync($"/register?source={source}&knownAt={position}&limit=1000");
            Assert.Equal(
                fold.OfSource(source, position),
                list["entries"]!.AsArray().Select(e => (long)e!["recordedFrom"]!)
            );
        }
    }

    /// <summary>The whole queue, each kind, each source, each threat; their counts.</summary>
    private async Task AssertQueueAsync(RegisterFold fold, long position)
    {
        var expected = fold.Queue(position);
        var (whole, counts) = await QueueAsync($"knownAt={position}");
        Assert.Equal(expected, whole);
        foreach (var kind in Codes<QueueKind>.All)
        {
            var ofKind = expected.Where(line => line.Split(' ')[2] == kind).ToList();
            Assert.Equal(ofKind, (await QueueAsync($"knownAt={position}&kind={kind}")).Lines);
            Assert.Equal(ofKind.Count, (int)counts[kind]!);
        }
        foreach (var source in fold.Sources)
        {
            var ofSource = expected.Where(line => line.Split(' ')[3] == source).ToList();
            Assert.Equal(ofSource, (await QueueAsync($"knownAt={position}&source={source}")).Lines);
        }
        foreach (var threat in Histories.Threats)
        {
            var ofThreat = fold.Queue(position, threat);
            await AssertThreatAsync(ofThreat, $"knownAt={position}&threat={threat}");
            foreach (var source in fold.Sources)
            {
                await AssertThreatAsync(
                    [.. ofThreat.Where(line => line.Split(' ')[3] == source)],
                    $"knownAt={position}&threat={threat}&source={source}"
                );
            }
        }
        Assert.Equal(expected, await PagesAsync(position, expected.Count / 3 + 1));
    }

    private async Task AssertThreatAsync(IReadOnlyList<string> expected, string query)
    {
        var (lines, counts) = await QueueAsync(query);
        Assert.Equal(expected, lines);
        foreach (var kind in Codes<QueueKind>.All)
            Assert.Equal(lines.Count(line => line.Split(' ')[2] == kind), (int)counts[kind]!);
    }

    private async Task<List<string>> PagesAsync(long position, int limit)
    {
        var lines = new List<string>();
        long? after = null;
        do
        {
            var (page, _) = await QueueAsync($"knownAt={position}&limit={limit}&after={after}");
            Assert.True(page.Count <= limit);
            lines.AddRange(page);
            after = page.Count < limit ? null : long.Parse(page[^1].Split(' ')[0], null);
        } while (after is not null);
        return lines;
    }

    private async Task<(IReadOnlyList<string> Lines, JsonNode Counts)> QueueAsync(string query)
    {
        var queue = await ledger.GetAsync($"/queue?{query}");
        var lines = queue["items"]!.AsArray().Select(i => Line(i!)).ToList();
        return (lines, queue["counts"]!);
    }

    private static string Line(JsonNode item)
    {
        var statement = item["statement"] is null ? " " : $" {item["statement"]} {item["statedOn"]} ";
        var thing = item["assessment"] is null ? "/" : $"{item["assessment"]}/{item["dispute"]}";
        return $"{item["recordedFrom"]} {item["actor"]} {item["kind"]} {item["source"]}{statement}{thing} "
            + $"{item["note"]}";
    }
}
