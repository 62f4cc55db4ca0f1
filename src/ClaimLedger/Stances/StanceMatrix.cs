using System.Text.Json.Serialization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
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
    /// <summary>Where linked sources are read as one: those that are, under the first of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Where linked sources are read as one: whose statement it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SaidBy { get; init; }

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
        Kept kept,
        TimeProvider clock
    ) =>
        reads.FromKeptAsync(
            http,
            StanceProjection.Shard,
            asked => [Scope.OfThreat(asked.Path("threat"))],
            async (asked, cancel) =>
            {
                var threat = asked.Path("threat");
                var validAt = asked.Day("validAt") ?? clock.Today();
                var (proposition, source) = (asked.Slug("proposition"), asked.Slug("source"));
                if (!await Existing.IsThereAsync(dataSource, Streams.Threat(threat), cancel))
                    return Reads.NotThere(Refusals.UnknownThreat, "threat", threat, asked.KnownAt);
                var linked = asked.Linked();
                var position = asked.KnownAt.Position;
                if (
                    linked.Count == 0
                    && await kept.OftenAskedAsync(
                        asked,
                        threat,
                        () => KeptMatrix.ReadAsync(dataSource, position, threat, cancel)
                    )
                        is { } matrix
                )
                {
                    return new KeptList(
                        new StanceMatrix(threat, validAt, asked.KnownAt, []),
                        matrix.On(validAt, proposition, source)
                    );
                }
                var cells = await InForce.ReadAsync(
                    dataSource,
                    position,
                    validAt,
                    threat,
                    proposition,
                    linked.Count == 0 ? source : null,
                    cancel
                );
                IReadOnlyList<StanceCell> stances =
                    linked.Count == 0
                        ? [.. cells.Select(cell => StanceCell.Of(cell, validAt))]
                        : Merged(
                            cells,
                            await LinkedSources.ReadAsync(dataSource, linked, position, cancel),
                            source,
                            validAt
                        );
                return new StanceMatrix(threat, validAt, asked.KnownAt, stances);
            }
        );

    /// <summary>An identity stands where the last of its members' entries in force says, in timeline
    /// order.</summary>
    private static IReadOnlyList<StanceCell> Merged(
        IEnumerable<InForce> cells,
        Identities identities,
        string? only,
        DateOnly validAt
    ) =>
        [
            .. cells
                .Where(cell => only is null || identities.Of(cell.Entry.Key.Source) == identities.Of(only))
                .GroupBy(cell => (Source: identities.Of(cell.Entry.Key.Source), cell.Entry.Key.Proposition))
                .OrderBy(group => group.Key.Source, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Proposition, StringComparer.Ordinal)
                .Select(group =>
                {
                    var last = group.MaxBy(cell => cell.Entry)!;
                    return StanceCell.Of(last, validAt) with
                    {
                        Source = group.Key.Source,
                        Members = identities.MembersOf(group.Key.Source),
                        SaidBy = last.Entry.Key.Source,
                    };
                }),
        ];
}
