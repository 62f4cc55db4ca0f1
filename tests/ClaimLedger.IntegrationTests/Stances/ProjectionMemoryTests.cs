using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using CsCheck;
using Marten;
using Marten.Events.Daemon.Coordination;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The projection keeps timelines from page to page, and prepares a page while the one before is
/// written. Whoever takes which page, and whatever is tried again, the rows are those of the pure
/// fold.</summary>
public sealed class ProjectionMemoryTests(Ledger ledger) : IClassFixture<Ledger>
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private Task _writing = Task.CompletedTask;

    [Fact]
    public async Task Pages_of_any_size_taken_by_any_node_and_tried_again_write_the_rows_of_the_fold()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        await Gen.Select(Histories.All, Gen.Select(Gen.Int[1, 60], Gen.Int[0, 2], Gen.Bool).Array[200])
            .SampleAsync(
                async x =>
                {
                    await SubmitAsync(x.Item1);
                    await AssertPagesAsync(x.Item2);
                },
                iter: 1,
                threads: 1
            );
    }

    [Fact]
    public async Task A_timeline_that_is_too_long_to_be_kept_is_read_once_the_page_before_is_written()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        await SubmitAsync([
            .. Enumerable
                .Range(0, 120)
                .Select(i =>
                    (
                        "editor-1",
                        (Domain.Commands.Command)
                            new RecordStatement(
                                $"long-{i}",
                                "h-s0",
                                "h-d",
                                Rendering.Quote,
                                // Next to those of the page before.
                                EdtfDate.Parse($"2004-01-{1 + i / 8 * 11 % 28:00}"),
                                "Words.",
                                Assessments: [new FirstAssessment("a1", "h-t1", (Stance)(i % 5))]
                            )
                    )
                ),
        ]);
        // A node that comes upon a long timeline does not have it whole.
        await AssertPagesAsync([.. Enumerable.Range(0, 400).Select(i => (6, i / 15 % 2, false))]);
    }

    private async Task AssertPagesAsync((int Length, int Node, bool IsLost)[] pages)
    {
        await ledger.Host.Services.GetRequiredService<IProjectionCoordinator>().PauseAsync();
        await ledger.ExecuteAsync(
            "truncate ledger.timeline_entries, ledger.shifts, ledger.contests, ledger.unassessed"
        );
        var dataSource = ledger.Host.Services.GetRequiredService<NpgsqlDataSource>();
        StanceProjection[] nodes = [new(dataSource), new(dataSource), new(dataSource)];
        var events = await EventsAsync();
        var rest = events;
        foreach (var (length, node, isLost) in pages.TakeWhile(_ => rest.Count > 0))
        {
            var page = rest.Take(length).ToList();
            // A page whose rows are not saved is taken again, by whoever comes next.
            await ApplyAsync(nodes[node], page, isSaved: !isLost);
            if (!isLost)
                rest = [.. rest.Skip(length)];
        }
        await _writing;
        Assert.Empty(rest);

        var rows = new List<string>();
        foreach (var sql in PureFold.Tables)
            rows.AddRange(await ledger.RowsAsync(sql));
        var fold = new PureFold(events);
        Assert.Contains(fold.Rows, row => row.Length > 0);
        Assert.Equal(fold.Rows, rows.Order(StringComparer.Ordinal));
    }

    private async Task ApplyAsync(StanceProjection node, List<Recorded> page, bool isSaved)
    {
        var writes = new PageWrites();
        await node.ApplyAsync(writes, page, _writing, _cancel);
        await _writing;
        if (isSaved)
            _writing = SaveAsync(writes);
    }

    private async Task SaveAsync(PageWrites writes)
    {
        // The next page is prepared meanwhile.
        await Task.Delay(TimeSpan.FromMilliseconds(10), _cancel);
        var dataSource = ledger.Host.Services.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await dataSource.OpenConnectionAsync(_cancel);
        await writes.ExecuteAsync(connection, _cancel);
    }

    private async Task SubmitAsync((string Actor, Domain.Commands.Command Command)[] history)
    {
        await using var committing = ledger.Host.Services.GetRequiredService<Func<Committing>>()();
        var verdicts = await committing.CommitAsync([
            .. history.Select(h => new Submission(h.Command, h.Actor, "history")),
        ]);
        Assert.All(verdicts, v => Assert.Null(v.Failure));
    }

    private async Task<List<Recorded>> EventsAsync()
    {
        await using var session = ledger.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var events = await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync(_cancel);
        return
        [
            .. events
                .Where(e => e.StreamKey!.Contains('/', StringComparison.Ordinal))
                .Select(StreamStore.ToRecorded),
        ];
    }
}
