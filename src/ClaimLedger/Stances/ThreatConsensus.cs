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

/// <summary>How far the sources agree on one proposition on one day.</summary>
public sealed record ConsensusItem(
    string Proposition,
    DateOnly ValidAt,
    int Sources,
    StanceCounts Stances,
    int Withdrawn,
    IReadOnlyList<GradeCounts> ByReliability,
    double? Mean,
    double? Agreement,
    int Independent,
    Farthest? Farthest
);

/// <summary>Sources that are read as one, under the first of them.</summary>
public sealed record LinkedIdentity(string Source, IReadOnlyList<string> Members);

/// <summary>A threat's consensus as of (validAt, knownAt), or on the days of a series.</summary>
public sealed record ThreatConsensus(
    string Threat,
    DateOnly? ValidAt,
    KnownAt KnownAt,
    SeriesStep? Every,
    DateOnly? From,
    DateOnly? To,
    IReadOnlyList<ConsensusItem> Consensus
)
{
    /// <summary>Where linked sources are read as one: those that have a say here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LinkedIdentity>? Identities { get; init; }
}

/// <summary>How far the sources agree on each proposition of a threat.</summary>
public static class ThreatConsensusEndpoint
{
    /// <summary>The consensus on one threat.</summary>
    [WolverineGet("/threats/{threat}/consensus"), ProducesResponseType<ThreatConsensus>(200)]
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
            asked => [Scope.OfThreat(asked.Path("threat")), Scope.Grades],
            async (asked, cancel) =>
            {
                var threat = asked.Path("threat");
                var (series, proposition, linked) = (
                    AskedSeries.Read(asked, clock.Today()),
                    asked.Slug("proposition"),
                    asked.Linked()
                );
                if (asked.Refusals.Count > 0)
                    return asked.Refusals[0];
                var position = asked.KnownAt.Position;
                var moves =
                    linked.Count == 0
                        ? await kept.OftenAskedAsync(
                            asked,
                            threat,
                            () => KeptMoves.ReadAsync(dataSource, position, threat, cancel)
                        )
                        : null;
                var framed =
                    moves?.Framed
                    ?? await VoiceReader.PropositionsAsync(dataSource, position, threat, cancel);
                if (
                    framed.Count == 0
                    && !await Existing.IsThereAsync(dataSource, Streams.Threat(threat), cancel)
                )
                    return Reads.NotThere(Refusals.UnknownThreat, "threat", threat, asked.KnownAt);
                if (proposition is not null)
                    framed = [.. framed.Where(p => p == proposition)];
                if (!series.Bound(asked, framed.Count))
                    return asked.Refusals[0];
                var source = new ConsensusSource(dataSource, position, threat, proposition, series.Days);
                var identities = await LinkedSources.ReadAsync(dataSource, linked, position, cancel);
                var (points, speaking) =
                    moves is not null ? (moves.On(series.Days), [])
                    : linked.Count == 0 && series.Every is not null && !await source.HasOriginsAsync(cancel)
                        ? await source.FromShiftsAsync(cancel)
                    : await source.FromEntriesAsync(identities, cancel);
                var head = new ThreatConsensus(
                    threat,
                    series.Every is null ? series.Days[0] : null,
                    asked.KnownAt,
                    series.Every,
                    series.From,
                    series.To,
                    []
                );
                var items = framed.SelectMany(p => ItemsOf(p, series.Days, points(p)));
                return linked.Count > 0
                    ? head with
                    {
                        Consensus = [.. items],
                        Identities = IdentitiesOf(speaking, identities),
                    }
                    : new KeptList(head, ConsensusItems.Write(items));
            }
        );

    private static IReadOnlyList<LinkedIdentity> IdentitiesOf(
        IReadOnlyCollection<string> speaking,
        Identities identities
    ) =>
        [
            .. speaking
                .Select(identities.Of)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(source => new LinkedIdentity(source, identities.MembersOf(source)))
                .Where(identity => identity.Members.Count > 1),
        ];

    private static IEnumerable<ConsensusItem> ItemsOf(
        string proposition,
        IReadOnlyList<DateOnly> days,
        IReadOnlyList<Consensus> points
    ) =>
        days.Zip(
            points,
            (day, point) =>
                new ConsensusItem(
                    proposition,
                    day,
                    point.Sources,
                    point.Stances,
                    point.Withdrawn,
                    point.ByReliability,
                    point.Mean,
                    point.Agreement,
                    point.Independent,
                    point.Farthest
                )
        );
}
