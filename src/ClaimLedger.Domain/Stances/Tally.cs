using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>The sources' stances on one proposition, counted as they change.</summary>
internal sealed class Tally(IReadOnlyDictionary<string, Reliability> grades, Independence independence)
{
    private const int Stances = 5;
    private const int None = Stances;
    private static readonly int Grades = Enum.GetValues<Reliability>().Length;

    // By grade, and those without a grade; by stance, and those without a stance.
    private readonly int[,] _counts = new int[Grades + 1, Stances + 1];
    private readonly Dictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private Consensus? _now;

    /// <summary>What is counted now.</summary>
    public Consensus Now => _now ??= Count();

    /// <summary>A voice comes into force, and takes the place of its source's last one.</summary>
    public void Begin(Voice voice)
    {
        if (!_standings.TryGetValue(voice.Source, out var standing))
        {
            var grade = grades.TryGetValue(voice.Source, out var given) ? (int)given : Grades;
            _standings[voice.Source] = standing = new Standing(grade);
        }
        standing.Voice = voice;
        standing.Witness = null;
        Move(standing, (int)voice.Stance);
    }

    /// <summary>A voice is withdrawn; where it is in force, its source stands nowhere.</summary>
    public void End(Voice voice)
    {
        var standing = _standings[voice.Source];
        if (ReferenceEquals(standing.Voice, voice))
            Move(standing, None);
    }

    private void Move(Standing standing, int to)
    {
        if (standing.At >= 0)
            _counts[standing.Grade, standing.At]--;
        _counts[standing.Grade, to]++;
        standing.At = to;
        _now = null;
    }

    private Consensus Count()
    {
        var byReliability = new List<GradeCounts>();
        var all = new int[Stances + 1];
        for (var grade = 0; grade <= Grades; grade++)
        {
            var row = new int[Stances + 1];
            for (var i = 0; i <= None; i++)
                all[i] += row[i] = _counts[grade, i];
            if (row.Any(count => count > 0))
                byReliability.Add(
                    new GradeCounts(grade == Grades ? null : (Reliability)grade, CountsOf(row), row[None])
                );
        }
        var counts = CountsOf(all);
        return new Consensus(
            counts.Total,
            counts,
            all[None],
            byReliability,
            Agreement.Mean(counts),
            Agreement.Of(counts),
            Independent(),
            FarthestOf(counts)
        );
    }

    private int Independent() =>
        independence.Count([
            .. _standings
                .Values.Where(s => s.At != None)
                .Select(s => s.Witness ??= independence.Of(s.Voice!)),
        ]);

    private Farthest? FarthestOf(StanceCounts counts)
    {
        var (stances, distance) = Agreement.Farthest(counts);
        if (stances.Count == 0)
            return null;
        var sources = _standings
            .Values.Where(s => s.At != None && stances.Contains((Stance)s.At))
            .Select(s => s.Voice!.Source);
        return new Farthest([.. sources.Order(StringComparer.Ordinal)], distance);
    }

    private static StanceCounts CountsOf(int[] row) => new(row[0], row[1], row[2], row[3], row[4]);

    private sealed class Standing(int grade)
    {
        public int Grade => grade;
        public int At { get; set; } = -1;
        public Voice? Voice { get; set; }
        public Witness? Witness { get; set; }
    }
}
