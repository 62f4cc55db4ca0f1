using ClaimLedger.Domain.Sealing;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Exchange;

/// <summary>The imports' rows: what was asked, how far they are, their files and their refusals.</summary>
public sealed class ImportStore(NpgsqlDataSource dataSource, Vault vault)
{
    /// <summary>The most refusals of an import that are kept; the rest are counted.</summary>
    public const int MaxRefusals = 10_000;

    private const string Jobs =
        "id, actor, correlation_id, key, format, dry_run, stop_on_error, state, bytes, upload_key, report_key, last_line, parked, bytes_done, lines, appended, repeated, refused, events";

    /// <summary>Begins an import: its file comes next.</summary>
    /// <returns>The key under which its file is stored.</returns>
    public async Task<SubjectKey> BeginAsync(ImportJob job, CancellationToken cancel)
    {
        var (key, uploadKey) = vault.NewKey(job.Upload);
        var (_, reportKey) = vault.NewKey(job.Report);
        await ExecuteAsync(
            $"""
            insert into {LedgerTables.Imports} (id, actor, correlation_id, format, state, key, upload_key,
                report_key, dry_run, stop_on_error)
            values ($1, $2, $3, $4, '{ImportState.Uploading}', $5, $6, $7, $8, $9)
            """,
            cancel,
            job.Id,
            job.Actor,
            job.CorrelationId,
            job.Format,
            (object?)job.Key ?? DBNull.Value,
            uploadKey,
            reportKey,
            job.IsDryRun,
            job.StopsOnError
        );
        return key;
    }

    /// <summary>Stores a part of an import's file.</summary>
    public Task StorePartAsync(Guid import, int part, byte[] content, CancellationToken cancel) =>
        ExecuteAsync(
            $"insert into {LedgerTables.ImportUploads} (import, part, content) values ($1, $2, $3)",
            cancel,
            import,
            part,
            content
        );

    /// <summary>Loads a part of an import's file.</summary>
    public async Task<byte[]> LoadPartAsync(Guid import, int part, CancellationToken cancel)
    {
        await using var command = Command(
            $"select content from {LedgerTables.ImportUploads} where import = $1 and part = $2",
            import,
            part
        );
        return await command.ExecuteScalarAsync(cancel) as byte[]
            ?? throw new InvalidDataException($"Part {part} of the file of import {import} is not there.");
    }

    /// <summary>The file is stored whole: the import runs.</summary>
    /// <returns>False where one of the same actor and key runs already.</returns>
    /// <exception cref="TimeoutException">It is gone: its claim was lost, and another node took it for one that
    /// broke off.</exception>
    public async Task<bool> StartAsync(Guid import, long bytes, byte[] fingerprint, CancellationToken cancel)
    {
        try
        {
            var isThere = await ExecuteAsync(
                $"update {LedgerTables.Imports} set state = '{ImportState.Running}', bytes = $2, fingerprint = $3 where id = $1",
                cancel,
                import,
                bytes,
                fingerprint
            );
            return isThere > 0 ? true : throw new TimeoutException($"The upload of {import} was lost.");
        }
        catch (PostgresException e)
            when (e.SqlState == PostgresErrorCodes.UniqueViolation
                && e.ConstraintName == LedgerTables.RunningImportIndex
            )
        {
            return false;
        }
    }

    /// <summary>The import of an actor that runs under a key, with its file's fingerprint.</summary>
    public async Task<(Guid Import, byte[] Fingerprint)?> FindRunningAsync(
        string actor,
        string key,
        CancellationToken cancel
    )
    {
        await using var command = Command(
            $"select id, fingerprint from {LedgerTables.Imports} where actor = $1 and key = $2 and ended_at is null and state <> '{ImportState.Uploading}'",
            actor,
            key
        );
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.GetGuid(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>The imports that have not ended.</summary>
    public async Task<IReadOnlyList<Guid>> FindOpenAsync(CancellationToken cancel)
    {
        await using var command = Command($"select id from {LedgerTables.Imports} where ended_at is null");
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var open = new List<Guid>();
        while (await rows.ReadAsync(cancel))
            open.Add(rows.GetGuid(0));
        return open;
    }

    /// <summary>An import that has not ended, as it was left.</summary>
    public async Task<OpenImport?> FindAsync(Guid import, CancellationToken cancel)
    {
        await using var command = Command(
            $"select {Jobs} from {LedgerTables.Imports} where id = $1 and ended_at is null",
            import
        );
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
            return null;
        var job = new ImportJob(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            row.GetString(4),
            row.GetBoolean(5),
            row.GetBoolean(6)
        );
        var progress = new ImportProgress(
            row.GetInt64(11),
            row.GetFieldValue<long[]>(12),
            row.GetInt64(13),
            row.GetInt64(14),
            row.GetInt64(15),
            row.GetInt64(16),
            row.GetInt64(17),
            row.GetInt64(18)
        );
        return new OpenImport(
            job,
            row.GetString(7),
            row.GetInt64(8),
            vault.Unwrap(job.Upload, row.GetFieldValue<byte[]>(9)),
            vault.Unwrap(job.Report, row.GetFieldValue<byte[]>(10)),
            progress
        );
    }

    /// <summary>The things that refused lines of an import lack and that have not come yet.</summary>
    public async Task<HashSet<string>> FindMissingAsync(Guid import, CancellationToken cancel)
    {
        await using var command = Command(
            $"select distinct missing from {LedgerTables.ImportRefusals} where import = $1 and missing is not null and comes_on_line is null",
            import
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
            missing.Add(rows.GetString(0));
        return missing;
    }

    /// <summary>Whether it was asked to stop.</summary>
    public async Task<bool> IsStoppingAsync(Guid import, CancellationToken cancel)
    {
        await using var command = Command($"select state from {LedgerTables.Imports} where id = $1", import);
        return await command.ExecuteScalarAsync(cancel) as string is not ImportState.Running;
    }

    /// <summary>Asks it to stop at the edge of a batch; one that has ended stays as it is.</summary>
    public Task StopAsync(Guid import, CancellationToken cancel) =>
        ExecuteAsync(
            $"update {LedgerTables.Imports} set state = '{ImportState.Stopping}' where id = $1 and state = '{ImportState.Running}'",
            cancel,
            import
        );

    /// <summary>Stores what became of a batch that appends nothing.</summary>
    public async Task AdvanceAsync(OpenImport import, ImportStep step, CancellationToken cancel)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        step.Queue(batch, import);
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A dry run begins again: what it decided was nowhere but in memory.</summary>
    public async Task ResetAsync(Guid import, CancellationToken cancel)
    {
        await ExecuteAsync($"delete from {LedgerTables.ImportRefusals} where import = $1", cancel, import);
        await ExecuteAsync(
            $"update {LedgerTables.Imports} set last_line = 0, parked = '{{}}', bytes_done = 0, lines = 0, appended = 0, repeated = 0, refused = 0, events = 0 where id = $1",
            cancel,
            import
        );
    }

    /// <summary>Ends it, and forgets its file with the key.</summary>
    public async Task EndAsync(Guid import, string state, string? failure, CancellationToken cancel)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add($"delete from {LedgerTables.ImportUploads} where import = $1", import);
        batch.Add(
            $"""
            update {LedgerTables.Imports} set state = $2, failure = $3, ended_at = now(), upload_key = null, fingerprint = null,
                position = (select coalesce(max(seq_id), 0) from {LedgerTables.Schema}.mt_events)
            where id = $1 and ended_at is null
            """,
            import,
            state,
            (object?)failure ?? DBNull.Value
        );
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Removes an import whose file never came whole; one that runs stays.</summary>
    public async Task RemoveAsync(Guid import, CancellationToken cancel)
    {
        await ExecuteAsync(
            $"delete from {LedgerTables.ImportUploads} where import = $1 and not exists (select from {LedgerTables.Imports} where id = $1 and state <> '{ImportState.Uploading}')",
            cancel,
            import
        );
        await ExecuteAsync(
            $"delete from {LedgerTables.Imports} where id = $1 and state = '{ImportState.Uploading}'",
            cancel,
            import
        );
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return command;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>An import that has not ended.</summary>
/// <param name="Job">What was asked.</param>
/// <param name="State">uploading, running or stopping.</param>
/// <param name="Bytes">Its file's length.</param>
/// <param name="UploadKey">The key of its file.</param>
/// <param name="ReportKey">The key of its refusals.</param>
/// <param name="Progress">How far it is.</param>
public sealed record OpenImport(
    ImportJob Job,
    string State,
    long Bytes,
    SubjectKey UploadKey,
    SubjectKey ReportKey,
    ImportProgress Progress
);
