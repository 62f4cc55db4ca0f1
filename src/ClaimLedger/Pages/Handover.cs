using System.Security.Claims;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Caching.Memory;

namespace ClaimLedger.Pages;

/// <summary>
/// A page is drawn twice when it is opened: as HTML, and at once again by the connection that keeps it
/// alive. What the first read for somebody is kept a moment for the second, which takes it away, so that it
/// is read once and the page does not flicker.
/// </summary>
public sealed class Handover : IDisposable
{
    private const long MostBytes = 64 << 20;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    /// <summary>Keeps what was read for somebody.</summary>
    public void Leave(ClaimsPrincipal person, string path, Answered answered) =>
        _answers.Set(
            KeyOf(person, path),
            answered,
            new MemoryCacheEntryOptions
            {
                Size = answered.Body.Length,
                AbsoluteExpirationRelativeToNow = Kept,
            }
        );

    /// <summary>Takes what was kept for somebody.</summary>
    /// <returns>Null where nothing was.</returns>
    public Answered? Take(ClaimsPrincipal person, string path)
    {
        var key = KeyOf(person, path);
        if (!_answers.TryGetValue(key, out Answered? answered))
            return null;
        _answers.Remove(key);
        return answered;
    }

    /// <summary>Somebody of the same name may have other roles by another key.</summary>
    private static (string Person, string Path) KeyOf(ClaimsPrincipal person, string path) =>
        (string.Join('\n', person.Claims.Select(claim => $"{claim.Type}={claim.Value}")), path);
}

/// <summary>Whether a page is drawn by the connection that keeps it alive.</summary>
internal sealed class Liveness : CircuitHandler
{
    /// <summary>Whether it is; else it is drawn as HTML.</summary>
    public bool IsLive { get; private set; }

    /// <inheritdoc/>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        IsLive = true;
        return Task.CompletedTask;
    }
}
