using ClaimLedger.Domain.Search;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>
/// Finds statements by their words, their source's and their threats' names, as known at a position; the
/// last recorded version first. Words that are in every other statement fill a page with the last rows; of
/// rare ones all statements are read at once, with how like they are; what is neither is gone through by
/// the indexes, one likeness after the other. For one search.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="sql">The search.</param>
internal sealed class StatementSearch(NpgsqlDataSource dataSource, StatementSql sql)
{
    private bool _isProbed;
    private IReadOnlyList<Hit>? _few;

    /// <summary>The statements of one likeness: those that have all the words so like, and that a greater
    /// likeness did not find.</summary>
    /// <param name="likeness">The likeness.</param>
    /// <param name="after">The rank after which to go on.</param>
    /// <param name="limit">The most that are found.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IReadOnlyList<Hit>> FindAsync(
        Likeness likeness,
        long after,
        int limit,
        CancellationToken cancel
    )
    {
        if (sql.FindsNothing(likeness))
            return [];
        if (_few is null)
        {
            var last = await ReadAsync(sql.OfLast(likeness, after, limit), cancel);
            if (last.Count == limit)
                return last;
        }
        if (!_isProbed)
        {
            var all = await ReadAsync(sql.OfAll(), cancel);
            _few = all.Count > StatementSql.Few ? null : all;
            _isProbed = true;
        }
        return _few is null
            ? await ReadAsync(sql.Of(likeness, after, limit), cancel)
            : [.. _few.Where(hit => hit.Likeness == likeness && hit.Order.Rank > after).Take(limit)];
    }

    private async Task<IReadOnlyList<Hit>> ReadAsync(NpgsqlBatchCommand command, CancellationToken cancel)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = connection.CreateBatch();
        // Plans for the values at hand: a word may be in every statement or in none.
        batch.BatchCommands.Add(new("select set_config('plan_cache_mode', 'force_custom_plan', true)"));
        batch.BatchCommands.Add(command);
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        var found = new List<Hit>();
        while (await rows.ReadAsync(cancel))
            found.Add(HitOf(rows));
        // Several ways may lead to one statement.
        return [.. found.DistinctBy(hit => hit.Order.Rank).OrderBy(hit => hit.Order.Rank)];
    }

    private static Hit HitOf(NpgsqlDataReader row)
    {
        var likeness = (Likeness)row.GetInt32(3);
        var order = new HitOrder(
            HitOrder.ClassOf(likeness, HitKinds.Statement),
            HitOrder.MaxRank - row.GetInt64(0)
        );
        return new Hit(HitKinds.Statement, row.GetString(1), likeness, order, row.GetString(2));
    }
}
