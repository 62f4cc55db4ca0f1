using System.Globalization;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ClaimLedger.Storage;

namespace ClaimLedger.Http.Limits;

/// <summary>
/// How many requests one caller may send: a bucket that holds ten seconds' worth and fills steadily. Callers
/// are persons; who has no credentials that hold is an address, so that guessing keys is limited as well.
/// After draft-ietf-httpapi-ratelimit-headers, every answer says how many are left.
/// </summary>
internal sealed class RequestLimits(LedgerSettings settings) : IDisposable
{
    private const int Window = 10;

    private readonly Allowance? _known = Allowance.Of(settings.Limits.RequestsPerMinute);
    private readonly Allowance? _unknown = Allowance.Of(settings.Limits.AnonymousRequestsPerMinute);
    private readonly PartitionedRateLimiter<(string Caller, Allowance Allowance)> _limiter =
        PartitionedRateLimiter.Create<(string Caller, Allowance Allowance), string>(asked =>
            RateLimitPartition.GetTokenBucketLimiter(asked.Caller, _ => asked.Allowance.Bucket)
        );

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    /// <summary>Lets a request on, or answers 429.</summary>
    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (settings.IsOpen || (http.IsKnown() ? _known : _unknown) is not { } allowance)
        {
            await next(http);
            return;
        }
        var asked = (CallerOf(http), allowance);
        using var lease = _limiter.AttemptAcquire(asked);
        var left = _limiter.GetStatistics(asked)?.CurrentAvailablePermits ?? 0;
        var wait = Math.Max(1, (int)Math.Ceiling(allowance.Bucket.ReplenishmentPeriod.TotalSeconds));
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers["RateLimit-Policy"] = Text($"\"requests\";q={allowance.Bucket.TokenLimit};w={Window}");
            headers["RateLimit"] = Text($"\"requests\";r={left};t={wait}");
            if (!lease.IsAcquired)
                headers.RetryAfter = Text($"{wait}");
            return Task.CompletedTask;
        });
        if (lease.IsAcquired)
            await next(http);
        else
            await Problems
                .Failed(
                    Problems.TooMany,
                    $"At most {allowance.PerMinute} requests a minute are taken from one {(http.IsKnown() ? "person" : "address without credentials")}; go on in {wait} s, and slower."
                )
                .ExecuteAsync(http);
    }

    /// <summary>A person, or the address that a request came from; of IPv6 the network of one
    /// customer.</summary>
    private static string CallerOf(HttpContext http)
    {
        if (http.IsKnown())
            return $"person {http.Actor()}";
        var address = http.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? $"network {Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))}"
            : $"address {address}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Allowance(int PerMinute, TokenBucketRateLimiterOptions Bucket)
    {
        public static Allowance? Of(int perMinute) =>
            perMinute == 0
                ? null
                : new Allowance(
                    perMinute,
                    new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = Math.Max(1, perMinute * Window / 60),
                        TokensPerPeriod = Math.Max(1, perMinute / 60),
                        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute)),
                        QueueLimit = 0,
                    }
                );
    }
}
