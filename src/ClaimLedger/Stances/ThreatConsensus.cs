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
        TimeProvider clock
    ) =>
        reads.FromViewAsync(
            http,
            StanceProjection.Shard,
            async (asked, cancel) =>
            {
                var threat = asked.Path("threat");
                var (series, proposition, linked) = (
                    AskedSeries.Read(asked, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)),
                    asked.Slug("proposition"),
                    asked.Linked()
                );
                if (asked.Refusals.Count > 0)
                    return asked.Refusals[0];
                var position = asked.KnownAt.Position;
                var framed = await VoiceReader.PropositionsAsync(dataSource, position, threat, cancel);
                if (framed.Count == 0 && !await IsThereAsync(dataSource, threat, cancel))
                    return Reads.NotThere(Refusals.UnknownThreat, "threat", threat, asked.KnownAt);
                if (proposition is not null)
                    framed.RemoveAll(p => p != proposition);
                if (!series.Bound(asked, framed.Count))
                    return asked.Refusals[0];
                var days = (series.Days[0], series.Days[^1]);
                var voices = await VoiceReader.ReadAsync(
                    dataSource,
                    position,
                    days,
                    threat,
                    proposition,
                    cancel
                );
                var identities = await LinkedSources.ReadAsync(dataSource, linked, position, cancel);
                var consensus = await CountAsync(
                    dataSource,
                    framed,
                    series.Days,
                    voices,
                    identities,
                    position,
                    cancel
                );
                return new ThreatConsensus(
                    threat,
                    series.Every is null ? series.Days[0] : null,
                    asked.KnownAt,
                    series.Every,
                    series.From,
                    series.To,
                    consensus
                )
                {
                    Identities = linked.Count == 0 ? null : IdentitiesIn(voices, identities),
                };
            }
        );

    private static Task<bool> IsThereAsync(
        NpgsqlDataSource dataSource,
        string threat,
        CancellationToken cancel
    ) => Existing.IsThereAsync(dataSource, Streams.Threat(threat), cancel);

    private static async Task<List<ConsensusItem>> CountAsync(
        NpgsqlDataSource dataSource,
        List<string> propositions,
        IReadOnlyList<DateOnly> days,
        ILookup<string, Voice> voices,
        Identities identities,
        long position,
        CancellationToken cancel
    )
    {
        var all = voices.SelectMany(v => v);
        var sources = all.Select(v => v.Source).Distinct().SelectMany(identities.MembersOf).Distinct();
        var graded = await LinkedSources.GradesAsync(dataSource, sources, position, cancel);
        var grades = identities.GradesOf(graded);
        var origins = (await VoiceReader.OriginsAsync(dataSource, all, cancel)).ToDictionary(
            o => o.Key,
            IReadOnlyCollection<string> (o) => [.. o.Value.Select(identities.OfStream)],
            StringComparer.Ordinal
        );
        var items = new List<ConsensusItem>(propositions.Count * days.Count);
        foreach (var proposition in propositions)
        {
            var speaking = voices[proposition].Select(voice => voice.By(identities));
            var points = Consensus.On(speaking, days, grades, new Independence(origins));
            items.AddRange(points.Zip(days, (point, day) => ItemOf(proposition, day, point)));
        }
        return items;
    }

    private static IReadOnlyList<LinkedIdentity> IdentitiesIn(
        ILookup<string, Voice> voices,
        Identities identities
    ) =>
        [
            .. voices
                .SelectMany(v => v)
                .Select(v => identities.Of(v.Source))
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(source => new LinkedIdentity(source, identities.MembersOf(source)))
                .Where(identity => identity.Members.Count > 1),
        ];

    private static ConsensusItem ItemOf(string proposition, DateOnly day, Consensus point) =>
        new(
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
        );
}
