using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>What made a cell differ: the event, or the date that lies between the two days.</summary>
public sealed record ReasonItem(
    DifferenceCause Cause,
    string Statement,
    string Assessment,
    EdtfDate? On,
    string Words,
    ToldItem By
);

/// <summary>A cell of the matrix that a reader is told differently; null on the side where there is
/// none.</summary>
public sealed record DifferenceItem(
    string Source,
    string Proposition,
    DifferenceKind Kind,
    string Words,
    StanceCell? Before,
    StanceCell? After,
    IReadOnlyList<ReasonItem> Causes
);

/// <summary>A page of the differences between two matrices of one threat.</summary>
public sealed record StanceDiff(
    string Threat,
    Side From,
    Side To,
    int Total,
    IReadOnlyList<DifferenceItem> Differences
);

/// <summary>What a reader is told differently as of two pairs of instants, and why.</summary>
public static class StanceDiffEndpoint
{
    /// <summary>The differences.</summary>
    [WolverineGet("/diff"), ProducesResponseType<StanceDiff>(200)]
    public static Task<IResult> Get(
        HttpContext http,
        Reads reads,
        NpgsqlDataSource dataSource,
        IDocumentStore store,
        Vault vault,
        TimeProvider clock
    ) =>
        reads.BetweenAsync(
            http,
            StanceProjection.Shard,
            clock.Today(),
            async (asked, from, to, cancel) =>
            {
                var threat = asked.Needed("threat");
                var (proposition, source) = (asked.Slug("proposition"), asked.Slug("source"));
                var (limit, after) = (asked.Limit(), asked.Number("after") ?? 0);
                if (!await Existing.IsThereAsync(dataSource, Streams.Threat(threat), cancel))
                    return Reads.NotThere(Refusals.UnknownThreat, "threat", threat, to.KnownAt);
                var before = await CellsAsync(from);
                var now = await CellsAsync(to);
                var all = Diff.Between(before.Keys, now.Keys);
                var page = all.Skip((int)Math.Min(after, all.Count)).Take(limit + 1).ToList();
                asked.Page(page, limit, _ => after + limit, ("from", $"{from}"), ("to", $"{to}"));
                var reasons = await ReasonsAsync(dataSource, page, AsOfOf(from), AsOfOf(to), cancel);
                await using var session = store.QuerySession();
                var told = await ToldAsync(session, vault, reasons.SelectMany(r => r), cancel);
                var items = page.Zip(
                    reasons,
                    (d, why) =>
                        new DifferenceItem(
                            d.Key.Source,
                            d.Key.Proposition,
                            d.Kind,
                            DiffWords.Of(d),
                            d.Before is { } b ? StanceCell.Of(before[b], from.ValidAt) : null,
                            d.After is { } a ? StanceCell.Of(now[a], to.ValidAt) : null,
                            [.. why.Select(r => ItemOf(r, told[r.By.Position], from, to))]
                        )
                );
                return new StanceDiff(threat, from, to, all.Count, [.. items]);

                async Task<Dictionary<MatrixCell, InForce>> CellsAsync(Side side) =>
                    Matrix(
                        await InForce.ReadAsync(
                            dataSource,
                            side.KnownAt.Position,
                            side.ValidAt,
                            threat,
                            proposition,
                            source,
                            cancel
                        ),
                        side.ValidAt
                    );
            }
        );

    private static AsOf AsOfOf(Side side) => new(side.ValidAt, side.KnownAt.Position);

    /// <summary>Each cell as the domain compares it, with its row.</summary>
    private static Dictionary<MatrixCell, InForce> Matrix(List<InForce> cells, DateOnly validAt) =>
        cells.ToDictionary(c => new MatrixCell(
            c.Entry,
            c.RecordedFrom,
            Timeline.StanceOf(c.Entry, validAt),
            c.Contested
        ));

    private static async Task<List<IReadOnlyList<DifferenceReason>>> ReasonsAsync(
        NpgsqlDataSource dataSource,
        List<CellDifference> page,
        AsOf from,
        AsOf to,
        CancellationToken cancel
    )
    {
        var cells = page.SelectMany(d => new[] { d.Before, d.After }).OfType<MatrixCell>().ToList();
        if (cells.Count == 0)
            return [];
        var upTo = Math.Max(from.KnownAt, to.KnownAt);
        var rows = await RowReader.RowsAsync(dataSource, cells.Select(c => c.Entry), upTo, cancel);
        var contests = await RowReader.ContestsAsync(dataSource, [.. cells.Select(c => c.Entry)], cancel);
        var byAssessment = rows.ToLookup(row => (row.Entry.Statement, row.Entry.Assessment));
        var contested = contests.Distinct().ToLookup(c => (c.Statement, c.Assessment));
        return page.ConvertAll(d =>
        {
            var own = new[] { d.Before, d.After }
                .OfType<MatrixCell>()
                .Select(cell => (cell.Entry.Statement, cell.Entry.Assessment))
                .Distinct()
                .ToList();
            return Diff.Reasons(
                d,
                from,
                to,
                own.SelectMany(assessment => byAssessment[assessment]),
                [.. own.SelectMany(assessment => contested[assessment])]
            );
        });
    }

    /// <summary>The events of the reasons, by their positions.</summary>
    private static async Task<Dictionary<long, ToldItem>> ToldAsync(
        IQuerySession session,
        Vault vault,
        IEnumerable<DifferenceReason> reasons,
        CancellationToken cancel
    )
    {
        var why = reasons.ToList();
        var positions = why.Select(r => r.By.Position).ToHashSet();
        var streams = why.Select(r => Streams.Statement(r.Entry.Statement)).ToHashSet(StringComparer.Ordinal);
        var told = await ToldStreams.ReadAsync(
            session,
            vault,
            streams,
            positions.Count == 0 ? 0 : positions.Max(),
            e => positions.Contains(e.Position),
            cancel
        );
        return told.Events.ToDictionary(t => t.Event.Position, ToldItem.Of);
    }

    private static ReasonItem ItemOf(DifferenceReason reason, ToldItem by, Side from, Side to) =>
        new(
            reason.Cause,
            reason.Entry.Statement,
            reason.Entry.Assessment,
            reason.On,
            reason.On is null ? by.Words : DiffWords.Passing(reason, from.ValidAt, to.ValidAt),
            by
        );
}
