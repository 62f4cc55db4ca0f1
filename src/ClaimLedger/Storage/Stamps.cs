using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Reads stamps, which nearly every read begins with: those that are asked for while a query is
/// under way are read together by the next, so that none is older than its request, and many readers cost
/// hardly more than one.</summary>
/// <param name="connectionString">Of the service.</param>
public sealed class Stamps(string connectionString) : IAsyncDisposable
{
    private const string Progress = $"{LedgerTables.Schema}.mt_event_progression";

    private const string Sql = $"""
        select
            coalesce((select last_seq_id from {Progress} where name = s.shard), 0),
            coalesce((select max(t.position) from {LedgerTables.Touched} t
                where t.name between s.first and s.last), 0),
            '{LedgerTables.Touched}'::regclass::oid
        from unnest($1, $2, $3) with ordinality s(shard, first, last, i) order by s.i
        """;

    // A connection of their own, which nothing else is done on: nothing has to be set back between two
    // queries, and the plan is made once.
    private readonly NpgsqlDataSource _dataSource = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(
            LedgerStore.Tuned(connectionString, LedgerTables.Schema, "-c plan_cache_mode=force_generic_plan")
        )
        {
            NoResetOnClose = true,
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = 1,
        }.ConnectionString
    );

    private readonly Lock _lock = new();
    private List<Asked> _next = [];
    private bool _isReading;

    /// <summary>How far a view is, and when some things were last touched; all in one state, which is none
    /// before this is called.</summary>
    /// <param name="shard">The view's shard.</param>
    /// <param name="scopes">What is asked about; one at least.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<Stamp> ReadAsync(string shard, IReadOnlyCollection<Scope> scopes, CancellationToken cancel)
    {
        var asked = new Asked(shard, scopes);
        lock (_lock)
        {
            _next.Add(asked);
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(AnswerAsync, CancellationToken.None);
            }
        }
        return asked.Stamp.Task.WaitAsync(cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    private async Task AnswerAsync()
    {
        while (true)
        {
            List<Asked> asked;
            lock (_lock)
            {
                asked = _next;
                _isReading = asked.Count > 0;
                if (!_isReading)
                    return;
                _next = [];
            }
            try
            {
                await AnswerAsync(asked);
            }
            catch (Exception e)
            {
                // Told to whoever asked; the next query may do better.
                foreach (var each in asked)
                    each.Stamp.TrySetException(e);
            }
        }
    }

    private async Task AnswerAsync(List<Asked> asked)
    {
        var scopes = asked
            .SelectMany(a => a.Scopes.Select(scope => (a.Shard, scope.First, scope.Last)))
            .ToList();
        var stamps = await _dataSource.ListAsync(
            Sql,
            row => new Stamp(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<uint>(2)),
            CancellationToken.None,
            scopes.Select(s => s.Shard).ToArray(),
            scopes.Select(s => s.First).ToArray(),
            scopes.Select(s => s.Last).ToArray()
        );
        var read = 0;
        foreach (var each in asked)
        {
            var own = stamps.GetRange(read, each.Scopes.Count);
            read += own.Count;
            each.Stamp.SetResult(own[0] with { Touched = own.Max(stamp => stamp.Touched) });
        }
    }

    private sealed record Asked(string Shard, IReadOnlyCollection<Scope> Scopes)
    {
        public TaskCompletionSource<Stamp> Stamp { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
