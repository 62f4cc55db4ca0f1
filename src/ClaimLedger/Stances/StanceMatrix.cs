using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>Where one source stands on one proposition; no stance where it has withdrawn.</summary>
public sealed record StanceCell(
    string Source,
    string Proposition,
    Stance? Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    string Statement,
    string Assessment,
    EdtfDate StatedOn,
    DateOnly? Earliest,
    DateOnly? Latest,
    EdtfDate? WithdrawnOn,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    bool Contested
);

/// <summary>A threat's matrix as of (validAt, knownAt).</summary>
public sealed record StanceMatrix(
    string Threat,
    DateOnly ValidAt,
    KnownAt KnownAt,
    IReadOnlyList<StanceCell> Stances
);

/// <summary>The matrix: where every source stands on a threat's propositions, as of (validAt,
/// knownAt).</summary>
public static class StanceMatrixEndpoint
{
    /// <summary>The matrix of one threat.</summary>
    [WolverineGet("/threats/{threat}/stances"), ProducesResponseType<StanceMatrix>(200)]
    public static Task<IResult> Get(
        HttpContext http,
        Reads reads,
        NpgsqlDataSource dataSource,
        TimeProvider clock
    ) =>
        reads.FromViewAsync(
            http,
            StanceProjection.Shard,
            async (asked, cancel) =>
            {
                var threat = asked.Path("threat");
                var validAt = asked.Day("validAt") ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
                var (proposition, source) = (asked.Slug("proposition"), asked.Slug("source"));
                if (!await Existing.IsThereAsync(dataSource, Streams.Threat(threat), cancel))
                    return Reads.NotThere(Refusals.UnknownThreat, "threat", threat, asked.KnownAt);
                var stances = await ReadAsync(
                    dataSource,
                    asked.KnownAt.Position,
                    validAt,
                    threat,
                    proposition,
                    source,
                    cancel
                );
                return new StanceMatrix(threat, validAt, asked.KnownAt, stances);
            }
        );

    /// <summary>Of each timeline's entries known then, in timeline order, the last that began by
    /// then.</summary>
    private static async Task<List<StanceCell>> ReadAsync(
        NpgsqlDataSource dataSource,
        long position,
        DateOnly validAt,
        string threat,
        string? proposition,
        string? source,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select distinct on (e.source, e.proposition)
                {EntryReader.Columns}, e.recorded_from, e.recorded_at, {EntryReader.Contested}
            from {LedgerTables.TimelineEntries} e
            where e.threat = $2 and {EntryReader.Known} and e.earliest <= $3::date
                and ($4::text is null or e.proposition = $4) and ($5::text is null or e.source = $5)
            order by e.source, e.proposition, e.earliest desc, e.latest desc, e.ord desc
            """
        );
        command.Parameters.AddWithValue(position);
        command.Parameters.AddWithValue(threat);
        command.Parameters.AddWithValue(Days.Iso(validAt)!);
        command.Parameters.AddWithValue((object?)proposition ?? DBNull.Value);
        command.Parameters.AddWithValue((object?)source ?? DBNull.Value);
        var cells = new List<StanceCell>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            cells.Add(CellOf(rows, validAt));
        return cells;
    }

    private static StanceCell CellOf(NpgsqlDataReader row, DateOnly validAt)
    {
        var e = EntryReader.Read(row);
        return new StanceCell(
            e.Key.Source,
            e.Key.Proposition,
            Timeline.StanceOf(e, validAt),
            e.Likelihood,
            e.Confidence,
            e.Credibility,
            e.Statement,
            e.Assessment,
            e.StatedOn,
            e.StatedOn.Earliest,
            e.StatedOn.Latest,
            e.WithdrawnOn,
            row.GetInt64(EntryReader.Count),
            row.GetFieldValue<DateTimeOffset>(EntryReader.Count + 1),
            row.GetBoolean(EntryReader.Count + 2)
        );
    }
}
