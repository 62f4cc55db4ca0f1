using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>How often something was recorded.</summary>
/// <param name="Count">How often.</param>
/// <param name="Standing">How many of them still stand; null where such a thing is not undone.</param>
/// <param name="First">When for the first time.</param>
/// <param name="Last">When for the last time.</param>
public sealed record EventTally(int Count, int? Standing, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>How often statements were retracted by one party for one reason.</summary>
public sealed record RetractionTally(Retractor By, RetractionReason Reason, int Count);

/// <summary>What became of a source's statements, over recorded time. Of the desk's own work, of codings
/// revised or withdrawn, it says nothing: that is no mark of the source.</summary>
/// <param name="NoLonger">The statements of which it turned out that another made them, as ids; nothing of
/// them is counted.</param>
/// <param name="Redated">The dates of statements that were corrected, by their ids.</param>
/// <param name="Retractions">Retractions, by whomever.</param>
/// <param name="RetractedBy">The same by party and reason, in the order of the vocabularies.</param>
/// <param name="Corrections">Corrections of the record of a statement.</param>
/// <param name="Concerns">Expressions of concern.</param>
/// <param name="Redactions">Redactions.</param>
/// <param name="Disputes">Disputes of a coding.</param>
public sealed record TrackRecord(
    IReadOnlySet<string> NoLonger,
    IReadOnlyDictionary<string, EdtfDate> Redated,
    EventTally Retractions,
    IReadOnlyList<RetractionTally> RetractedBy,
    EventTally Corrections,
    EventTally Concerns,
    EventTally Redactions,
    EventTally Disputes
)
{
    /// <summary>The types of the events that it is made of.</summary>
    public static IReadOnlyList<Type> MadeOf { get; } =
    [
        typeof(StatementCorrected),
        typeof(StatementRetracted),
        typeof(StatementReinstated),
        typeof(ExpressionOfConcernIssued),
        typeof(ExpressionOfConcernLifted),
        typeof(AssessmentDisputed),
        typeof(DisputeResolved),
        typeof(StatementRedacted),
    ];

    /// <summary>Counts.</summary>
    /// <param name="source">The source.</param>
    /// <param name="events">The events of <see cref="MadeOf"/> of every statement that was ever taken for the
    /// source's, in ledger order.</param>
    public static TrackRecord Of(string source, IEnumerable<Recorded> events)
    {
        var streams = events.GroupBy(e => e.Stream, StringComparer.Ordinal).ToList();
        var noLonger = streams
            .Where(s => LastOf(s, corrected => corrected.Source) is { } last && last != source)
            .ToList();
        List<List<Recorded>> own = [.. streams.Except(noLonger).Select(stream => stream.ToList())];
        return new TrackRecord(
            noLonger.Select(stream => Streams.IdOf(stream.Key)).ToHashSet(StringComparer.Ordinal),
            RedatedOf(own),
            TallyOf<StatementRetracted>(own, StandsIn<StatementRetracted, StatementReinstated>),
            RetractedByOf(own),
            TallyOf<StatementCorrected>(own, standing: null),
            TallyOf<ExpressionOfConcernIssued>(
                own,
                StandsIn<ExpressionOfConcernIssued, ExpressionOfConcernLifted>
            ),
            TallyOf<StatementRedacted>(own, standing: null),
            TallyOf<AssessmentDisputed>(own, OpenDisputesIn)
        );
    }

    /// <summary>What a member was corrected to the last time; null where it was not.</summary>
    private static T? LastOf<T>(IEnumerable<Recorded> stream, Func<StatementCorrected, T?> member)
        where T : class =>
        stream
            .Select(e => e.Event is StatementCorrected corrected ? member(corrected) : null)
            .LastOrDefault(corrected => corrected is not null);

    private static Dictionary<string, EdtfDate> RedatedOf(List<List<Recorded>> streams)
    {
        var dates = new Dictionary<string, EdtfDate>(StringComparer.Ordinal);
        foreach (var stream in streams)
        {
            if (LastOf(stream, corrected => corrected.StatedOn) is { } date)
                dates.Add(Streams.IdOf(stream[0].Stream), date);
        }
        return dates;
    }

    private static EventTally TallyOf<TEvent>(
        List<List<Recorded>> streams,
        Func<List<Recorded>, int>? standing
    )
    {
        var times = streams
            .SelectMany(s => s)
            .Where(e => e.Event is TEvent)
            .Select(e => e.At)
            .Order()
            .ToList();
        return new EventTally(
            times.Count,
            standing is null ? null : streams.Sum(standing),
            times.Count == 0 ? null : times[0],
            times.Count == 0 ? null : times[^1]
        );
    }

    /// <summary>1 where a stream's last word of the two is the one that begins.</summary>
    private static int StandsIn<TBegins, TEnds>(List<Recorded> stream) =>
        stream.LastOrDefault(e => e.Event is TBegins or TEnds)?.Event is TBegins ? 1 : 0;

    private static int OpenDisputesIn(List<Recorded> stream) =>
        stream
            .Select(e => e.Event)
            .OfType<AssessmentDisputed>()
            .Select(e => (e.Assessment, e.Dispute))
            .Except(
                stream.Select(e => e.Event).OfType<DisputeResolved>().Select(e => (e.Assessment, e.Dispute))
            )
            .Count();

    private static List<RetractionTally> RetractedByOf(List<List<Recorded>> streams) =>
        [
            .. streams
                .SelectMany(stream => stream)
                .Select(e => e.Event)
                .OfType<StatementRetracted>()
                .GroupBy(e => (e.By, e.Reason))
                .OrderBy(g => g.Key)
                .Select(g => new RetractionTally(g.Key.By, g.Key.Reason, g.Count())),
        ];
}
