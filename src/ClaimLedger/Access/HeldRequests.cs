using System.Globalization;
using System.Security.Claims;
using ClaimLedger.Http;

namespace ClaimLedger.Access;

/// <summary>Ends what is held open by credentials that have ended meanwhile: streams, and polls that
/// wait.</summary>
internal sealed class HeldRequests(KeyRing ring, TimeProvider clock)
{
    /// <summary>The claim with the end of a token, in Unix seconds.</summary>
    public const string End = "exp";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Lets a request run for as long as its credentials hold.</summary>
    /// <returns>Whether it ran to its own end; else it was called off.</returns>
    public async Task<bool> RunAsync(HttpContext http, RequestDelegate next)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var done = new CancellationTokenSource();
        var caller = http.RequestAborted;
        http.RequestAborted = over.Token;
        var running = next(http);
        var hasEnded = false;
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(LookEvery, clock, done.Token));
            if (hasEnded || running.IsCompleted || Holds(http.User))
                continue;
            hasEnded = true;
            await over.CancelAsync();
        }
        await done.CancelAsync();
        http.RequestAborted = caller;
        try
        {
            await running;
            return !hasEnded;
        }
        catch (OperationCanceledException) when (hasEnded)
        {
            return false;
        }
    }

    /// <summary>Whether the credentials of somebody still let them in.</summary>
    public bool Holds(ClaimsPrincipal caller)
    {
        if (caller.FindFirstValue(Caller.KeyClaim) is { } key)
            return ring.IsValid(key);
        return caller.FindFirstValue(End) is not { } end
            || clock.GetUtcNow().ToUnixTimeSeconds() < long.Parse(end, CultureInfo.InvariantCulture);
    }
}
