using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Caching.Memory;

namespace ClaimLedger.Pages;

/// <summary>
/// A page is drawn twice when it is opened: as HTML, and at once again by the connection that keeps it
/// alive. What the first read is kept a moment for the second, which takes it away, so that it is read once
/// and the page does not flicker.
/// </summary>
public sealed class Handover : IDisposable
{
    private const long MostBytes = 64 << 20;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    /// <summary>Keeps what was read for a page.</summary>
    public void Leave(string page, string path, Answered answered) =>
        _answers.Set(
            (page, path),
            answered,
            new MemoryCacheEntryOptions
            {
                Size = answered.Body.Length,
                AbsoluteExpirationRelativeToNow = Kept,
            }
        );

    /// <summary>Takes what was kept for a page.</summary>
    /// <returns>Null where nothing was.</returns>
    public Answered? Take(string page, string path)
    {
        if (!_answers.TryGetValue((page, path), out Answered? answered))
            return null;
        _answers.Remove((page, path));
        return answered;
    }
}

/// <summary>One opening of a page: its name, which nobody can guess, goes with the HTML to the connection
/// that keeps it alive.</summary>
internal sealed class Opening : IDisposable
{
    private const string Kept = "opening";

    private readonly PersistingComponentStateSubscription _keeping;

    /// <summary>Begins one, or finds the one that the page came with.</summary>
    public Opening(PersistentComponentState state)
    {
        Page = state.TryTakeFromJson<string>(Kept, out var page) && page is not null ? page : NewName();
        _keeping = state.RegisterOnPersisting(
            () =>
            {
                state.PersistAsJson(Kept, Page);
                return Task.CompletedTask;
            },
            RenderMode.InteractiveServer
        );
    }

    /// <summary>The name.</summary>
    public string Page { get; }

    /// <inheritdoc/>
    public void Dispose() => _keeping.Dispose();

    private static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
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
