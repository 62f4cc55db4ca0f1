using System.Threading.Channels;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Storage;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace ClaimLedger.Commands;

/// <summary>
/// The one way in. Commands that arrive while a commit is under way share the next one: they are decided one
/// after the other and saved once, events, disclosures and the requests' keys in one transaction, and each
/// caller is
/// answered after the commit, alone. An answer means durable. A refusal or a poison command touches nobody
/// else. What another node appended meanwhile makes the group decide anew, then fall apart into single
/// commands; a database that is away fails the group.
/// </summary>
public sealed class Writer(
    IDocumentStore store,
    Func<Deciding> newDeciding,
    TimeProvider clock,
    ILogger<Writer> logger
) : BackgroundService
{
    /// <summary>The most commands that wait; beyond it a caller is refused with 503.</summary>
    public const int QueueLength = 8_192;

    /// <summary>The most commands that share a commit.</summary>
    public const int GroupSize = 256;

    private const int GroupTries = 3;
    private const int SingleTries = 8;
    private const int AwayTries = 3;

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

    /// <summary>Hands a command in, waiting for room. Commands handed in one after the other are decided in
    /// that order.</summary>
    /// <returns>The command's outcome, to be awaited apart.</returns>
    public async Task<Task<Outcome>> SubmitAsync(Submission submission, CancellationToken cancel)
    {
        var pending = new Pending(submission);
        await _queue.Writer.WriteAsync(pending, cancel);
        return pending.Outcome.Task;
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
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var group = TakeGroup();
            try
            {
                await CommitAsync(group);
            }
            catch (Exception e)
            {
                foreach (var pending in group)
                    pending.Outcome.TrySetException(e);
            }
        }
    }

    /// <summary>Takes what waits. A stream's commands stay together in a group, so that events get their
    /// positions in the order in which they were decided: a command that comes back to a stream after
    /// another one's begins the next group.</summary>
    private List<Pending> TakeGroup()
    {
        var group = new List<Pending>();
        var streams = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        while (group.Count < GroupSize && _queue.Reader.TryPeek(out var next))
        {
            var stream = next.Submission.Command.Stream();
            if (stream != last && !streams.Add(stream))
                break;
            last = stream;
            _queue.Reader.TryRead(out _);
            group.Add(next);
        }
        return group;
    }

    private async Task CommitAsync(List<Pending> group)
    {
        var tries = group.Count == 1 ? SingleTries : GroupTries;
        for (var i = 1; ; i++)
        {
            try
            {
                await TryCommitAsync(group);
                return;
            }
            catch (Exception e) when (IsConflict(e) && i < tries)
            {
                logger.LogInformation(
                    "Another node was faster; {Count} commands are decided anew.",
                    group.Count
                );
            }
            catch (Exception e) when (!IsConflict(e) && DatabaseAway.Explains(e))
            {
                // Deciding anew is safe where the outcome is unknown: what was committed is then a repeat.
                if (i >= AwayTries)
                    throw;
                logger.LogWarning(
                    e,
                    "The database broke off; {Count} commands are decided anew.",
                    group.Count
                );
                await Task.Delay(TimeSpan.FromMilliseconds(200 * i), clock);
            }
            catch (Exception e) when (group.Count > 1)
            {
                logger.LogWarning(
                    e,
                    "A group of {Count} commands falls apart into single ones.",
                    group.Count
                );
                break;
            }
        }
        foreach (var pending in group.Where(p => !p.Outcome.Task.IsCompleted))
            await CommitAloneAsync(pending);
    }

    private async Task CommitAloneAsync(Pending pending)
    {
        try
        {
            await CommitAsync([pending]);
        }
        catch (Exception e)
        {
            logger.LogError(
                e,
                "{Command} could not be committed.",
                pending.Submission.Command.GetType().Name
            );
            pending.Outcome.TrySetException(e);
        }
    }

    private async Task TryCommitAsync(List<Pending> group)
    {
        var deciding = newDeciding();
        await deciding.LoadAsync([.. group.Select(p => p.Submission)], CancellationToken.None);
        var answers = new List<(Pending Pending, Func<Outcome> Answer)>();
        foreach (var pending in group.Where(p => !p.Outcome.Task.IsCompleted))
        {
            try
            {
                var (refused, afterCommit) = deciding.Decide(pending.Submission);
                answers.Add((pending, afterCommit ?? (() => refused!)));
            }
            catch (Exception e)
            {
                pending.Outcome.TrySetException(e);
            }
        }
        await SaveAsync([.. deciding.Changed], deciding.NewlyAnswered);
        foreach (var (pending, answer) in answers)
            pending.Outcome.TrySetResult(answer());
    }

    /// <summary>One transaction. No caller's cancellation reaches it: an append that is cut off after it took
    /// its positions leaves a gap on which the projections wait.</summary>
    private async Task SaveAsync(
        IReadOnlyList<StreamInWork> changed,
        IReadOnlyCollection<AnsweredKey> answered
    )
    {
        if (changed.Count + answered.Count == 0)
            return;
        await using var session = store.LightweightSession();
        var events = new List<(Slot Slot, IEvent Event)>();
        foreach (var stream in changed)
        {
            var built = stream.Appended.Select(slot => (slot, slot.ToMarten(session))).ToList();
            events.AddRange(built);
            session.Events.Append(stream.Key, stream.Version, built.Select(b => (object)b.Item2));
        }
        Vault.Store(
            session,
            [.. changed.Where(s => s.NewWrappedKey is not null).Select(s => (s.Key, s.NewWrappedKey!))],
            [.. changed.SelectMany(s => s.Disclosures.Select(d => (s.SubjectKey!, d)))]
        );
        RequestKeys.Store(session, answered);
        await session.SaveChangesAsync(CancellationToken.None);
        foreach (var (slot, e) in events)
            slot.Position = e.Sequence;
    }

    private static bool IsConflict(Exception e) =>
        e
            is EventStreamUnexpectedMaxEventIdException
                or JasperFx.Events.ExistingStreamIdCollisionException
                or ConcurrencyException
        || (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or "MT003";

    private sealed record Pending(Submission Submission)
    {
        // Continuations run elsewhere: a caller's work must not hold up the next commit.
        public TaskCompletionSource<Outcome> Outcome { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
