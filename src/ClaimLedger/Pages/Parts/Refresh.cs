using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Parts;

/// <summary>Reads a page anew every few seconds while it is open. Nothing is drawn by it, and the focus stays
/// where it is.</summary>
public sealed class Refresh : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>What is done.</summary>
    [Parameter, EditorRequired]
    public Func<Task> Work { get; set; } = null!;

    /// <summary>How often.</summary>
    [Parameter]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(3);

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = GoOnAsync(_closed.Token);
    }

    private async Task GoOnAsync(CancellationToken closed)
    {
        using var timer = new PeriodicTimer(Every, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(closed))
                await InvokeAsync(() => closed.IsCancellationRequested ? Task.CompletedTask : OnceAsync());
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested) { }
        catch (Exception e)
        {
            // Such as: what one signed in with has ended.
            if (!closed.IsCancellationRequested)
                await DispatchExceptionAsync(e);
        }
    }

    /// <summary>What cannot be read for a moment stays as it was.</summary>
    private async Task OnceAsync()
    {
        try
        {
            await Work();
        }
        catch (RefusedException e) when (e.Status is 429 or 503) { }
    }
}
