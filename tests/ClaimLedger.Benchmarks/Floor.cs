using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>
/// What the same server does at most for a client that knows nothing: pgbench writes one stream row and one
/// event row a commit, prepared, into tables that are copies of the ledger's own with all their indexes.
/// </summary>
internal sealed partial class Floor(PostgresServer server, string database, string script)
{
    // pgbench takes a colon before a letter for a variable, in quotes as well: hence sha-256=.
    private const string Script = """
        \set r random(1, 9000000000000000)
        begin;
        insert into floor.mt_streams (id, version) values ('statement/' || :r || '-' || :client_id, 1);
        insert into floor.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, user_name)
        values (nextval('floor.events'), gen_random_uuid(), 'statement/' || :r || '-' || :client_id, 1,
            '{"text": "sha-256=L8IN_Y6_76UBQxv2_p1pmokP2wa8HKDeNIvvrs8ZFoU", "source": "bench-source-49", "basedOn": [], "document": "bench-document-14", "locator": "paragraph 7", "language": "en", "statedOn": "2004-01-25", "rendering": "paraphrase", "reportedVia": ["bench-source-3", "bench-source-17"]}',
            'StatementRecorded', now(), 'ClaimLedger.Domain.Statements.StatementRecorded, ClaimLedger.Domain',
            'aa64bf19079f85016c75cb65fa677f3c', 'local');
        commit;

        """;

    private const string Tables = """
        create schema floor;
        create table floor.mt_streams (like ledger.mt_streams including all);
        create table floor.mt_events (like ledger.mt_events including all);
        create sequence floor.events;
        """;

    /// <summary>Makes the tables in a database that has the ledger's.</summary>
    public static async Task<Floor> PrepareAsync(
        PostgresServer server,
        string database,
        string work,
        CancellationToken cancel
    )
    {
        await PostgresServer.ExecuteAsync(database, Tables, cancel);
        var script = Path.Combine(work, "floor.sql");
        await File.WriteAllTextAsync(script, Script, cancel);
        return new Floor(server, database, script);
    }

    /// <summary>Commits a second.</summary>
    public async Task<double> RunAsync(int clients, int seconds, CancellationToken cancel)
    {
        var reached = new NpgsqlConnectionStringBuilder(database);
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PGHOST"] = reached.Host!,
            ["PGPORT"] = Text(reached.Port),
            ["PGUSER"] = reached.Username!,
            ["PGPASSWORD"] = reached.Password ?? "",
        };
        string[] arguments =
        [
            "-n",
            "-M",
            "prepared",
            "-f",
            script,
            "-c",
            Text(clients),
            "-j",
            Text(Math.Min(2, clients)),
            "-T",
            Text(seconds),
            reached.Database!,
        ];
        var output = await Tool.RunAsync(server.PgBench, arguments, cancel, environment);
        return Rate().Match(output) is { Success: true } rate
            ? double.Parse(rate.Groups["tps"].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench gave no rate:\n{output}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = (?<tps>[\d.]+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rate();
}
