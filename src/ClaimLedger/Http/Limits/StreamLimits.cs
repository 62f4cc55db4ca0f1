using System.Threading.RateLimiting;
using ClaimLedger.Storage;

namespace ClaimLedger.Http.Limits;

/// <summary>How many streams and polls are held open at a time, by one person and by all.</summary>
internal sealed class StreamLimits : IDisposable
{
    private readonly LedgerSettings _settings;
    private readonly ConcurrencyLimiter? _all;
    private readonly PartitionedRateLimiter<string>? _own;

    /// <summary>Takes the limits from the settings.</summary>
    public StreamLimits(LedgerSettings settings)
    {
        _settings = settings;
        if (settings.Limits.Streams > 0)
            _all = new ConcurrencyLimiter(AtOnce(settings.Limits.Streams));
        if (settings is { IsOpen: false, Limits.StreamsPerPerson: > 0 and var most })
            _own = PartitionedRateLimiter.Create<string, string>(person =>
                RateLimitPartition.GetConcurrencyLimiter(person, _ => AtOnce(most))
            );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all?.Dispose();
        _own?.Dispose();
    }

    /// <summary>Lets a request on, or answers 429 or 503.</summary>
    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint || !RouteRules.IsHeldOpen(endpoint))
        {
            await next(http);
            return;
        }
        using var own = _own?.AttemptAcquire(http.Actor());
        using var all = own is { IsAcquired: false } ? null : _all?.AttemptAcquire();
        if (own is { IsAcquired: false })
            await RefuseAsync(
                http,
                Problems.TooMany,
                $"This person has {_settings.Limits.StreamsPerPerson} streams and polls open, the most for one; close one."
            );
        else if (all is { IsAcquired: false })
            await RefuseAsync(
                http,
                Problems.Unavailable,
                $"This node has {_settings.Limits.Streams} streams and polls open, the most that it holds; ask another, or later."
            );
        else
            await next(http);
    }

    private static Task RefuseAsync(HttpContext http, string code, string detail)
    {
        http.Response.Headers.RetryAfter = "5";
        return Problems.Failed(code, detail).ExecuteAsync(http);
    }

    private static ConcurrencyLimiterOptions AtOnce(int most) => new() { PermitLimit = most, QueueLimit = 0 };
}
