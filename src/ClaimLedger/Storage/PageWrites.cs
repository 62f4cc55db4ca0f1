using System.Text;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What a page changes in a view: statements, all in one round trip, and after them rows that are
/// copied in, which for many takes PostgreSQL half as long as inserting them.</summary>
public sealed class PageWrites
{
    private readonly List<NpgsqlBatchCommand> _statements = [];
    private readonly List<(int Statement, string Otherwise)> _checked = [];
    private readonly List<(string Into, StringBuilder Rows)> _copies = [];

    /// <summary>Adds a statement with its parameters, in the order of <c>$1</c>, <c>$2</c> and so
    /// on.</summary>
    public void Add(string sql, params object[] values) =>
        _statements.Add(LedgerBatch.Statement(sql, values));

    /// <summary>Adds a statement that has to change one row.</summary>
    /// <param name="otherwise">What is wrong where it does not: nothing is copied then.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its parameters.</param>
    public void AddOne(string otherwise, string sql, params object[] values)
    {
        _checked.Add((_statements.Count, otherwise));
        Add(sql, values);
    }

    /// <summary>Adds rows to be copied.</summary>
    /// <param name="into">A table and its columns.</param>
    /// <param name="rows">The rows, in the text format of COPY.</param>
    public void Copy(string into, StringBuilder rows) => _copies.Add((into, rows));

    /// <summary>Adds what another has.</summary>
    public void Add(PageWrites others)
    {
        _checked.AddRange(others._checked.Select(c => (_statements.Count + c.Statement, c.Otherwise)));
        _statements.AddRange(others._statements);
        _copies.AddRange(others._copies);
    }

    /// <summary>Carries them out; it may be done again where it failed.</summary>
    /// <param name="connection">Where; in a transaction, if it is to be all or nothing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidOperationException">A statement that has to change one row did
    /// not.</exception>
    public async Task ExecuteAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        _statements.ForEach(batch.BatchCommands.Add);
        if (_statements.Count > 0)
            await batch.ExecuteNonQueryAsync(cancel);
        foreach (var (statement, otherwise) in _checked)
        {
            if (_statements[statement].RecordsAffected != 1)
                throw new InvalidOperationException(otherwise);
        }
        foreach (var (into, rows) in _copies)
        {
            await using var writer = await connection.BeginTextImportAsync($"copy {into} from stdin", cancel);
            await writer.WriteAsync(rows, cancel);
        }
    }
}
