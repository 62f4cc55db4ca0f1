using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Tests.Stances;

/// <summary>Consensus on one day, written out as plainly as can be.</summary>
internal static class NaiveConsensus
{
    /// <summary>The consensus, one text to compare by.</summary>
    public static string On(
        IReadOnlyCollection<Voice> voices,
        DateOnly day,
        IReadOnlyDictionary<string, Reliability> grades,
        IReadOnlyDictionary<string, IReadOnlyCollection<string>> origins
    )
    {
        var last = voices
            .Where(v => v.Earliest is null || v.Earliest <= day)
            .GroupBy(v => v.Source, StringComparer.Ordinal)
            .Select(said =>
                said.OrderBy(v => v.Earliest ?? DateOnly.MinValue)
                    .ThenBy(v => v.Latest ?? DateOnly.MaxValue)
                    .ThenBy(v => v.Order)
                    .Last()
            )
            .ToList();
        var holding = last.Where(v => v.WithdrawnFrom is null || v.WithdrawnFrom > day).ToList();
        var byGrade = last.GroupBy(v => grades.TryGetValue(v.Source, out var g) ? g.ToString() : "-")
            .OrderBy(g => g.Key == "-")
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g =>
                $"{g.Key}: {Counts(holding.Intersect(g))}, {g.Count() - holding.Intersect(g).Count()} withdrawn"
            );
        return Text(
            holding.Count,
            Counts(holding),
            last.Count - holding.Count,
            byGrade,
            Independent(holding, origins),
            Farthest(holding)
        );
    }

    /// <summary>The same text of an answer.</summary>
    public static string TextOf(Consensus c) =>
        Text(
            c.Sources,
            Counts(c.Stances),
            c.Withdrawn,
            c.ByReliability.Select(g =>
                $"{g.Reliability?.ToString() ?? "-"}: {Counts(g.Stances)}, {g.Withdrawn} withdrawn"
            ),
            c.Independent,
            c.Farthest is null ? "nobody" : string.Join(' ', c.Farthest.Sources)
        );

    /// <summary>How many are independent: everything that a voice hangs on, each with each.</summary>
    public static int Independent(
        IReadOnlyCollection<Voice> voices,
        IReadOnlyDictionary<string, IReadOnlyCollection<string>> origins
    )
    {
        var groups = new List<HashSet<string>>();
        foreach (var voice in voices)
        {
            var all = new HashSet<string>(StringComparer.Ordinal)
            {
                $"source/{voice.Source}",
                $"statement/{voice.Statement}",
            };
            all.UnionWith(voice.RestsOn);
            for (var before = 0; before < all.Count; )
            {
                before = all.Count;
                all.UnionWith(
                    all.Where(s => s != $"statement/{voice.Statement}")
                        .SelectMany(s => origins.GetValueOrDefault(s) ?? [])
                        .ToList()
                );
            }
            var together = groups.Where(g => g.Overlaps(all)).ToList();
            together.ForEach(g => all.UnionWith(g));
            groups.RemoveAll(together.Contains);
            groups.Add(all);
        }
        return groups.Count;
    }

    private static string Farthest(List<Voice> holding)
    {
        if (holding.Count < 2)
            return "nobody";
        var far = holding
            .Select(v =>
                (
                    v.Source,
                    Distance: Math.Abs(Number(v) - holding.Where(o => o.Source != v.Source).Average(Number))
                )
            )
            .ToList();
        var most = far.Max(f => f.Distance);
        return most < 1e-9
            ? "nobody"
            : string.Join(
                ' ',
                far.Where(f => f.Distance > most - 1e-9).Select(f => f.Source).Order(StringComparer.Ordinal)
            );
    }

    private static double Number(Voice voice) => (int)voice.Stance - 2;

    private static string Counts(IEnumerable<Voice> voices) =>
        string.Join(' ', Enum.GetValues<Stance>().Select(s => voices.Count(v => v.Stance == s)));

    private static string Counts(StanceCounts counts) =>
        string.Join(' ', Enum.GetValues<Stance>().Select(counts.Of));

    private static string Text(
        int sources,
        string counts,
        int withdrawn,
        IEnumerable<string> byGrade,
        int independent,
        string farthest
    ) =>
        $"{sources} hold {counts}, {withdrawn} withdrawn; {string.Join("; ", byGrade)}; {independent} independent; {farthest} farthest";
}
