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
)
{
    /// <summary>The cell as of a day.</summary>
    internal static StanceCell Of(InForce cell, DateOnly validAt)
    {
        var e = cell.Entry;
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
            cell.RecordedFrom,
            cell.RecordedAt,
            cell.Contested
        );
    }
}

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
                var cells = await InForce.ReadAsync(
                    dataSource,
                    asked.KnownAt.Position,
                    validAt,
                    threat,
                    proposition,
                    source,
                    cancel
                );
                return new StanceMatrix(
                    threat,
                    validAt,
                    asked.KnownAt,
                    [.. cells.Select(cell => StanceCell.Of(cell, validAt))]
                );
            }
        );
}
