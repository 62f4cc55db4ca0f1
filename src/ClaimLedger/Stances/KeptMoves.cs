using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>What consensus on a threat is counted from on whatever day, where all sources are
/// independent.</summary>
/// <param name="Framed">The propositions, in the order in which they were framed.</param>
/// <param name="Moves">The shifts, by proposition.</param>
/// <param name="Grades">How each source is graded.</param>
internal sealed record KeptMoves(
    IReadOnlyList<string> Framed,
    ILookup<string, Move> Moves,
    IReadOnlyDictionary<string, Reliability> Grades
) : IKept
{
    /// <inheritdoc/>
    public long Bytes => 100L * (Framed.Count + Moves.Sum(moves => moves.Count()) + Grades.Count);

    /// <summary>The consensus of each proposition on some days.</summary>
    public PointsOf On(IReadOnlyList<DateOnly> days) =>
        proposition => Consensus.OnMoves(Moves[proposition], days, Grades);

    /// <summary>Reads those of a threat as of a position.</summary>
    /// <returns>Null where a statement on the threat named its origins.</returns>
    public static async Task<KeptMoves?> ReadAsync(
        NpgsqlDataSource dataSource,
        long position,
        string threat,
        CancellationToken cancel
    )
    {
        if (await MoveReader.HasOriginsAsync(dataSource, threat, proposition: null, cancel))
            return null;
        var framed = await VoiceReader.PropositionsAsync(dataSource, position, threat, cancel);
        var moves = await MoveReader.ReadAsync(
            dataSource,
            position,
            DateOnly.MaxValue,
            threat,
            proposition: null,
            cancel
        );
        var sources = moves.SelectMany(m => m).Select(m => m.Source).Distinct(StringComparer.Ordinal);
        var grades = await LinkedSources.GradesAsync(dataSource, sources, position, cancel);
        return new KeptMoves(framed, moves, Identities.Unlinked.GradesOf(grades));
    }
}
