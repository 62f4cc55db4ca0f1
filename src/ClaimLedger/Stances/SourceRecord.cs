using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>How often something was so in valid time, from which day to which; a day is null where there is
/// none, or it is open.</summary>
public sealed record DayTally(int Count, DateOnly? First, DateOnly? Last);

/// <summary>The shifts of one kind.</summary>
public sealed record ShiftTally(ShiftKind Kind, int Count, DateOnly? First, DateOnly? Last);

/// <summary>Contradictions, past and present, by the days on which they began.</summary>
public sealed record ContradictionTally(int Count, int Standing, DateOnly? First, DateOnly? Last);

/// <summary>A grade and when it was given.</summary>
public sealed record GradeItem(Reliability Reliability, long RecordedFrom, DateTimeOffset RecordedAt);

/// <summary>A source's track record. What contradictions it was in is null where too much would have to be
/// read for it.</summary>
public sealed record SourceRecord(
    string Source,
    KnownAt KnownAt,
    DayTally Statements,
    int Assessments,
    IReadOnlyList<ShiftTally> Shifts,
    EventTally Retractions,
    IReadOnlyList<RetractionTally> RetractedBy,
    EventTally Corrections,
    EventTally Concerns,
    EventTally Redactions,
    EventTally Disputes,
    ContradictionTally? ContradictedItself,
    ContradictionTally? ContradictedByOthers,
    IReadOnlyList<GradeItem> Grades
);

/// <summary>What a source has to show for itself: how often it spoke, moved, was taken back, put in doubt and
/// contradicted.</summary>
public static class SourceRecordEndpoint
{
    /// <summary>The track record of one source.</summary>
    [WolverineGet("/sources/{source}/record"), ProducesResponseType<SourceRecord>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, NpgsqlDataSource dataSource) =>
        reads.FromViewsAsync(
            http,
            [StanceProjection.Shard, ViewShards.Registers],
            async (asked, cancel) =>
            {
                var source = asked.Path("source");
                if (!await Existing.IsThereAsync(dataSource, Streams.Source(source), cancel))
                    return Reads.NotThere(Refusals.UnknownSource, "source", source, asked.KnownAt);
                return await ReadAsync(dataSource, asked.KnownAt, source, cancel);
            }
        );

    private static async Task<SourceRecord> ReadAsync(
        NpgsqlDataSource dataSource,
        KnownAt knownAt,
        string source,
        CancellationToken cancel
    )
    {
        var reader = new RecordReader(dataSource, knownAt.Position, source);
        var said = await reader.StatementsAsync(cancel);
        var record = TrackRecord.Of(source, await reader.EventsAsync(said.Select(s => s.Statement), cancel));
        said.RemoveAll(s => record.NoLonger.Contains(s.Statement));
        var search = new ContradictionSearch(new StandReader(dataSource, knownAt.Position));
        return new SourceRecord(
            source,
            knownAt,
            StatementsOf(said, record.Redated),
            said.Sum(s => s.Assessments),
            await reader.ShiftsAsync(cancel),
            record.Retractions,
            record.RetractedBy,
            record.Corrections,
            record.Concerns,
            record.Redactions,
            record.Disputes,
            await TallyAsync(search, source, ContradictionKind.WithinSource, cancel),
            await TallyAsync(search, source, ContradictionKind.BetweenSources, cancel),
            await reader.GradesAsync(cancel)
        );
    }

    /// <summary>Their first days; a date that was corrected while no entry was held is on no
    /// timeline.</summary>
    private static DayTally StatementsOf(List<Said> said, IReadOnlyDictionary<string, EdtfDate> redated)
    {
        var days = said.Select(s => redated.GetValueOrDefault(s.Statement, s.StatedOn).Earliest)
            .Order()
            .ToList();
        return new DayTally(days.Count, days.FirstOrDefault(), days.LastOrDefault());
    }

    private static async Task<ContradictionTally?> TallyAsync(
        ContradictionSearch search,
        string source,
        ContradictionKind kind,
        CancellationToken cancel
    )
    {
        // The other has to be reliable; whether the source itself is, is what is asked.
        var question = new ContradictionQuestion(source, null, null, kind, Reliability.B, _ => true)
        {
            IsSourceExempt = true,
        };
        var found = await search.FindAsync(question, cancel);
        if (found is null)
            return null;
        var (count, standing, first, last) = (0, 0, (DateOnly?)null, (DateOnly?)null);
        foreach (var contradiction in found.Contradictions)
        {
            first = count++ == 0 ? contradiction.Began : first;
            last = contradiction.Began;
            standing += contradiction.Ended is null ? 1 : 0;
        }
        return new ContradictionTally(count, standing, first, last);
    }
}
