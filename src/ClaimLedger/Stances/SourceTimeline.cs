using System.Text.Json.Serialization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>An event as a cause.</summary>
public sealed record Cause(Guid Event, string Type);

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
    public static Task<IResult> Get(HttpContext http, Reads reads, NpgsqlDataSource dataSource) =>
        reads.FromViewAsync(
            http,
            StanceProjection.Shard,
            async (asked, cancel) =>
            {
                var source = asked.Path("source");
                if (!await Existing.IsThereAsync(dataSource, Streams.Source(source), cancel))
                    return Reads.NotThere(Refusals.UnknownSource, "source", source, asked.KnownAt);
                var linked = asked.Linked();
                if (linked.Count == 0)
                {
                    var entries = await ReadAsync(dataSource, asked, source, cancel);
                    return new SourceTimeline(source, asked.KnownAt, entries);
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
        var held = asked.Flag("closed") ? "e.recorded_from <= $1" : EntryReader.Known;
        var ofSource = source is string ? "t.source = $2" : "t.source = any($2)";
        await using var command = dataSource.CreateCommand(
            $"""
            select {EntryReader.Columns}, {EntryReader.Contested}, e.recorded_from, e.recorded_at, e.opened_by,
                e.opened_by_type, e.recorded_to, e.closed_at, e.closed_by, e.closed_by_type, e.cause, e.closed_cause
            from {LedgerTables.Timelines} t join {LedgerTables.TimelineEntries} e using (threat, proposition, source)
            where {ofSource} and {held}
                and ($3::text is null or t.threat = $3) and ($4::text is null or t.proposition = $4)
            order by t.threat, t.proposition, e.earliest, e.latest, e.ord, e.recorded_from
            offset $5 limit $6
            """
        );
        var position = asked.KnownAt.Position;
        command.Parameters.AddWithValue(position);
        command.Parameters.AddWithValue(source);
        command.Parameters.AddWithValue((object?)asked.Slug("threat") ?? DBNull.Value);
        command.Parameters.AddWithValue((object?)asked.Slug("proposition") ?? DBNull.Value);
        command.Parameters.AddWithValue(skip);
        command.Parameters.AddWithValue(limit + 1);
        var items = new List<TimelineItem>();
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                items.Add(ItemOf(rows, position));
        }
        asked.Page(items, limit, _ => skip + limit);
        return items;
    }

    /// <summary>What was closed after the position asked for was not closed then.</summary>
    private static TimelineItem ItemOf(NpgsqlDataReader row, long position)
    {
        var e = EntryReader.Read(row);
        const int At = EntryReader.Count;
        var isClosed = !row.IsDBNull(At + 5) && row.GetInt64(At + 5) <= position;
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
            row.GetBoolean(At),
            EntryReader.Code<ChangeCause>(row, At + 9)!.Value,
            row.GetInt64(At + 1),
            row.GetFieldValue<DateTimeOffset>(At + 2),
            new Cause(row.GetGuid(At + 3), row.GetString(At + 4)),
            isClosed ? row.GetInt64(At + 5) : null,
            isClosed ? row.GetFieldValue<DateTimeOffset>(At + 6) : null,
            isClosed ? EntryReader.Code<ChangeCause>(row, At + 10) : null,
            isClosed ? new Cause(row.GetGuid(At + 7), row.GetString(At + 8)) : null
        );
    }
}
