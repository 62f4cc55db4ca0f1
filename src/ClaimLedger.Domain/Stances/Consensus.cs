using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>Where the sources of one grade stand.</summary>
/// <param name="Reliability">The grade; null for those without.</param>
/// <param name="Stances">How many of them hold each stance.</param>
/// <param name="Withdrawn">How many of them have withdrawn.</param>
public sealed record GradeCounts(Reliability? Reliability, StanceCounts Stances, int Withdrawn);

/// <summary>Who stands apart from the rest.</summary>
/// <param name="Sources">Those that are equally far, by their ids.</param>
/// <param name="Distance">From the mean of all others, 0 to 4.</param>
public sealed record Farthest(IReadOnlyList<string> Sources, double Distance);

/// <summary>How far the sources agree on one proposition, on one day, as known at one position.</summary>
/// <param name="Sources">How many hold a stance.</param>
/// <param name="Stances">How many hold each.</param>
/// <param name="Withdrawn">How many have none any more, as the statement in force was withdrawn.</param>
/// <param name="ByReliability">The same by grade, A first, those without a grade last; only grades that
/// somebody has.</param>
/// <param name="Mean">−2..+2; null where nobody holds a stance.</param>
/// <param name="Agreement">0..1, after Tastle and Wierman; null where nobody holds a stance.</param>
/// <param name="Independent">How many of those that hold a stance are independent of one another.</param>
/// <param name="Farthest">Who is farthest from the rest; null where fewer than two hold a stance, or all
/// hold the same.</param>
public sealed record Consensus(
    int Sources,
    StanceCounts Stances,
    int Withdrawn,
    IReadOnlyList<GradeCounts> ByReliability,
    double? Mean,
    double? Agreement,
    int Independent,
    Farthest? Farthest
)
{
    /// <summary>The consensus on each of some days: one pass over the voices in timeline order, whatever the
    /// number of days.</summary>
    /// <param name="voices">Every voice on the proposition that is in force on one of the days, in whatever
    /// order. Others do no harm.</param>
    /// <param name="days">The days, in their order.</param>
    /// <param name="grades">How each source is graded.</param>
    /// <param name="independence">Counts the independent among them.</param>
    public static IReadOnlyList<Consensus> On(
        IEnumerable<Voice> voices,
        IReadOnlyList<DateOnly> days,
        IReadOnlyDictionary<string, Reliability> grades,
        Independence independence
    )
    {
        var begins = voices.ToList();
        begins.Sort();
        var ends = begins.Where(voice => voice.WithdrawnFrom is not null).ToList();
        ends.Sort((x, y) => Nullable.Compare(x.WithdrawnFrom, y.WithdrawnFrom));
        var tally = new Tally(grades, independence);
        var points = new List<Consensus>(days.Count);
        var (begun, ended) = (0, 0);
        foreach (var day in days)
        {
            for (; begun < begins.Count && !(begins[begun].Earliest > day); begun++)
                tally.Begin(begins[begun]);
            for (; ended < ends.Count && ends[ended].WithdrawnFrom <= day; ended++)
                tally.End(ends[ended]);
            points.Add(tally.Now);
        }
        return points;
    }

    /// <summary>The same from the shifts of the timelines alone, which are fewer than their entries: for
    /// sources that are not linked and whose statements name no origins, so that all are
    /// independent.</summary>
    /// <param name="moves">Every shift on the proposition that begins by the last day, in whatever
    /// order.</param>
    /// <param name="days">The days, in their order.</param>
    /// <param name="grades">How each source is graded.</param>
    public static IReadOnlyList<Consensus> OnMoves(
        IEnumerable<Move> moves,
        IReadOnlyList<DateOnly> days,
        IReadOnlyDictionary<string, Reliability> grades
    )
    {
        var ordered = moves.ToList();
        ordered.Sort((x, y) => Nullable.Compare(x.On, y.On));
        var tally = new Tally(grades);
        var points = new List<Consensus>(days.Count);
        var moved = 0;
        foreach (var day in days)
        {
            for (; moved < ordered.Count && !(ordered[moved].On > day); moved++)
                tally.Move(ordered[moved]);
            points.Add(tally.Now);
        }
        return points;
    }
}
