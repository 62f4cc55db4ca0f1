using ClaimLedger.Log;
using ClaimLedger.Proofs;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Audit;

/// <summary>A run that verifies the log from its first entry to its last.</summary>
public sealed partial class LogRun
{
    private IReadOnlyList<Found> _findings = [];
    private CancellationTokenSource? _running;
    private bool _withPayloads;
    private bool _isStopped;
    private string _keys = "";
    private string? _refusal;
    private long _size;
    private long _done;

    /// <summary>The log.</summary>
    [Parameter, EditorRequired]
    public LogAnswer Log { get; set; } = null!;

    [Inject]
    private Desk Desk { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private bool IsRunning => _running is not null;

    private bool IsProved => _findings.All(finding => finding.Holds is not false);

    /// <inheritdoc/>
    public void Dispose() => _running?.Cancel();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() =>
        _withPayloads = await Desk.MayAsync(HttpMethods.Get, "/log/events");

    private static string OutcomeOf(Found finding) =>
        finding.Holds switch
        {
            true => "✓ proved",
            false => "✗ WRONG",
            null => "– not proved",
        };

    private void Stop() => _running?.Cancel();

    private async Task StartAsync()
    {
        (_findings, _refusal, _isStopped, _size, _done) = ([], null, false, 0, 0);
        using var running = _running = new CancellationTokenSource();
        try
        {
            var own = Signers.KeysOf(_keys);
            var reader = new LogReading(Desk, Clock, running.Token);
            var (note, head) = await reader.HeadAsync();
            _size = head.Size;
            var log = await Desk.ReadAsync<LogAnswer>("/log", running.Token);
            var entries = new EntryCheck(reader, _withPayloads);
            var audit = new LogAudit((path, _) => reader.FileAsync(path), head);
            var verdict = await audit.RunAsync(entries.LookAsync, Show, running.Token);
            _findings = [.. Signers.Of(note, log, own), .. Found.OfRun(head, verdict, entries)];
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            _isStopped = true;
        }
        catch (ProofFormatException e)
        {
            _refusal = e.Message;
        }
        catch (RefusedException e) when (e.Status is not (401 or 403))
        {
            _refusal = $"The log cannot be read to its end. {e.Message}";
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>Shows how far it is, not more often than one can see.</summary>
    private void Show(long done)
    {
        var isSeen = done == _size || done * 200 / _size > _done * 200 / _size;
        _done = done;
        if (isSeen)
            _ = InvokeAsync(StateHasChanged);
    }
}
