using ClaimLedger.Exchange;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ClaimLedger.Pages.Imports;

/// <summary>Takes a file, a dry run first, and lists the imports.</summary>
public sealed partial class ImportsPage
{
    private const int Listed = 50;

    private readonly CancellationTokenSource _closed = new();
    private IReadOnlyList<ImportAnswer>? _imports;
    private ImportAnswer? _running;
    private IBrowserFile? _file;
    private string? _refusal;
    private bool _mayImport;
    private bool _isBusy;
    private long _uploaded;

    [Inject]
    private Desk Desk { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _mayImport = await Desk.MayAsync(HttpMethods.Post, "/imports");
        await ListAsync();
    }

    private async Task ListAsync() =>
        _imports = (await Desk.ReadAsync<ImportList>($"/imports?limit={Listed}", _closed.Token)).Imports;

    private Task ChooseAsync(InputFileChangeEventArgs chosen)
    {
        (_file, _running) = (chosen.File, null);
        return SendAsync(dryRun: true);
    }

    /// <summary>Sends the file, which the browser still holds, and watches what becomes of it.</summary>
    private async Task SendAsync(bool dryRun)
    {
        (_isBusy, _refusal, _running, _uploaded) = (true, null, null, 0);
        StateHasChanged();
        try
        {
            var sending = new Sending(Desk, _file!, Uploaded);
            await foreach (var import in sending.RunAsync(dryRun, _closed.Token))
            {
                _running = import;
                StateHasChanged();
            }
            await ListAsync();
        }
        catch (RefusedException e)
        {
            _refusal = e.Message;
        }
        catch (IOException)
        {
            _refusal = "The file could not be read to its end; choose it again.";
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested) { }
        _isBusy = false;
    }

    private void Uploaded(long bytes)
    {
        _uploaded = bytes;
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task StopAsync()
    {
        var answered = await Desk.SendAsync(HttpMethods.Delete, $"/imports/{_running!.Import}");
        if (answered.Status != StatusCodes.Status200OK)
            _refusal = Desk.Refused(answered).Message;
    }
}
