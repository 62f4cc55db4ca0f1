using System.Globalization;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Sources;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using ClaimLedger.Threats;

namespace ClaimLedger.Pages.Threats;

/// <summary>Reads what the page of a threat shows.</summary>
internal sealed class ThreatReading(Desk desk, string threat, ThreatView view, TimeProvider clock)
{
    private const int MostShifts = 20_000;
    private const int MostPoints = 150;

    /// <summary>So many contradictions are read at most.</summary>
    public const int MostContradictions = 1_000;

    private string Root => $"/threats/{Uri.EscapeDataString(threat)}";

    private string? Linked => view.Linked ? "true" : null;

    /// <summary>The matrix and the agreement of the day, in place of those that are shown.</summary>
    public async Task<ThreatFacts> MatrixAsync(ThreatFacts? shown)
    {
        var path = PathText.With(
            $"{Root}/stances",
            ("validAt", view.On),
            ("knownAt", view.Known),
            ("linked", Linked)
        );
        var matrix = await desk.ReadAsync<StanceMatrix>(path);
        var known = matrix.KnownAt.Position.ToString(CultureInfo.InvariantCulture);
        var agreement = await desk.ReadAsync<ThreatConsensus>(
            PathText.With($"{Root}/consensus", ("validAt", view.On), ("knownAt", known), ("linked", Linked))
        );
        var last = view.Known is null ? matrix.KnownAt : shown?.Last ?? await LastAsync();
        var facts =
            shown
            ?? new ThreatFacts(threat, matrix.ValidAt, matrix.KnownAt, last) { Cells = [], Agreement = [] };
        return facts with
        {
            Day = matrix.ValidAt,
            Known = matrix.KnownAt,
            Last = last,
            Cells = matrix.Stances,
            Agreement = agreement.Consensus,
        };
    }

    /// <summary>All else, as of the same state.</summary>
    public async Task<ThreatFacts> RestAsync(ThreatFacts facts)
    {
        var known = facts.Known.Position.ToString(CultureInfo.InvariantCulture);
        var profile = await desk.FindAsync<ThreatProfile>(PathText.With(Root, ("knownAt", known)));
        if (profile is null)
            return facts with { Profile = null };
        var drawn =
            profile.Propositions.FirstOrDefault(p => p.Proposition == view.Proposition)?.Proposition
            ?? profile.Propositions[0].Proposition;
        var names = NamesAsync(known);
        var contradictions = desk.AllAsync<ContradictionList, ContradictionItem>(
            PathText.With(
                "/contradictions",
                ("threat", threat),
                ("validAt", Words.Of(facts.Day)),
                ("knownAt", known),
                ("limit", $"{MostContradictions}")
            ),
            page => page.Contradictions,
            MostContradictions
        );
        var shifts = await desk.AllAsync<ShiftList, ShiftItem>(
            PathText.With("/shifts", ("threat", threat), ("knownAt", known), ("limit", "1000")),
            page => page.Shifts,
            MostShifts
        );
        var days = shifts
            .Select(s => s.StatedOn.Earliest ?? s.StatedOn.Latest)
            .OfType<DateOnly>()
            .Distinct()
            .Order()
            .ToList();
        var scale = TimeScale.Around(days, clock.Today());
        var every = StepOf(scale);
        var series = await desk.ReadAsync<ThreatConsensus>(
            PathText.With(
                $"{Root}/consensus",
                ("proposition", drawn),
                ("every", Codes<SeriesStep>.Write(every)),
                ("from", Words.Of(BeginOf(scale, every))),
                ("to", Words.Of(scale.To)),
                ("knownAt", known),
                ("linked", Linked)
            )
        );
        return facts with
        {
            Profile = profile,
            Names = await names,
            Shifts = shifts,
            Days = days,
            Scale = scale,
            Drawn = drawn,
            Series = series.Consensus,
            Contradictions = await contradictions,
            Difference = view.Compares ? await DifferenceAsync(facts, known) : null,
        };
    }

    private Task<StanceDiff> DifferenceAsync(ThreatFacts facts, string known)
    {
        var (day, then) = (Words.Of(facts.Day), view.ThenKnown ?? known);
        return desk.ReadAsync<StanceDiff>(
            PathText.With(
                "/diff",
                ("threat", threat),
                ("from", $"{view.ThenOn ?? day}@{then}"),
                ("to", $"{day}@{known}"),
                ("limit", "200")
            )
        );
    }

    /// <summary>The names and grades of the sources.</summary>
    private async Task<IReadOnlyDictionary<string, Named>> NamesAsync(string known)
    {
        var all = await desk.AllAsync<SourceList, SourceProfile>(
            PathText.With("/sources", ("knownAt", known), ("limit", "1000")),
            page => page.Sources
        );
        return all.ToDictionary(s => s.Source, Named.Of, StringComparer.Ordinal);
    }

    private async Task<KnownAt> LastAsync() =>
        (
            await desk.ReadAsync<StanceMatrix>(PathText.With($"{Root}/stances", ("proposition", "overall")))
        ).KnownAt;

    /// <summary>The step of a series that has enough points, and not more than one can see.</summary>
    private static SeriesStep StepOf(TimeScale scale) =>
        ((scale.To.DayNumber - scale.From.DayNumber) / MostPoints) switch
        {
            < 1 => SeriesStep.Day,
            < 7 => SeriesStep.Week,
            < 30 => SeriesStep.Month,
            < 91 => SeriesStep.Quarter,
            _ => SeriesStep.Year,
        };

    /// <summary>The first day of a series: that of the scale, or of the last thousand years.</summary>
    private static DateOnly BeginOf(TimeScale scale, SeriesStep every) =>
        Series.Count(scale.From, scale.To, every) <= Series.MaxDays
            ? scale.From
            : scale.To.AddYears(1 - Series.MaxDays);
}
