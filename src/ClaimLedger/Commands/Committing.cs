using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Commands;

/// <summary>What became of one command of a group.</summary>
/// <param name="Outcome">What it is answered with.</param>
/// <param name="Failure">The bug that it met, in place of an outcome.</param>
public readonly record struct Verdict(Outcome? Outcome, Exception? Failure);

/// <summary>
/// Decides groups of commands, one after the other, and saves each group in one transaction, on a connection
/// of its own. Where another node was faster the group is decided anew on what that one appended. Where the
/// database breaks off, the outcome is unknown: before anything is decided anew it is found out whether the
/// events are in the ledger. Not for use by two threads at once.
/// </summary>
public sealed class Committing(
    NpgsqlDataSource dataSource,
    Deciding deciding,
    TimeProvider clock,
    ILogger<Committing> logger
) : IAsyncDisposable
{
    private const int ConflictTries = 8;
    private const int AwayTries = 5;

    // Told of every commit, the daemon would look for events more often than it has any to carry, at the cost
    // of everybody's time. What it is not told of it finds when it looks by itself (LedgerStore).
    private static readonly TimeSpan NotifyEvery = TimeSpan.FromMilliseconds(25);

    // All that is looked up here is looked up by key.
    private const string ByKey = "set enable_hashjoin = off; set enable_mergejoin = off";

    private NpgsqlConnection? _connection;
    private long _notified;

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
    /// <returns>What <paramref name="decide"/> made, once it is durable.</returns>
    public async Task<T> CommitAsync<T>(
        IReadOnlyCollection<Submission> group,
        Func<Deciding, T> decide,
        Action<NpgsqlBatch, T>? also = null
    )
    {
        var unknown = new List<(IReadOnlyList<Append> Appends, T Decided)>();
        var (conflicts, away) = (0, 0);
        while (true)
        {
            IReadOnlyList<Append> appends = [];
            T? decided = default;
            try
            {
                var connection = await ConnectAsync();
                await deciding.LoadAsync(connection, group, CancellationToken.None);
                // After loading: the database may still be at work on it, and what is loaded after its end
                // would be taken for another node's.
                foreach (var earlier in unknown)
                {
                    if (!await Saving.IsSavedAsync(connection, earlier.Appends))
                        continue;
                    deciding.Settle();
                    return earlier.Decided;
                }
                decided = decide(deciding);
                appends = [.. deciding.Pending];
                var notifies = clock.GetElapsedTime(_notified) >= NotifyEvery;
                await Saving.SaveAsync(
                    connection,
                    appends,
                    deciding.NewlyAnswered,
                    notifies,
                    also is null ? null : batch => also(batch, decided)
                );
                deciding.Settle();
                if (notifies)
                    _notified = clock.GetTimestamp();
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
                if (appends.Count > 0)
                    unknown.Add((appends, decided!));
                logger.LogWarning(
                    e,
                    "The database broke off; {Count} commands are decided anew.",
                    group.Count
                );
                await Task.Delay(TimeSpan.FromMilliseconds(100 << away), clock);
            }
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

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is null)
        {
            var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
            await using var byKey = new NpgsqlCommand(ByKey, connection);
            await byKey.ExecuteNonQueryAsync();
            _connection = connection;
        }
        return _connection;
    }

    private async Task DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
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
