using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What a reader's own tools find in the database: views with names and columns that stay, over the
/// tables of the day, and a role that may read them and nothing else. docs/reference/sql.md describes
/// them.</summary>
internal static class SqlViews
{
    /// <summary>The schema that they lie in.</summary>
    public const string Schema = "claims";

    /// <summary>The role that may read them.</summary>
    public const string Reader = "claimledger_reader";

    private const string Stances =
        "array['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree']";

    private const string OfStance = $"array_position({Stances}, stance) - 3";
    private const string FromValue = $"array_position({Stances}, from_stance) - 3";
    private const string ToValue = $"array_position({Stances}, to_stance) - 3";

    // A view is bound to the table that it was made over: put in place anew with every rebuild.
    private const string Views = $"""
        create or replace view {Schema}.timeline as
            select source, threat, proposition, statement, assessment, stance,
                {OfStance} as stance_value, likelihood, confidence, credibility, stated_on, earliest,
                latest, withdrawn_on, withdrawn_from, string_to_array(rests_on, ' ') as rests_on,
                ord as timeline_order, recorded_from, recorded_at, opened_by, opened_by_type, recorded_to,
                closed_at, closed_by, closed_by_type, cause, closed_cause
            from ledger.timeline_entries;
        create or replace view {Schema}.shifts as
            select id, source, threat, proposition, kind, from_stance, {FromValue} as from_value, to_stance,
                {ToValue} as to_value, stated_on, earliest, latest, statement, assessment, cause,
                recorded_from, recorded_at, caused_by, caused_by_type, recorded_to, ended_at, ended_cause,
                ended_by, ended_by_type
            from ledger.shifts;
        create or replace view {Schema}.contests as
            select statement, assessment, recorded_from, recorded_at, opened_by, opened_by_type, recorded_to,
                closed_at, closed_by, closed_by_type
            from ledger.contests;
        create or replace view {Schema}.unassessed as
            select statement, source, recorded_from, recorded_at, opened_by, opened_by_type, recorded_to,
                closed_at, closed_by, closed_by_type
            from ledger.unassessed;
        create or replace view {Schema}.register as
            select recorded_from, kind, statement, source, document, stated_on,
                array(select jsonb_array_elements_text(threats)) as threats, assessment, dispute,
                retracted_by, reason, retracted_on, requested_by, approved_by, basis, to_source, changes,
                actor, recorded_at, opened_by, opened_by_type, recorded_to, ended_at, ended_by, ended_by_type,
                ended_actor
            from ledger.register;
        create or replace view {Schema}.events as
            select seq_id as position, id as event, type, stream_id as stream, version,
                timestamp as recorded_at, user_name as actor
            from ledger.mt_events;
        """;

    // Functions find their tables by name, each time.
    private const string Functions = $"""
        create or replace function {Schema}.position_at(instant timestamptz) returns bigint
            language sql stable security definer set search_path = pg_catalog as $$
                select coalesce((select seq_id from ledger.mt_events where timestamp <= instant
                    order by timestamp desc, seq_id desc limit 1), 0) $$;
        create or replace function {Schema}.stances(
                asked_threat text, valid_at date default (now() at time zone 'utc')::date,
                known_at bigint default null)
            returns table (source text, proposition text, stance text, statement text, assessment text,
                stated_on text, earliest date, latest date, recorded_from bigint)
            language sql stable security definer set search_path = pg_catalog as $$
                select t.source, t.proposition,
                    case when e.withdrawn_from <= valid_at then null else e.stance end, e.statement,
                    e.assessment, e.stated_on, e.earliest, e.latest, e.recorded_from
                from ledger.timelines t cross join lateral (
                    select * from ledger.timeline_entries e
                    where e.threat = t.threat and e.proposition = t.proposition and e.source = t.source
                        and e.earliest <= valid_at
                        and e.recorded_from <= coalesce(known_at, 9223372036854775807)
                        and (e.recorded_to is null or e.recorded_to > coalesce(known_at, 9223372036854775807))
                    order by e.earliest desc, e.latest desc, e.ord desc limit 1
                ) e
                where t.threat = asked_threat order by t.source, t.proposition $$;
        """;

    /// <summary>Puts the views over the tables that lie in the ledger's schema now.</summary>
    public static string Sql => Views;

    /// <summary>Makes all of it, and the role where the service may. One node at a time.</summary>
    /// <returns>Why the role could not be made; null where it is there.</returns>
    public static async Task<string?> CreateAsync(NpgsqlDataSource dataSource, CancellationToken cancel)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            "select pg_advisory_xact_lock(hashtextextended('claimledger sql views', 0))",
            cancel
        );
        await connection.ExecuteAsync($"create schema if not exists {Schema}; {Views} {Functions}", cancel);
        await transaction.SaveAsync("role", cancel);
        string? failure = null;
        try
        {
            await connection.ExecuteAsync(
                $"""
                do $$ begin
                    if not exists (select from pg_roles where rolname = '{Reader}') then
                        create role {Reader} nologin;
                    end if;
                -- A role is the server's: another of its ledgers made it at the same time.
                exception when duplicate_object or unique_violation then null;
                end $$;
                grant usage on schema {Schema} to {Reader};
                grant select on all tables in schema {Schema} to {Reader};
                """,
                cancel
            );
        }
        catch (PostgresException e)
        {
            failure = e.MessageText;
            await transaction.RollbackAsync("role", cancel);
        }
        await transaction.CommitAsync(cancel);
        return failure;
    }
}
