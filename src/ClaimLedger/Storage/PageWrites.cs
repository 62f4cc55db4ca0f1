using System.Text;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What a page changes in a view: statements, all in one round trip, and after them rows that are
/// copied in, which for many takes PostgreSQL half as long as inserting them.</summary>
public sealed class PageWrites
{
    private readonly List<NpgsqlBatchCommand> _statements = [];
    private readonly List<(string Into, StringBuilder Rows)> _copies = [];

    /// <summary>Adds a statement with its parameters, in the order of <c>$1</c>, <c>$2</c> and so
    /// on.</summary>
    public void Add(string sql, params object[] values)
    {
        using var batch = new NpgsqlBatch();
        batch.Add(sql, values);
        _statements.Add(batch.BatchCommands[0]);
    }

    /// <summary>Adds rows to be copied.</summary>
    /// <param name="into">A table and its columns.</param>
    /// <param name="rows">The rows, in the text format of COPY.</param>
    public void Copy(string into, StringBuilder rows) => _copies.Add((into, rows));

    /// <summary>Adds what another has.</summary>
    public void Add(PageWrites others)
    {
        _statements.AddRange(others._statements);
        _copies.AddRange(others._copies);
    }

    /// <summary>Carries them out; it may be done again where it failed.</summary>
    /// <param name="connection">Where; in a transaction, if it is to be all or nothing.</param>
    /// <param name="check">Looks at what the statements did before anything is copied.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task ExecuteAsync(
        NpgsqlConnection connection,
        Action<IReadOnlyList<NpgsqlBatchCommand>> check,
        CancellationToken cancel
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        _statements.ForEach(batch.BatchCommands.Add);
        if (_statements.Count > 0)
            await batch.ExecuteNonQueryAsync(cancel);
        check(_statements);
        foreach (var (into, rows) in _copies)
        {
            await using var writer = await connection.BeginTextImportAsync($"copy {into} from stdin", cancel);
            await writer.WriteAsync(rows, cancel);
        }
    }
}
