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

    // All that is looked up here is looked up by key.
    private const string ByKey = "set enable_hashjoin = off; set enable_mergejoin = off";

    private NpgsqlConnection? _connection;

    /// <summary>Decides and saves a group. What is returned is durable.</summary>
    /// <param name="group">The commands, in order.</param>
    /// <param name="also">What else belongs into the transaction; it may be asked for again.</param>
    /// <returns>A verdict for each command, in their order.</returns>
    /// <exception cref="NpgsqlException">The database stayed away, or took offence at something of the group:
    /// single commands may fare better. Nothing of it is known to be in the ledger.</exception>
    public Task<IReadOnlyList<Verdict>> CommitAsync(
        IReadOnlyList<Submission> group,
        Action<NpgsqlBatch>? also = null
    ) => CommitAsync(group, DecideAll, also);

    /// <summary>Decides and saves a group by a way of deciding of the caller's.</summary>
    public async Task<IReadOnlyList<TVerdict>> CommitAsync<TVerdict>(
        IReadOnlyList<Submission> group,
        Func<Deciding, IReadOnlyList<Submission>, IReadOnlyList<Func<TVerdict>>> decide,
        Action<NpgsqlBatch>? also
    )
    {
        var unknown = new List<Attempt<TVerdict>>();
        var (conflicts, away) = (0, 0);
        while (true)
        {
            Attempt<TVerdict>? attempt = null;
            try
            {
                var connection = await ConnectAsync();
                foreach (var earlier in unknown)
                {
                    if (await Saving.IsSavedAsync(connection, earlier.Appends))
                        return earlier.Verdicts();
                }
                await deciding.LoadAsync(connection, group, CancellationToken.None);
                var verdicts = decide(deciding, group);
                attempt = new Attempt<TVerdict>([.. deciding.Pending], verdicts);
                await Saving.SaveAsync(connection, attempt.Appends, deciding.NewlyAnswered, also);
                var answers = attempt.Verdicts();
                deciding.Settle();
                return answers;
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
                if (attempt is { Appends.Count: > 0 })
                    unknown.Add(attempt);
                logger.LogWarning(
                    e,
                    "The database broke off; {Count} commands are decided anew.",
                    group.Count
                );
                await Task.Delay(TimeSpan.FromMilliseconds(100 << away), clock);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DisconnectAsync();

    /// <summary>Decides every command; a bug that one meets is its own.</summary>
    public static IReadOnlyList<Func<Verdict>> DecideAll(
        Deciding deciding,
        IReadOnlyList<Submission> group
    ) => [.. group.Select(submission => Decide(deciding, submission))];

    private static Func<Verdict> Decide(Deciding deciding, Submission submission)
    {
        try
        {
            var (refused, afterCommit) = deciding.Decide(submission);
            return () => new Verdict(refused ?? afterCommit!(), Failure: null);
        }
        catch (Exception e)
        {
            return () => new Verdict(Outcome: null, e);
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

    private sealed record Attempt<TVerdict>(
        IReadOnlyList<Append> Appends,
        IReadOnlyList<Func<TVerdict>> Answers
    )
    {
        public IReadOnlyList<TVerdict> Verdicts() => [.. Answers.Select(answer => answer())];
    }
}
