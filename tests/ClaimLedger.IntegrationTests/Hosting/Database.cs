using Npgsql;

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>Looks into a ledger's database behind the service's back.</summary>
internal static class Database
{
    /// <summary>The rows of a query, each as one text.</summary>
    public static async Task<IReadOnlyList<string>> RowsAsync(this Ledger ledger, string sql)
    {
        await using var connection = new NpgsqlConnection(ledger.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue);
            rows.Add(string.Join('|', values.Select(v => Convert.ToString(v, null))));
        }
        return rows;
    }

    /// <summary>The one number that a query yields.</summary>
    public static async Task<long> NumberAsync(this Ledger ledger, string sql) =>
        long.Parse(Assert.Single(await ledger.RowsAsync(sql)), null);

    /// <summary>Does something to the database.</summary>
    public static async Task ExecuteAsync(this Ledger ledger, string sql)
    {
        await using var connection = new NpgsqlConnection(ledger.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends every connection of the service, the daemon's and the claims' too, but not the test's
    /// own.</summary>
    /// <returns>How many there were.</returns>
    public static Task<long> TerminateAsync(this Ledger ledger) =>
        ledger.NumberAsync(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and application_name = 'ClaimLedger'
            """
        );

    /// <summary>The position of the last event that the ledger holds.</summary>
    public static Task<long> LastAsync(this Ledger ledger) =>
        ledger.NumberAsync("select max(seq_id) from ledger.mt_events");

    /// <summary>How many events the ledger holds.</summary>
    public static Task<long> EventsAsync(this Ledger ledger) =>
        ledger.NumberAsync("select count(*) from ledger.mt_events");

    /// <summary>The rows of the stances' tables, as texts in an order of their own.</summary>
    public static async Task<IReadOnlyList<string>> StanceRowsAsync(this Ledger ledger)
    {
        var rows = new List<string>();
        foreach (var table in new[] { "timelines", "timeline_entries", "shifts", "contests", "unassessed" })
            rows.AddRange(
                await ledger.RowsAsync($"select '{table}', t::text from ledger.{table} t order by 2")
            );
        return rows;
    }

    /// <summary>Puts an event at the end of a stream that the service would never write.</summary>
    /// <returns>Its position.</returns>
    public static Task<long> PoisonAsync(this Ledger ledger, string stream, Type type, string data) =>
        ledger.NumberAsync(
            $"""
            with stream as (
                update ledger.mt_streams set version = version + 1 where id = '{stream}' returning id, version
            )
            insert into ledger.mt_events
                (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                user_name, is_archived)
            select nextval('ledger.mt_events_sequence'), gen_random_uuid(), s.id, s.version,
                '{data.Replace("'", "''", StringComparison.Ordinal)}'::jsonb, '{type.Name}',
                now(), e.tenant_id, '{type.FullName}, {type.Assembly.GetName().Name}', 'by-hand', false
            from stream s, lateral (select * from ledger.mt_events where stream_id = s.id limit 1) e
            returning seq_id
            """
        );
}
