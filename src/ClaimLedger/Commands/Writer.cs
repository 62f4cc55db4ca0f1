using System.Threading.Channels;
using ClaimLedger.Storage;

namespace ClaimLedger.Commands;

/// <summary>
/// The one way in. Commands that arrive while a commit is under way share the next one: they are decided one
/// after the other and saved once, and each caller is answered after the commit, alone. An answer means
/// durable. A refusal or a poison command touches nobody else: a group that cannot be committed falls apart
/// into single commands.
/// </summary>
public sealed class Writer(Func<Committing> newCommitting, ILogger<Writer> logger) : BackgroundService
{
    /// <summary>The most commands that wait; beyond it a caller is refused with 503.</summary>
    public const int QueueLength = 8_192;

    /// <summary>The most commands that share a commit.</summary>
    public const int GroupSize = 256;

    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>Hands a command in and waits for what becomes of it.</summary>
    /// <returns>False where the queue is full or the service is stopping: nothing was taken on.</returns>
    public bool TrySubmit(Submission submission, out Task<Outcome> outcome)
    {
        var pending = new Pending(submission);
        outcome = pending.Outcome.Task;
        return _queue.Writer.TryWrite(pending);
    }

    /// <summary>Takes nothing more on; what was accepted is committed and answered before it
    /// returns.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is not null)
            await ExecuteTask
                .WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var committing = newCommitting();
        var group = new List<Pending>(GroupSize);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (group.Count < GroupSize && _queue.Reader.TryRead(out var next))
                group.Add(next);
            await CommitAsync(committing, group);
            group.Clear();
        }
    }

    private async Task CommitAsync(Committing committing, IReadOnlyList<Pending> group)
    {
        try
        {
            var verdicts = await committing.CommitAsync([.. group.Select(p => p.Submission)]);
            for (var i = 0; i < group.Count; i++)
                Answer(group[i], verdicts[i]);
        }
        catch (Exception e) when (group.Count > 1 && !DatabaseAway.Explains(e))
        {
            logger.LogWarning(e, "A group of {Count} commands falls apart into single ones.", group.Count);
            foreach (var pending in group)
                await CommitAsync(committing, [pending]);
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Count} commands could not be committed.", group.Count);
            foreach (var pending in group)
                pending.Outcome.TrySetException(e);
        }
    }

    private void Answer(Pending pending, Verdict verdict)
    {
        if (verdict.Failure is null)
        {
            pending.Outcome.TrySetResult(verdict.Outcome!);
            return;
        }
        logger.LogError(
            verdict.Failure,
            "{Command} could not be decided.",
            pending.Submission.Command.GetType().Name
        );
        pending.Outcome.TrySetException(verdict.Failure);
    }

    private sealed record Pending(Submission Submission)
    {
        // Continuations run elsewhere: a caller's work must not hold up the next commit.
        public TaskCompletionSource<Outcome> Outcome { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
