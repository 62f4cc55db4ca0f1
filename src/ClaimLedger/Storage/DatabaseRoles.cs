using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Who may do what in the database. The service works as a role that may add to the ledger and
/// change nothing of it; another owns the one function that deletes disclosures. Whoever owns the tables
/// makes them, and migrates, and rebuilds views. docs/reference/storage.md describes them.</summary>
internal static class DatabaseRoles
{
    /// <summary>The role that the service works as.</summary>
    public const string Service = "claimledger_service";

    /// <summary>The role that owns <see cref="Forgetting.Function"/>.</summary>
    public const string Redactor = "claimledger_redactor";

    // As the roles are the server's, another of its ledgers may make them at the same time.
    private const string Make = $"""
        do $$
        declare
            me text := current_user;
            name text;
        begin
            foreach name in array array['{Service}', '{Redactor}'] loop
                if not exists (select from pg_roles where rolname = name) then
                    begin
                        execute format('create role %I nologin', name);
                    exception when duplicate_object or unique_violation then null;
                    end;
                end if;
                begin
                    execute format('set local role %I', name);
                    set local role none;
                exception when insufficient_privilege then
                    execute format('grant %I to %I', name, me);
                end;
            end loop;
        end $$
        """;

    /// <summary>Gives the roles what they may, of the tables that there are now; does nothing where there are
    /// no roles, or they have it already. Every table that is not named here is one that can be made anew, or
    /// a note of how far something is.</summary>
    public const string Grant = $"""
        do $$
        declare
            it record;
        begin
            if (select count(*) from pg_roles where rolname in ('{Service}', '{Redactor}')) < 2 then
                return;
            end if;
            for it in
                select c.oid, c.relname, r.rights, c.relkind
                from pg_class c, lateral (select case
                    when c.relkind = 'S' then 'usage, select'
                    when c.relname like 'log\_%' or c.relname in
                        ('mt_events', 'disclosures', 'subject_keys', 'sealing_key', 'request_keys',
                            'feed_chunks')
                        then 'select, insert'
                    when c.relname in ('mt_streams', 'access_keys') then 'select, insert, update'
                    else 'select, insert, update, delete' end) r(rights)
                where c.relnamespace = '{LedgerTables.Schema}'::regnamespace and c.relkind in ('r', 'p', 'S')
            loop
                if exists (
                    select from unnest(string_to_array(it.rights, ', ')) wanted
                    where not case it.relkind when 'S' then has_sequence_privilege('{Service}', it.oid, wanted)
                        else has_table_privilege('{Service}', it.oid, wanted) end)
                then
                    execute format('grant %s on {LedgerTables.Schema}.%I to {Service}', it.rights, it.relname);
                end if;
            end loop;
        end $$
        """;

    private const string Settle = $"""
        grant usage on schema {LedgerTables.Schema} to {Service}, {Redactor};
        grant select on {LedgerTables.Schema}.mt_events to {Redactor};
        grant select, delete on {LedgerTables.Disclosures}, {LedgerTables.SubjectKeys} to {Redactor};
        grant create on schema {LedgerTables.Schema} to {Redactor};
        alter function {Forgetting.Function}(text[]) owner to {Redactor};
        revoke create on schema {LedgerTables.Schema} from {Redactor};
        grant execute on function {Forgetting.Function}(text[]) to {Service};
        do $$
        declare
            it record;
        begin
            create schema if not exists {LedgerStore.Messages};
            if (select nspowner <> '{Service}'::regrole from pg_namespace
                where nspname = '{LedgerStore.Messages}')
            then
                alter schema {LedgerStore.Messages} owner to {Service};
            end if;
            for it in
                select c.oid::regclass::text as name, c.relkind = 'S' as is_sequence from pg_class c
                where c.relnamespace = '{LedgerStore.Messages}'::regnamespace and c.relkind in ('r', 'p', 'S')
                    and c.relowner <> '{Service}'::regrole
                    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i')
                        and c.relkind = 'S')
            loop
                execute format('alter %s %s owner to {Service}',
                    case when it.is_sequence then 'sequence' else 'table' end, it.name);
            end loop;
        end $$
        """;

    /// <summary>Makes the roles where the connection's own may, and gives them what they may. In a
    /// transaction of its own.</summary>
    /// <returns>Why there are none; null where there are.</returns>
    public static async Task<string?> CreateAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        try
        {
            await connection.ExecuteAsync(Make, cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return e.MessageText;
        }
        await connection.ExecuteAsync(Grant, cancel);
        await connection.ExecuteAsync(Settle, cancel);
        await transaction.CommitAsync(cancel);
        return null;
    }

    /// <summary>What an administrator runs where the ledger's own role may not.</summary>
    public static string ForAnAdministrator(string owner) =>
        $"create role {Service} nologin; create role {Redactor} nologin; grant {Service}, {Redactor} to {owner};";
}
