using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

public sealed class RunsTests
{
    [Fact]
    public async Task Runs_that_end_at_once_are_over()
    {
        var runs = new Runs();
        var ids = Enumerable.Range(0, 200_000).Select(_ => Guid.NewGuid()).ToList();
        // More hands than processors, so that some are held up between beginning a run and the next step.
        await Task.WhenAll(
            ids.Chunk(2_000)
                .Select(chunk =>
                    Task.Run(() =>
                    {
                        foreach (var id in chunk)
                            runs.Begin(id, _ => Task.CompletedTask);
                    })
                )
        );
        await runs.AllAsync();
        Assert.DoesNotContain(ids, id => runs.Of(id) is not null);
    }

    [Fact]
    public async Task One_run_of_each_goes_on_at_a_time()
    {
        var (runs, id, begun) = (new Runs(), Guid.NewGuid(), 0);
        var end = new TaskCompletionSource();
        for (var i = 0; i < 10; i++)
        {
            runs.Begin(
                id,
                _ =>
                {
                    Interlocked.Increment(ref begun);
                    return end.Task;
                }
            );
        }
        Assert.NotNull(runs.Of(id));
        end.SetResult();
        await runs.AllAsync();
        Assert.Equal(1, begun);
        Assert.Null(runs.Of(id));
    }
}
