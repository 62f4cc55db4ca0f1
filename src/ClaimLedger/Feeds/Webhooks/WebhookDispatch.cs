using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>Sends the webhooks' messages from the one node that holds the claim; the others stand by. A claim
/// ends with its connection, and the next node goes on from what was noted.</summary>
internal sealed class WebhookDispatch(
    NpgsqlDataSource dataSource,
    FeedReader reader,
    FeedHub hub,
    WebhookSender sender,
    WebhookSecrets secrets,
    TimeProvider clock,
    ILogger<WebhookDispatch> logger
) : BackgroundService
{
    // "webhooks" in ASCII.
    private const long Key = 0x776562686F6F6B73;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Something was done to a webhook.</summary>
    public void Wake() => _wake.Release();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var claim = await Claim.TryAsync(dataSource, Key, stoppingToken);
                if (claim is not null)
                {
                    using var ledger = new WebhookLedger(claim);
                    await DispatchAsync(ledger, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (DatabaseAway.Explains(e))
            {
                logger.LogWarning(e, "The webhooks rest: the database broke off.");
            }
            catch (Exception e)
            {
                logger.LogError(e, "The webhooks could not be worked on; they are again in a second.");
            }
            await Task.Delay(LookAgain, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs each webhook that sends, until the node stops or one of them cannot go on.</summary>
    private async Task DispatchAsync(WebhookLedger ledger, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = new Dictionary<string, Running>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                await KeepRunningAsync(running, await ledger.ActiveAsync(stopping), ledger, ending.Token);
                await _wake.WaitAsync(LookAgain, stopping);
                while (_wake.Wait(0, CancellationToken.None)) { }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(running.Values.Select(r => r.Task))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepRunningAsync(
        Dictionary<string, Running> running,
        List<Webhook> active,
        WebhookLedger ledger,
        CancellationToken ending
    )
    {
        var revisions = active.ToDictionary(w => w.Id, w => w.Revision, StringComparer.Ordinal);
        foreach (var (id, run) in running.ToList())
        {
            if (revisions.GetValueOrDefault(id, -1) == run.Revision && !run.Task.IsCompleted)
                continue;
            await run.Stop.CancelAsync();
            await run.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            run.Stop.Dispose();
            running.Remove(id);
            if (run.Task.Exception is { } fault)
            {
                // What is not one webhook's own: the claim is given up, and all begins anew.
                if (DatabaseAway.Explains(fault.InnerException))
                    await run.Task;
                logger.LogError(fault, "Webhook {Webhook} could not be worked on; it is again.", id);
            }
        }
        foreach (var webhook in active.Where(w => !running.ContainsKey(w.Id)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(ending);
            var run = new WebhookRun(webhook, ledger, reader, hub, sender, secrets, clock, logger);
            running.Add(
                webhook.Id,
                new Running(
                    webhook.Revision,
                    Task.Run(() => run.RunAsync(stop.Token), CancellationToken.None),
                    stop
                )
            );
        }
    }

    private sealed record Running(long Revision, Task Task, CancellationTokenSource Stop);
}
