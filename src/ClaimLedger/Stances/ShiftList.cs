using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>A change of stance between neighbouring entries of a timeline. One that no longer stood at the
/// position asked for has <c>recordedTo</c> and what ended it.</summary>
public sealed record ShiftItem(
    string Id,
    string Source,
    string Threat,
    string Proposition,
    ShiftKind Kind,
    Stance? From,
    Stance? To,
    EdtfDate StatedOn,
    string Statement,
    string Assessment,
    ChangeCause Cause,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    IReadOnlyList<Cause> CausedBy,
    long? RecordedTo,
    DateTimeOffset? EndedAt,
    ChangeCause? EndedCause,
    Cause? EndedBy
);

/// <summary>A page of shifts.</summary>
public sealed record ShiftList(KnownAt KnownAt, IReadOnlyList<ShiftItem> Shifts);

/// <summary>How stances moved, by source, threat, proposition, kind, cause and period.</summary>
public static class ShiftListEndpoint
{
    /// <summary>The shifts.</summary>
    [WolverineGet("/shifts"), ProducesResponseType<ShiftList>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, NpgsqlDataSource dataSource, Kept kept) =>
        reads.FromKeptAsync(
            http,
            StanceProjection.Shard,
            asked => [ScopeOf(asked)],
            (asked, cancel) =>
                kept.PageAsync(
                    asked,
                    new ShiftList(asked.KnownAt, []),
                    () => ReadAsync(dataSource, asked, cancel)
                )
        );

    private static Scope ScopeOf(Asked asked) =>
        asked.Slug("source") is { } source ? Scope.OfSource(source)
        : asked.Slug("threat") is { } threat ? Scope.OfThreat(threat)
        : Scope.ShiftsOf(asked.FromTo().From, asked.FromTo().To);

    private static async Task<List<ShiftItem>> ReadAsync(
        NpgsqlDataSource dataSource,
        Asked asked,
        CancellationToken cancel
    )
    {
        var (limit, skip) = (asked.Limit(), asked.Number("after") ?? 0);
        var where = ConditionsOf(asked);
        var items = await dataSource.ListAsync(
            $"""
            select e.id, e.source, e.threat, e.proposition, e.kind, e.from_stance, e.to_stance, e.stated_on,
                e.statement, e.assessment, e.cause, e.recorded_from, e.recorded_at, e.caused_by,
                e.caused_by_type, e.recorded_to, e.ended_at, e.ended_cause, e.ended_by, e.ended_by_type
            from {LedgerTables.Shifts} e where {where}
            order by e.earliest, e.latest, e.source, e.threat, e.proposition, e.recorded_from, e.id
            offset {skip} limit {limit + 1}
            """,
            row => ItemOf(row, asked.KnownAt.Position),
            cancel,
            where.Values
        );
        asked.Page(items, limit, _ => skip + limit);
        return items;
    }

    /// <summary>The conditions that were asked for. Days go as text: as a date, the first and the last day
    /// that .NET knows would turn into infinities.</summary>
    private static Conditions ConditionsOf(Asked asked)
    {
        var where = new Conditions(
            asked.Flag("closed") ? "e.recorded_from <= $1" : EntryReader.Known,
            asked.KnownAt.Position
        );
        where.Add("e.source = {0}", asked.Slug("source"));
        where.Add("e.threat = {0}", asked.Slug("threat"));
        where.Add("e.proposition = {0}", asked.Slug("proposition"));
        where.Add("e.kind = {0}", asked.Code<ShiftKind>("kind"));
        where.Add("e.cause = {0}", asked.Code<ChangeCause>("cause"));
        var (from, to) = asked.FromTo();
        where.Add("e.earliest >= {0}::date", Days.Iso(from));
        where.Add("e.earliest <= {0}::date", Days.Iso(to));
        return where;
    }

    /// <summary>What ended after the position asked for stood then.</summary>
    private static ShiftItem ItemOf(NpgsqlDataReader row, long position)
    {
        var hasEnded = !row.IsDBNull(15) && row.GetInt64(15) <= position;
        return new ShiftItem(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.Code<ShiftKind>(4),
            row.CodeIfAny<Stance>(5),
            row.CodeIfAny<Stance>(6),
            EdtfDate.Parse(row.GetString(7)),
            row.GetString(8),
            row.GetString(9),
            row.Code<ChangeCause>(10),
            row.GetInt64(11),
            row.GetFieldValue<DateTimeOffset>(12),
            [new Cause(row.GetGuid(13), row.GetString(14))],
            hasEnded ? row.GetInt64(15) : null,
            hasEnded ? row.GetFieldValue<DateTimeOffset>(16) : null,
            hasEnded ? row.CodeIfAny<ChangeCause>(17) : null,
            hasEnded ? new Cause(row.GetGuid(18), row.GetString(19)) : null
        );
    }
}
