using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>Two stands that cannot both be right, on the days that they share.</summary>
/// <param name="Kind">Whether one source or two.</param>
/// <param name="First">One that agrees.</param>
/// <param name="Second">The other; within a source it may agree as well, with what contradicts the
/// first.</param>
public sealed record Contradiction(ContradictionKind Kind, Stand First, Stand Second)
    : IComparable<Contradiction>
{
    /// <summary>The day from which both stood; null where both starts are open.</summary>
    public DateOnly? Began => Nullable.Compare(First.From, Second.From) > 0 ? First.From : Second.From;

    /// <summary>The day from which one of them did not stand any more; null while both do.</summary>
    public DateOnly? Ended => First.Until is null || Second.Until < First.Until ? Second.Until : First.Until;

    /// <summary>What ended it: of one side, or of both where they gave way on one day.</summary>
    public IEnumerable<Ending> EndedBy =>
        Ended is null
            ? []
            : new[] { First, Second }.Where(stand => stand.Until == Ended).Select(stand => stand.Ending!);

    /// <summary>The relations that put the two at odds; none between sources.</summary>
    public IReadOnlyList<Relation> Path(PropositionGraph graph)
    {
        var (one, other) = (Contradictions.Proposition(First), Contradictions.Proposition(Second));
        return Kind is ContradictionKind.BetweenSources ? []
            : Second.Agrees ? graph.ChainBetween(one, other)
            : graph.ChainTo(one, other);
    }

    /// <summary>By the day on which it began, an open start first; then by sources and propositions. No two
    /// are equal.</summary>
    public int CompareTo(Contradiction? other)
    {
        if (other is null)
            return 1;
        var byDay = Nullable.Compare(Began, other.Began);
        if (byDay != 0)
            return byDay;
        var (a, b) = (First.Key, Second.Key);
        var (x, y) = (other.First.Key, other.Second.Key);
        ReadOnlySpan<(string, string)> pairs =
        [
            (a.Source, x.Source),
            (b.Source, y.Source),
            (a.Threat, x.Threat),
            (a.Proposition, x.Proposition),
            (b.Threat, y.Threat),
            (b.Proposition, y.Proposition),
        ];
        foreach (var (one, another) in pairs)
        {
            if (string.CompareOrdinal(one, another) is not 0 and var order)
                return order;
        }
        return 0;
    }
}

/// <summary>Stands of which each on the one side contradicts each on the other, where they meet.</summary>
public sealed record Opposition(
    ContradictionKind Kind,
    IReadOnlyList<Stand> Firsts,
    IReadOnlyList<Stand> Seconds
);

/// <summary>Who contradicts whom, and when: pure functions of the stands as known at a position.</summary>
public static class Contradictions
{
    /// <summary>The oppositions of each source to itself, over propositions that are related.</summary>
    /// <param name="stands">The stands of any sources.</param>
    /// <param name="graph">How propositions are related.</param>
    /// <param name="isAsked">Which propositions are asked for: one of the two has to be.</param>
    public static IEnumerable<Opposition> Within(
        IEnumerable<Stand> stands,
        PropositionGraph graph,
        Func<PropositionKey, bool> isAsked
    )
    {
        foreach (var source in stands.GroupBy(stand => stand.Key.Source, StringComparer.Ordinal))
        {
            var agreeing = source.Where(s => s.Agrees).ToLookup(Proposition);
            var disagreeing = source.Where(s => !s.Agrees).ToLookup(Proposition);
            foreach (var one in agreeing)
            {
                foreach (var other in graph.LedToBy(one.Key).Where(disagreeing.Contains))
                {
                    if (isAsked(one.Key) || isAsked(other))
                        yield return New([.. one], [.. disagreeing[other]]);
                }
                var contradicted = graph.ContradictedBy(one.Key).Where(agreeing.Contains);
                foreach (var other in contradicted.Where(other => IsBefore(one.Key, other)))
                {
                    if (isAsked(one.Key) || isAsked(other))
                        yield return New([.. one], [.. agreeing[other]]);
                }
            }
        }

        static Opposition New(Stand[] firsts, Stand[] seconds) =>
            new(ContradictionKind.WithinSource, firsts, seconds);
    }

    /// <summary>The oppositions of sources to each other, on one proposition.</summary>
    /// <param name="stands">The stands of any sources.</param>
    /// <param name="source">The one that has to be on either side; null for any two.</param>
    public static IEnumerable<Opposition> Between(IEnumerable<Stand> stands, string? source)
    {
        foreach (var proposition in stands.GroupBy(Proposition))
        {
            var agreeing = proposition.Where(s => s.Agrees).ToList();
            var disagreeing = proposition.Where(s => !s.Agrees).ToList();
            if (source is null)
            {
                yield return New(agreeing, disagreeing);
                continue;
            }
            yield return New(agreeing.FindAll(IsOwn), disagreeing.FindAll(s => !IsOwn(s)));
            yield return New(agreeing.FindAll(s => !IsOwn(s)), disagreeing.FindAll(IsOwn));
        }

        bool IsOwn(Stand stand) => stand.Key.Source == source;

        static Opposition New(List<Stand> agreeing, List<Stand> disagreeing) =>
            new(ContradictionKind.BetweenSources, agreeing, disagreeing);
    }

    /// <summary>Every contradiction, in its order. They are found as they are asked for: whoever wants the
    /// first hundred of a million pays for no more than those.</summary>
    public static IEnumerable<Contradiction> Of(IEnumerable<Opposition> oppositions)
    {
        var moments = new List<Moment>();
        foreach (var opposition in oppositions.Where(o => o.Firsts.Count > 0 && o.Seconds.Count > 0))
        {
            var (firsts, seconds) = (new List<Standing>(), new List<Standing>());
            moments.AddRange(opposition.Firsts.SelectMany(s => Moments(s, isFirst: true, firsts, seconds)));
            moments.AddRange(opposition.Seconds.SelectMany(s => Moments(s, isFirst: false, seconds, firsts)));

            IEnumerable<Moment> Moments(Stand stand, bool isFirst, List<Standing> own, List<Standing> others)
            {
                var standing = new Standing(stand, opposition.Kind, isFirst, own, others);
                yield return new Moment(stand.From?.DayNumber ?? -1, IsBeginning: true, standing);
                if (stand.Until is { } day)
                    yield return new Moment(day.DayNumber, IsBeginning: false, standing);
            }
        }
        // On one day the ends come before the beginnings: until is the first day after a stand.
        moments.Sort((a, b) => (a.Day, a.IsBeginning).CompareTo((b.Day, b.IsBeginning)));
        return Sweep(moments);
    }

    internal static PropositionKey Proposition(Stand stand) => new(stand.Key.Threat, stand.Key.Proposition);

    private static IEnumerable<Contradiction> Sweep(List<Moment> moments)
    {
        var begun = new List<Contradiction>();
        for (var i = 0; i < moments.Count; i++)
        {
            var (day, isBeginning, standing) = moments[i];
            if (isBeginning)
                standing.Enter(begun);
            else
                standing.Leave();
            if (begun.Count == 0 || (i + 1 < moments.Count && moments[i + 1].Day == day))
                continue;
            begun.Sort();
            foreach (var contradiction in begun)
                yield return contradiction;
            begun.Clear();
        }
    }

    private static bool IsBefore(PropositionKey one, PropositionKey other)
    {
        var byThreat = string.CompareOrdinal(one.Threat, other.Threat);
        return byThreat < 0
            || (byThreat == 0 && string.CompareOrdinal(one.Proposition, other.Proposition) < 0);
    }

    private readonly record struct Moment(int Day, bool IsBeginning, Standing Standing);

    /// <summary>A stand in the sweep, among those of its side that stand on the day.</summary>
    private sealed class Standing(
        Stand stand,
        ContradictionKind kind,
        bool isFirst,
        List<Standing> own,
        List<Standing> others
    )
    {
        private int _place;

        public void Enter(List<Contradiction> begun)
        {
            _place = own.Count;
            own.Add(this);
            begun.AddRange(others.Select(other => With(other)));
        }

        /// <summary>The last of its side takes its place.</summary>
        public void Leave()
        {
            var last = own[^1];
            own[_place] = last;
            last._place = _place;
            own.RemoveAt(own.Count - 1);
        }

        private Contradiction With(Standing other) =>
            isFirst
                ? new Contradiction(kind, stand, other.Stand)
                : new Contradiction(kind, other.Stand, stand);

        private Stand Stand => stand;
    }
}
