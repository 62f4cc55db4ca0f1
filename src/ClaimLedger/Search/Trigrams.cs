using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>The trigrams of names, by which a slip of the pen is forgiven: PostgreSQL's extension
/// <c>pg_trgm</c>, made at the start where it can be. Where it cannot, the search does without.</summary>
public sealed class Trigrams(NpgsqlDataSource dataSource, ILogger<Trigrams> logger) : IHostedService
{
    private const string Extension = "pg_trgm";

    /// <summary>The operator <c>name %&gt; word</c>, which holds where part of the name is like the word;
    /// null where there are no trigrams.</summary>
    internal string? IsLike { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await SchemaAsync(cancellationToken) is null)
                await DoAsync($"create extension if not exists {Extension}", cancellationToken);
        }
        catch (PostgresException e)
        {
            // Another node may have made it at the same time, which is as good.
            logger.LogDebug(e, "PostgreSQL did not make the extension {Extension}", Extension);
            if (await SchemaAsync(cancellationToken) is null)
            {
                logger.LogWarning(
                    "The search finds no names that are mistyped, as PostgreSQL has no {Extension}: {Reason}",
                    Extension,
                    e.MessageText
                );
                return;
            }
        }
        var schema = (await SchemaAsync(cancellationToken))!;
        if (!await IsIndexedAsync(cancellationToken))
            await DoAsync(
                $"create index if not exists {SearchTables.TrigramIndex} on {LedgerTables.SearchThings} using gin (name {schema}.gin_trgm_ops)",
                cancellationToken
            );
        IsLike = $"operator({schema}.%>)";
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> SchemaAsync(CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            "select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = $1"
        );
        command.Parameters.AddWithValue(Extension);
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    private async Task<bool> IsIndexedAsync(CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand("select to_regclass($1) is not null");
        command.Parameters.AddWithValue($"{LedgerTables.Schema}.{SearchTables.TrigramIndex}");
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task DoAsync(string sql, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
