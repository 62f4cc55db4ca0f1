using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>The consensus of each proposition on the days asked for.</summary>
internal delegate IReadOnlyList<Consensus> PointsOf(string proposition);

/// <summary>Where the consensus on a threat is counted from. Both ways give the same: a series over years has
/// far fewer shifts than entries, where these are all that is needed.</summary>
internal sealed record ConsensusSource(
    NpgsqlDataSource DataSource,
    long Position,
    string Threat,
    string? Proposition,
    IReadOnlyList<DateOnly> Days
)
{
    /// <summary>Whether sources may hang on one another.</summary>
    public Task<bool> HasOriginsAsync(CancellationToken cancel) =>
        MoveReader.HasOriginsAsync(DataSource, Threat, Proposition, cancel);

    /// <summary>From the shifts, where all sources are independent; and the sources that have any.</summary>
    public async Task<(PointsOf Points, IReadOnlyCollection<string> Speaking)> FromShiftsAsync(
        CancellationToken cancel
    )
    {
        var moves = await MoveReader.ReadAsync(DataSource, Position, Days[^1], Threat, Proposition, cancel);
        var sources = moves.SelectMany(m => m).Select(m => m.Source).ToHashSet(StringComparer.Ordinal);
        var grades = await GradesAsync(sources, Identities.Unlinked, cancel);
        return (proposition => Consensus.OnMoves(moves[proposition], Days, grades), sources);
    }

    /// <summary>From the entries, by identities; and the sources that have any.</summary>
    public async Task<(PointsOf Points, IReadOnlyCollection<string> Speaking)> FromEntriesAsync(
        Identities identities,
        CancellationToken cancel
    )
    {
        var voices = await VoiceReader.ReadAsync(
            DataSource,
            Position,
            (Days[0], Days[^1]),
            Threat,
            Proposition,
            cancel
        );
        var all = voices.SelectMany(v => v);
        var sources = all.Select(v => v.Source).ToHashSet(StringComparer.Ordinal);
        var grades = await GradesAsync(sources, identities, cancel);
        var origins = (await VoiceReader.OriginsAsync(DataSource, all, cancel)).ToDictionary(
            o => o.Key,
            IReadOnlyCollection<string> (o) => [.. o.Value.Select(identities.OfStream)],
            StringComparer.Ordinal
        );
        PointsOf points = proposition =>
            Consensus.On(
                voices[proposition].Select(voice => voice.By(identities)),
                Days,
                grades,
                new Independence(origins)
            );
        return (points, sources);
    }

    private async Task<IReadOnlyDictionary<string, Reliability>> GradesAsync(
        IEnumerable<string> sources,
        Identities identities,
        CancellationToken cancel
    )
    {
        var members = sources.SelectMany(identities.MembersOf).ToHashSet(StringComparer.Ordinal);
        return identities.GradesOf(await LinkedSources.GradesAsync(DataSource, members, Position, cancel));
    }
}
