using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Commands;

/// <summary>What became of one command of a group.</summary>
/// <param name="Outcome">What it is answered with.</param>
/// <param name="Failure">The bug that it met, in place of an outcome.</param>
public readonly record struct Verdict(Outcome? Outcome, Exception? Failure);

/// <summary>A group on its way into the ledger.</summary>
/// <param name="Decided">What was made of it.</param>
/// <param name="Pending">What is being saved.</param>
/// <param name="Saved">Ends when it is durable.</param>
public sealed record Flight<T>(T Decided, Pending Pending, Task Saved);

/// <summary>
/// Decides groups of commands, one after the other, and saves each group in one transaction, on a connection
/// of its own. Where another node was faster the group is decided anew on what that one appended. Where the
/// database breaks off, the outcome is unknown: before anything is decided anew it is found out whether the
/// events are in the ledger. Not for use by two threads at once.
/// </summary>
public sealed class Committing(
    NpgsqlDataSource dataSource,
    Deciding deciding,
    Vault vault,
    TimeProvider clock,
    ILogger<Committing> logger
) : IAsyncDisposable
{
    private const int ConflictTries = 8;
    private const int AwayTries = 5;

    // Told of every commit, the daemon would look for events more often than it has any to carry, at the cost
    // of everybody's time. What it is not told of it finds when it looks by itself (LedgerStore).
    private static readonly TimeSpan NotifyEvery = TimeSpan.FromMilliseconds(25);

    private NpgsqlConnection? _connection;
    private NpgsqlConnection? _ahead;
    private long _notified;
    private int _owesNotice;

    /// <summary>Decides and saves a group. What is returned is durable.</summary>
    /// <param name="group">The commands, in order.</param>
    /// <returns>A verdict for each command, in their order.</returns>
    /// <exception cref="NpgsqlException">The database stayed away, or took offence at something of the group:
    /// single commands may fare better. Nothing of it is known to be in the ledger.</exception>
    public async Task<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Submission> group)
    {
        var answers = await CommitAsync(group, deciding => group.Select(s => Decide(deciding, s)).ToList());
        return [.. answers.Select(answer => answer())];
    }

    /// <summary>Decides in the caller's own way and saves what follows.</summary>
    /// <param name="group">The commands that may be decided.</param>
    /// <param name="decide">Decides them; called again when they are decided anew.</param>
    /// <param name="also">What else belongs into the transaction.</param>
    /// <param name="lost">The same group on its way, where it did not arrive: it may have, all the
    /// same.</param>
    /// <returns>What <paramref name="decide"/> made, once it is durable.</returns>
    public async Task<T> CommitAsync<T>(
        IReadOnlyCollection<Submission> group,
        Func<Deciding, T> decide,
        Action<NpgsqlBatch, T>? also = null,
        Flight<T>? lost = null
    )
    {
        var unknown = new List<(Pending Pending, T Decided)>();
        if (lost is { Pending.Appends.Count: > 0 })
            unknown.Add((lost.Pending, lost.Decided));
        var (conflicts, away) = (0, 0);
        while (true)
        {
            var pending = new Pending([], []);
            T? decided = default;
            try
            {
                var connection = await ConnectAsync();
                await deciding.LoadAsync(connection, group, CancellationToken.None);
                // After loading: the database may still be at work on it, and what is loaded after its end
                // would be taken for another node's.
                foreach (var earlier in unknown)
                {
                    if (!await Saving.IsSavedAsync(connection, earlier.Pending.Appends))
                        continue;
                    deciding.Settle(earlier.Pending);
                    return earlier.Decided;
                }
                decided = decide(deciding);
                pending = deciding.TakePending();
                await SaveAsync(connection, pending, also is null ? null : sql => also(sql, decided));
                deciding.Settle(pending);
                return decided;
            }
            catch (Exception e)
            {
                deciding.Forget();
                if (IsConflict(e) && ++conflicts < ConflictTries)
                {
                    logger.LogInformation(
                        "Another node was faster; {Count} commands are decided anew.",
                        group.Count
                    );
                    continue;
                }
                var isAway = !IsConflict(e) && DatabaseAway.Explains(e);
                if (isAway || e is not PostgresException)
                    await DisconnectAsync();
                if (!isAway || ++away >= AwayTries)
                    throw;
                if (pending.Appends.Count > 0)
                    unknown.Add((pending, decided!));
                logger.LogWarning(
                    e,
                    "The database broke off; {Count} commands are decided anew.",
                    group.Count
                );
                await Task.Delay(TimeSpan.FromMilliseconds(100 << away), clock);
            }
        }
    }

    /// <summary>Decides a group in the caller's own way, on what is on its way into the ledger as well, while
    /// that is being saved.</summary>
    public async Task<T> DecideAheadAsync<T>(IReadOnlyCollection<Submission> group, Func<Deciding, T> decide)
    {
        try
        {
            await ConnectAsync();
            _ahead ??= await OpenAsync();
            await deciding.LoadAsync(_ahead, group, CancellationToken.None);
            return decide(deciding);
        }
        catch (Exception)
        {
            // Nothing half decided stays. What is on its way holds on to its own.
            deciding.Forget();
            throw;
        }
    }

    /// <summary>Begins to save what was decided ahead. One group is on its way at a time; it has to be
    /// landed.</summary>
    public Flight<T> Launch<T>(T decided, Action<NpgsqlBatch, T> also)
    {
        var pending = deciding.TakePending();
        return new Flight<T>(decided, pending, SaveAsync(_connection!, pending, sql => also(sql, decided)));
    }

    /// <summary>Waits until a group is saved.</summary>
    /// <returns>False where it did not arrive, or nobody knows: all that was decided since is void, and the
    /// group is to be committed in the plain way.</returns>
    public async Task<bool> LandAsync<T>(Flight<T> flight)
    {
        try
        {
            await flight.Saved;
            deciding.Settle(flight.Pending);
            return true;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "A group on its way did not arrive; it is committed anew.");
            deciding.Forget();
            await DisconnectAsync();
            return false;
        }
    }

    /// <summary>Decides in the caller's own way and saves nothing; what comes next is decided as though it
    /// had been saved. All of it is kept in memory.</summary>
    public async Task<T> PretendAsync<T>(IReadOnlyCollection<Submission> group, Func<Deciding, T> decide)
    {
        await deciding.LoadAsync(await ConnectAsync(), group, CancellationToken.None);
        var decided = decide(deciding);
        deciding.Pretend();
        return decided;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DisconnectAsync();

    /// <summary>A bug that a command meets is its own, when it is decided and when it is answered: what is
    /// committed by then must not be decided anew.</summary>
    private static Func<Verdict> Decide(Deciding deciding, Submission submission)
    {
        try
        {
            var decided = deciding.Decide(submission);
            return () => Answer(decided);
        }
        catch (Exception e)
        {
            return () => new Verdict(Outcome: null, e);
        }
    }

    private static Verdict Answer(Decided decided)
    {
        try
        {
            return new Verdict(decided.Refused ?? decided.AfterCommit!(), Failure: null);
        }
        catch (Exception e)
        {
            return new Verdict(Outcome: null, e);
        }
    }

    private async Task SaveAsync(NpgsqlConnection connection, Pending pending, Action<NpgsqlBatch>? also)
    {
        var notifies = clock.GetElapsedTime(Volatile.Read(ref _notified)) >= NotifyEvery;
        await Saving.SaveAsync(connection, vault, pending, notifies, also);
        if (notifies)
            Volatile.Write(ref _notified, clock.GetTimestamp());
        else if (Interlocked.Exchange(ref _owesNotice, 1) == 0)
            _ = NotifyLaterAsync();
    }

    /// <summary>Tells the daemon of the last commits of many, unless a later one has: else what it was not
    /// told of would wait until it looks.</summary>
    private async Task NotifyLaterAsync()
    {
        await Task.Delay(NotifyEvery, clock);
        Volatile.Write(ref _owesNotice, 0);
        if (clock.GetElapsedTime(Volatile.Read(ref _notified)) < NotifyEvery)
            return;
        try
        {
            await using var command = dataSource.CreateCommand(Saving.Notify);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (DatabaseAway.Explains(e) || e is ObjectDisposedException)
        {
            logger.LogDebug(e, "The daemon was not told of a commit; it finds it when it looks.");
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync() => _connection ??= await OpenAsync();

    private async Task<NpgsqlConnection> OpenAsync() =>
        await dataSource.OpenConnectionAsync(CancellationToken.None);

    private async Task DisconnectAsync()
    {
        NpgsqlConnection?[] open = [_connection, _ahead];
        (_connection, _ahead) = (null, null);
        foreach (var connection in open.OfType<NpgsqlConnection>())
            await connection.DisposeAsync();
    }

    private static bool IsConflict(Exception e) =>
        e
            is PostgresException
            {
                SqlState: PostgresErrorCodes.UniqueViolation
                    or PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected,
            };
}
