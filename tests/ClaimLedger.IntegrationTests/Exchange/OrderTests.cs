using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>A file may name things before it brings them, within the window of order.</summary>
public sealed class OrderTests(Ledger ledger) : IClassFixture<Ledger>
{
    /// <summary>Files in which the first line names what a later one brings.</summary>
    public static TheoryData<string, string[]> Early =>
        new()
        {
            { "source", [Lines.Alias("o1", "A"), Lines.Source("o1")] },
            { "source of another", [Lines.Statement("o2", "o2"), Lines.Document("o2"), Lines.Source("o2")] },
            { "document", [Lines.Source("o3"), Lines.Statement("o3", "o3"), Lines.Document("o3")] },
            { "threat", [Lines.Proposition("o4", "p1"), Lines.Threat("o4")] },
            {
                "proposition",
                [
                    .. Things("o5"),
                    Lines.Statement("o5", "o5"),
                    Lines.Assessment("o5", "a1", "o5", "p1"),
                    Lines.Proposition("o5", "p1"),
                ]
            },
            {
                "statement",
                [.. Things("o6"), Lines.Assessment("o6", "a1", "o6", "overall"), Lines.Statement("o6", "o6")]
            },
            {
                "statement of another",
                [.. Things("o7"), Lines.Statement("o7-b", "o7", "o7-a"), Lines.Statement("o7-a", "o7")]
            },
            {
                "assessment",
                [
                    .. Things("o8"),
                    Lines.Statement("o8", "o8"),
                    Lines.Revision("o8", "a1"),
                    Lines.Assessment("o8", "a1", "o8", "overall"),
                ]
            },
            {
                "all of it, backwards",
                [
                    Lines.Revision("o9-b", "a1"),
                    Lines.Assessment("o9-b", "a1", "o9", "p1"),
                    Lines.Statement("o9-b", "o9", "o9-a"),
                    Lines.Statement("o9-a", "o9"),
                    Lines.Proposition("o9", "p1"),
                    .. Things("o9"),
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Early))]
    public async Task What_a_later_line_brings_may_be_named_before(string what, string[] lines)
    {
        var dry = await ledger.Client.SendFileAsync(Lines.File(lines), "?dryRun=true");
        var report = await ledger.Client.SendFileAsync(Lines.File(lines));
        var all = (lines.Length, lines.Length, 0, 0, lines.Length);
        Assert.True(report.Counts == all, $"{what}: {report.Body.ToJsonString()}");
        Assert.Equal(all, dry.Counts);
    }

    [Fact]
    public async Task A_dispute_may_be_resolved_before_it_is_opened()
    {
        var other = (await ledger.StartNodeAsync("desk-2")).GetTestServer().CreateClient();
        string[] coded = [.. Things("od"), Lines.Statement("od", "od")];
        await ledger.Client.SendFileAsync(
            Lines.File([.. coded, Lines.Assessment("od", "a1", "od", "overall")])
        );
        var report = await other.SendFileAsync(
            Lines.File(Lines.Resolution("od", "a1", "d1"), Lines.Dispute("od", "a1", "d1"))
        );
        Assert.Equal((2, 2, 0, 0, 2), report.Counts);
        var statement = await ledger.GetAsync("/statements/od");
        Assert.False((bool)statement["assessments"]![0]!["contested"]!);
    }

    [Fact]
    public async Task What_happens_to_one_thing_keeps_its_order()
    {
        var report = await ledger.Client.SendFileAsync(
            Lines.File([
                .. Things("kept"),
                Lines.Statement("kept", "kept"),
                // This waits for its proposition, and would be refused if the retraction came before it.
                Lines.Assessment("kept", "a1", "kept", "p1"),
                Lines.Revision("kept", "a1"),
                Lines.Retraction("kept"),
                Lines.Alias("kept", "Another stream waits for nothing"),
                Lines.Proposition("kept", "p1"),
            ])
        );
        Assert.Equal((9, 9, 0, 0, 9), report.Counts);
        var order = await ledger.RowsAsync(
            "select type from ledger.mt_events where stream_id = 'statement/kept' order by seq_id"
        );
        Assert.Equal(
            ["StatementRecorded", "AssessmentRecorded", "AssessmentRevised", "StatementRetracted"],
            order
        );
    }

    [Fact]
    public async Task A_line_waits_from_batch_to_batch_to_the_end_of_the_window_and_no_further()
    {
        // Line 1 names what comes on the last line of its window, line 2 what comes one line too late.
        var lines = Enumerable.Repeat(Lines.Source("far-filler"), OrderWindow.Length + 10).ToArray();
        lines[0] = Lines.Alias("far-1", "A");
        lines[1] = Lines.Alias("far-2", "A");
        lines[2] = Lines.Alias("far-never", "A");
        lines[OrderWindow.Length] = Lines.Source("far-1");
        lines[OrderWindow.Length + 2] = Lines.Source("far-2");
        foreach (var query in new[] { "?dryRun=true", "" })
        {
            var report = await ledger.Client.SendFileAsync(Lines.File(lines), query);
            Assert.Equal((lines.Length, 4, lines.Length - 6, 2, 4), report.Counts);
            Assert.Equal(["2 unknown-source source", "3 unknown-source source"], report.Refusals);
            Assert.EndsWith(
                "It comes on line 10003, which is too far down: move line 10003 before line 2.",
                (string)report.Body["refusals"]![0]!["detail"]!,
                StringComparison.Ordinal
            );
            Assert.EndsWith(
                "RegisterSource.",
                (string)report.Body["refusals"]![1]!["detail"]!,
                StringComparison.Ordinal
            );
        }
        var source = await ledger.GetAsync("/sources/far-1");
        Assert.Equal("A", (string?)Assert.Single(source["aliases"]!.AsArray()));
        Assert.Empty((await ledger.GetAsync("/sources/far-2"))["aliases"]!.AsArray());
    }

    [Fact]
    public async Task What_never_comes_is_refused_at_the_end_and_so_is_what_would_have_rested_on_it()
    {
        var report = await ledger.Client.SendFileAsync(
            Lines.File(
                Lines.Statement("never-1", "never"),
                Lines.Statement("never-2", "never", "never-1"),
                Lines.Source("never"),
                Lines.Assessment("never-1", "a1", "never", "overall"),
                Lines.Alias("never", "Stands")
            )
        );
        Assert.Equal((5, 2, 0, 3, 2), report.Counts);
        Assert.Equal(
            ["1 unknown-document document", "2 unknown-document document", "4 unknown-statement statement"],
            report.Refusals
        );
        await ledger.GetAsync("/sources/never");
        Assert.Equal(HttpStatusCode.NotFound, (await ledger.GetProblemAsync("/statements/never-1")).Status);
    }

    [Fact]
    public async Task However_a_file_is_shuffled_within_the_window_all_of_it_is_taken()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] lines =
        [
            .. Things("mixed"),
            Lines.Proposition("mixed", "p1"),
            .. Enumerable
                .Range(1, 12)
                .SelectMany(i =>
                    new[]
                    {
                        Lines.Statement($"mixed-{i}", "mixed", i == 1 ? null : $"mixed-{i - 1}"),
                        Lines.Assessment($"mixed-{i}", "a1", "mixed", i % 2 == 0 ? "p1" : "overall"),
                        Lines.Revision($"mixed-{i}", "a1"),
                    }
                ),
        ];
        for (var i = 0; i < 40; i++)
        {
            random.Shuffle(lines);
            var report = await ledger.Client.SendFileAsync(Lines.File(lines), "?dryRun=true");
            Assert.True(
                report.Counts == (lines.Length, lines.Length, 0, 0, lines.Length),
                $"Seed {seed}, shuffle {i}:\n{report.Body.ToJsonString()}\n{Lines.File(lines)}"
            );
        }
    }

    [Fact]
    public async Task A_dry_run_leaves_nothing_that_a_command_could_rest_on()
    {
        // More than a batch, so that what the first would have appended is looked up by the second.
        var lines = Enumerable
            .Range(0, 2 * ImportBatches.Lines)
            .Select(i => Lines.Alias("dry-only", $"Alias {i}"));
        var report = await ledger.Client.SendFileAsync(
            Lines.File(["", Lines.Document("dry-only"), Lines.Source("dry-only"), .. lines]),
            "?dryRun=true"
        );
        Assert.Equal(0, (int)report.Body["refused"]!);
        var (status, problem) = await ledger.PostAsync(
            "/statements",
            JsonNode.Parse(Lines.Statement("dry-only", "dry-only"))!
        );
        Assert.Equal((HttpStatusCode.NotFound, "unknown-source"), (status, (string?)problem["code"]));
    }

    private static string[] Things(string name) =>
        [Lines.Source(name), Lines.Document(name), Lines.Threat(name)];
}
