using Npgsql;
using Weasel.Core;
using Weasel.Postgresql;

namespace ClaimLedger.Storage;

/// <summary>Where a rebuild writes: tables like those of a view in a schema of their own, which nobody reads
/// until they take the place of the old ones.</summary>
/// <param name="connectionString">Of the owner of the tables.</param>
public sealed class NextViews(string connectionString) : IAsyncDisposable
{
    /// <summary>Connections of the owner of the tables, on which they are the ones in use.</summary>
    public NpgsqlDataSource Owner { get; } =
        NpgsqlDataSource.Create(LedgerStore.Tuned(connectionString, LedgerTables.Schema));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Owner.DisposeAsync();

    /// <summary>The schema in which a view is made anew.</summary>
    public static string SchemaOf(View view) => $"{LedgerTables.Schema}_next_{view.Name.ToLowerInvariant()}";

    /// <summary>Connections on which the names of a view's tables mean the next ones. What is written on them
    /// need not be durable by itself: whatever comes after a crash begins anew, and the commit by which the
    /// tables are put in place makes all before it durable.</summary>
    public NpgsqlDataSource Open(View view)
    {
        var tuned = LedgerStore.Tuned(connectionString, $"{SchemaOf(view)},{LedgerTables.Schema}");
        var builder = new NpgsqlConnectionStringBuilder(tuned);
        builder.Options = $"{builder.Options} -c synchronous_commit=off -c maintenance_work_mem=256MB";
        return NpgsqlDataSource.Create(builder.ConnectionString);
    }

    /// <summary>Makes the tables, empty, in place of any that a rebuild left behind; of the indexes those
    /// that the projection reads by.</summary>
    public static async Task CreateTablesAsync(
        View view,
        NpgsqlDataSource dataSource,
        CancellationToken cancel
    )
    {
        var schema = SchemaOf(view);
        using var sql = new StringWriter();
        await sql.WriteLineAsync($"drop schema if exists {schema} cascade; create schema {schema};");
        foreach (var table in TablesOf(view))
        {
            foreach (var index in table.Indexes.Where(i => !view.ReadsBy.Contains(i.Name)).ToList())
                table.Indexes.Remove(index);
            table.WriteCreateStatement(new PostgresqlMigrator { Formatting = SqlFormatting.Concise }, sql);
        }
        await DoAsync(dataSource, sql.ToString(), cancel);
        if (view.Tuning is { } tuning)
            await DoAsync(dataSource, tuning, cancel);
    }

    /// <summary>Makes the other indexes, and has the planner look at the tables.</summary>
    public static async Task CompleteTablesAsync(
        View view,
        NpgsqlDataSource dataSource,
        CancellationToken cancel
    )
    {
        if (view.Unsampled.Count > 0)
            await DoAsync(dataSource, view.NoSamples(SchemaOf(view)), cancel);
        foreach (var table in TablesOf(view))
        {
            foreach (var index in table.Indexes.Where(i => !view.ReadsBy.Contains(i.Name)))
                await DoAsync(dataSource, index.ToDDL(table), cancel);
            await DoAsync(dataSource, $"analyze {table.Identifier}", cancel);
        }
    }

    private static List<Weasel.Postgresql.Tables.Table> TablesOf(View view)
    {
        var tables = view.Tables.Select(make => make()).ToList();
        tables.ForEach(table => table.MoveToSchema(SchemaOf(view)));
        return tables;
    }

    private static async Task DoAsync(NpgsqlDataSource dataSource, string sql, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
