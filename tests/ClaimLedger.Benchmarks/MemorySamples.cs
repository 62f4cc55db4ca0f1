using System.Diagnostics;

namespace ClaimLedger.Benchmarks;

/// <summary>The service's resident memory while something runs, taken every half second.</summary>
internal sealed class MemorySamples
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly List<(double Seconds, double Megabytes)> _samples = [];

    /// <summary>The most that was seen.</summary>
    public double Highest => _samples.Max(s => s.Megabytes);

    /// <summary>The memory when a part of the time had passed: flat if it is the same at each.</summary>
    /// <param name="part">0 to 1.</param>
    public double At(double part) => _samples.Last(s => s.Seconds <= _samples[^1].Seconds * part).Megabytes;

    /// <summary>Runs something and watches.</summary>
    public async Task<T> WatchAsync<T>(ServiceProcess service, Func<Task<T>> run)
    {
        var time = Stopwatch.StartNew();
        Take(0);
        var running = run();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Every));
            Take(time.Elapsed.TotalSeconds);
        }
        return await running;

        void Take(double seconds) => _samples.Add((seconds, service.Memory("VmRSS")));
    }
}
