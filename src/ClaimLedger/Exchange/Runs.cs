using System.Collections.Concurrent;

namespace ClaimLedger.Exchange;

/// <summary>What runs on this node, one run of each at a time.</summary>
public sealed class Runs
{
    private readonly ConcurrentDictionary<Guid, Task> _here = new();

    /// <summary>Begins a run, unless one of that id goes on.</summary>
    public void Begin(Guid id, Func<Guid, Task> run)
    {
        // Started when it is noted, not before: one that ends at once would be noted after its end, for good.
        var noted = new Task<Task>(() => RunAsync(id, run));
        if (_here.TryAdd(id, noted.Unwrap()))
            noted.Start(TaskScheduler.Default);
    }

    /// <summary>The run that goes on; null where none does.</summary>
    public Task? Of(Guid id) => _here.GetValueOrDefault(id);

    /// <summary>Waits for all that go on.</summary>
    public Task AllAsync() => Task.WhenAll(_here.Values);

    private async Task RunAsync(Guid id, Func<Guid, Task> run)
    {
        try
        {
            await run(id);
        }
        finally
        {
            _here.TryRemove(id, out _);
        }
    }
}
