using System.Text.Json.Serialization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>An event as a cause.</summary>
public sealed record Cause(Guid Event, string Type)
{
    internal static Cause Of(EventReference by) => new(by.Id, by.Type);
}

/// <summary>One version of one assessment on a timeline. One that the ledger no longer held at the position
/// asked for has <c>recordedTo</c> and what closed it.</summary>
public sealed record TimelineItem(
    string Source,
    string Threat,
    string Proposition,
    string Statement,
    string Assessment,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    EdtfDate StatedOn,
    DateOnly? Earliest,
    DateOnly? Latest,
    EdtfDate? WithdrawnOn,
    bool Contested,
    ChangeCause Cause,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    Cause OpenedBy,
    long? RecordedTo,
    DateTimeOffset? ClosedAt,
    ChangeCause? ClosedCause,
    Cause? ClosedBy
);

/// <summary>A page of a source's timelines.</summary>
public sealed record SourceTimeline(string Source, KnownAt KnownAt, IReadOnlyList<TimelineItem> Entries)
{
    /// <summary>Where linked sources are read as one: those that are. The entries are theirs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Members { get; init; }
}

/// <summary>A source's timelines, with what was closed on request.</summary>
public static class SourceTimelineEndpoint
{
    /// <summary>The timelines of one source.</summary>
    [WolverineGet("/sources/{source}/timeline"), ProducesResponseType<SourceTimeline>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, NpgsqlDataSource dataSource, Kept kept) =>
        reads.FromKeptAsync(
            http,
            StanceProjection.Shard,
            asked => [Scope.OfSource(asked.Path("source"))],
            async (asked, cancel) =>
            {
                var source = asked.Path("source");
                if (!await Existing.IsThereAsync(dataSource, Streams.Source(source), cancel))
                    return Reads.NotThere(Refusals.UnknownSource, "source", source, asked.KnownAt);
                var linked = asked.Linked();
                if (linked.Count == 0)
                {
                    return await kept.PageAsync(
                        asked,
                        new SourceTimeline(source, asked.KnownAt, []),
                        () => ReadAsync(dataSource, asked, source, cancel)
                    );
                }
                return await LinkedAsync(dataSource, asked, source, linked, cancel);
            }
        );

    private static async Task<SourceTimeline> LinkedAsync(
        NpgsqlDataSource dataSource,
        Asked asked,
        string source,
        IReadOnlyList<SourceRelation> linked,
        CancellationToken cancel
    )
    {
        var identities = await LinkedSources.ReadAsync(dataSource, linked, asked.KnownAt.Position, cancel);
        var members = identities.MembersOf(source).ToArray();
        var entries = await ReadAsync(dataSource, asked, members, cancel);
        return new SourceTimeline(members[0], asked.KnownAt, entries) { Members = members };
    }

    /// <summary>The entries of a source, or of several in one order.</summary>
    private static async Task<List<TimelineItem>> ReadAsync(
        NpgsqlDataSource dataSource,
        Asked asked,
        object source,
        CancellationToken cancel
    )
    {
        var (limit, skip) = (asked.Limit(), asked.Number("after") ?? 0);
        var position = asked.KnownAt.Position;
        // Only what is asked for stands in the query, and how much of it: else the planner takes the
        // timelines for two or three, and sorts all entries of a source to give the first of them.
        var where = new Conditions(
            asked.Flag("closed") ? "e.recorded_from <= $1" : EntryReader.Known,
            position
        );
        where.Add(source is string ? "t.source = {0}" : "t.source = any({0})", source);
        where.Add("t.threat = {0}", asked.Slug("threat"));
        where.Add("t.proposition = {0}", asked.Slug("proposition"));
        var items = await dataSource.ListAsync(
            $"""
            select {RowReader.Columns}, {EntryReader.Contested}
            from {LedgerTables.Timelines} t join {LedgerTables.TimelineEntries} e using (threat, proposition, source)
            where {where}
            order by t.threat, t.proposition, e.earliest, e.latest, e.ord, e.recorded_from
            offset {skip} limit {limit + 1}
            """,
            row => ItemOf(RowReader.Read(row), row.GetBoolean(RowReader.Count), position),
            cancel,
            where.Values
        );
        asked.Page(items, limit, _ => skip + limit);
        return items;
    }

    /// <summary>What was closed after the position asked for was not closed then.</summary>
    private static TimelineItem ItemOf(TimelineRow row, bool isContested, long position)
    {
        var e = row.Entry;
        var closed = row.Closed?.Position <= position ? row.Closed : null;
        return new TimelineItem(
            e.Key.Source,
            e.Key.Threat,
            e.Key.Proposition,
            e.Statement,
            e.Assessment,
            e.Stance,
            e.Likelihood,
            e.Confidence,
            e.Credibility,
            e.StatedOn,
            e.StatedOn.Earliest,
            e.StatedOn.Latest,
            e.WithdrawnOn,
            isContested,
            row.Cause,
            row.Opened.Position,
            row.Opened.At,
            Cause.Of(row.Opened),
            closed?.Position,
            closed?.At,
            closed is null ? null : row.ClosedCause,
            closed is null ? null : Cause.Of(closed)
        );
    }
}
