using Marten;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql;

namespace ClaimLedger.Storage;

/// <summary>Where a rebuild writes: tables like those of a view in a schema of their own, which nobody reads
/// until they take the place of the old ones.</summary>
public sealed class NextViews(string connectionString)
{
    /// <summary>The schema in which a view is made anew.</summary>
    public static string SchemaOf(View view) => $"{LedgerTables.Schema}_next_{view.Name.ToLowerInvariant()}";

    /// <summary>Connections on which the names of a view's tables mean the next ones. What is written on them
    /// need not be durable by itself: whatever comes after a crash begins anew, and the commit by which the
    /// tables are put in place makes all before it durable.</summary>
    public NpgsqlDataSource Open(View view)
    {
        var tuned = LedgerStore.Tuned(connectionString, $"{SchemaOf(view)},{LedgerTables.Schema}");
        var builder = new NpgsqlConnectionStringBuilder(tuned);
        builder.Options = $"{builder.Options} -c synchronous_commit=off";
        return NpgsqlDataSource.Create(builder.ConnectionString);
    }

    /// <summary>A store that reads the ledger's events and changes nothing of its schema.</summary>
    public static DocumentStore StoreOn(NpgsqlDataSource dataSource) =>
        DocumentStore.For(options =>
        {
            options.Connection(dataSource);
            options.DatabaseSchemaName = LedgerTables.Schema;
            options.AutoCreateSchemaObjects = JasperFx.AutoCreate.None;
            LedgerStore.ConfigureEvents(options);
        });

    /// <summary>Makes the tables, empty, in place of any that a rebuild left behind.</summary>
    public static async Task CreateTablesAsync(
        View view,
        NpgsqlDataSource dataSource,
        CancellationToken cancel
    )
    {
        var schema = SchemaOf(view);
        using var sql = new StringWriter();
        await sql.WriteLineAsync($"drop schema if exists {schema} cascade; create schema {schema};");
        foreach (var table in view.Tables.Select(make => make()))
        {
            table.MoveToSchema(schema);
            table.WriteCreateStatement(new PostgresqlMigrator { Formatting = SqlFormatting.Concise }, sql);
        }
        await using var command = dataSource.CreateCommand(sql.ToString());
        await command.ExecuteNonQueryAsync(cancel);
    }
}
