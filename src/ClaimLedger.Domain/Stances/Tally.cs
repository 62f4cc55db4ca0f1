using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>The sources' stances on one proposition, counted as they change: from voices that come into force
/// and are withdrawn, or from moves.</summary>
/// <param name="grades">How each source is graded.</param>
/// <param name="independence">Counts the independent among voices; without it, all are.</param>
internal sealed class Tally(
    IReadOnlyDictionary<string, Reliability> grades,
    Independence? independence = null
)
{
    private const int Stances = 5;
    private const int None = Stances;
    private static readonly int Grades = Enum.GetValues<Reliability>().Length;

    // By grade, and those without a grade; by stance, and those without a stance.
    private readonly int[,] _counts = new int[Grades + 1, Stances + 1];
    private readonly Dictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private readonly List<Standing> _moving = [];
    private Consensus? _now;

    /// <summary>What is counted now.</summary>
    public Consensus Now
    {
        get
        {
            foreach (var standing in _moving)
                Set(standing, standing.Sum == 0 ? None : standing.Sum - 1);
            _moving.Clear();
            return _now ??= Count();
        }
    }

    /// <summary>A voice comes into force, and takes the place of its source's last one.</summary>
    public void Begin(Voice voice)
    {
        var standing = StandingOf(voice.Source);
        standing.Voice = voice;
        standing.Witness = null;
        Set(standing, (int)voice.Stance);
    }

    /// <summary>A voice is withdrawn; where it is in force, its source stands nowhere.</summary>
    public void End(Voice voice)
    {
        var standing = StandingOf(voice.Source);
        if (ReferenceEquals(standing.Voice, voice))
            Set(standing, None);
    }

    /// <summary>A source moves. Its moves join end to end and begin where it stood nowhere, so the sum of
    /// their differences is where it stands, in whatever order those of one day are taken; only in between
    /// does it mean nothing.</summary>
    public void Move(Move move)
    {
        var standing = StandingOf(move.Source);
        standing.Sum += NumberOf(move.To) - NumberOf(move.From);
        _moving.Add(standing);
    }

    private static int NumberOf(Stance? stance) => stance is { } s ? (int)s + 1 : 0;

    private Standing StandingOf(string source)
    {
        if (!_standings.TryGetValue(source, out var standing))
        {
            var grade = grades.TryGetValue(source, out var given) ? (int)given : Grades;
            _standings[source] = standing = new Standing(source, grade);
        }
        return standing;
    }

    private void Set(Standing standing, int to)
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
            {
                Reliability? reliability = grade == Grades ? null : (Reliability)grade;
                byReliability.Add(new GradeCounts(reliability, CountsOf(row), row[None]));
            }
        }
        var counts = CountsOf(all);
        return new Consensus(
            counts.Total,
            counts,
            all[None],
            byReliability,
            Agreement.Mean(counts),
            Agreement.Of(counts),
            independence is null ? counts.Total : Independent(independence),
            FarthestOf(counts)
        );
    }

    private int Independent(Independence among) =>
        among.Count([
            .. _standings.Values.Where(s => s.At != None).Select(s => s.Witness ??= among.Of(s.Voice!)),
        ]);

    private Farthest? FarthestOf(StanceCounts counts)
    {
        var (stances, distance) = Agreement.Farthest(counts);
        if (stances.Count == 0)
            return null;
        var sources = _standings
            .Values.Where(s => s.At != None && stances.Contains((Stance)s.At))
            .Select(s => s.Source);
        return new Farthest([.. sources.Order(StringComparer.Ordinal)], distance);
    }

    private static StanceCounts CountsOf(int[] row) => new(row[0], row[1], row[2], row[3], row[4]);

    private sealed class Standing(string source, int grade)
    {
        public string Source => source;
        public int Grade => grade;
        public int At { get; set; } = -1;
        public int Sum { get; set; }
        public Voice? Voice { get; set; }
        public Witness? Witness { get; set; }
    }
}
