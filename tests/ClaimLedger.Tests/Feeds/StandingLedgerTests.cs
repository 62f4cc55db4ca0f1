using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Feeds;

/// <summary>What is told of where sources stand now.</summary>
public sealed class StandingLedgerTests
{
    private readonly MemoryLedger _ledger = new();
    private readonly StanceLedger _stances = new();
    private readonly StandingLedger _standing = new();

    public StandingLedgerTests()
    {
        foreach (var command in Known.Things)
            Do(command);
        Do(Known.Source("s2"));
    }

    [Fact]
    public void A_first_position_is_told_and_the_spread_with_it()
    {
        var told = Says("st1", "s1", "2004-01-20", Stance.Agree);
        var stance = Assert.IsType<StanceTold>(Assert.Single(told, t => t.Feed == Feed.Stances).Data);
        Assert.Null(stance.Before);
        Assert.Equal(Stance.Agree, stance.After!.Stance);
        var consensus = Assert.IsType<ConsensusTold>(Assert.Single(told, t => t.Feed == Feed.Consensus).Data);
        Assert.Equal((0, 1), (consensus.Before.Sources, consensus.After.Sources));
        Assert.Equal((1.0, 1.0), (consensus.After.Mean, consensus.After.Agreement));
    }

    [Fact]
    public void The_same_stance_again_and_a_late_arrival_before_the_end_are_not_told()
    {
        Says("st1", "s1", "2004-01-10", Stance.Agree);
        Assert.Empty(Says("st2", "s1", "2004-01-20", Stance.Agree));
        Assert.Empty(Says("st3", "s1", "2004-01-05", Stance.Disagree));
    }

    [Fact]
    public void A_withdrawal_and_a_removal_are_told_apart()
    {
        Says("st1", "s1", "2004-01-10", Stance.Agree);
        var on = Known.Date("2004-01-15");
        var withdrawn = Told<StanceTold>(
            Do(
                new RetractStatement(
                    "st1",
                    Retractor.Source,
                    RetractionReason.RetractedBySource,
                    RetractedOn: on
                )
            )
        );
        Assert.Equal((null, on), (withdrawn.After!.Stance, withdrawn.After.WithdrawnOn));
        Says("st2", "s2", "2004-01-10", Stance.Agree);
        var removed = Told<StanceTold>(
            Do(new RetractStatement("st2", Retractor.Editor, RetractionReason.Misquoted))
        );
        Assert.Equal((Stance.Agree, null), (removed.Before!.Stance, removed.After));
    }

    [Fact]
    public void A_statement_that_turns_out_to_be_another_sources_moves_two_stances_and_the_spread_not_at_all()
    {
        Says("st1", "s1", "2004-01-10", Stance.Agree);
        var told = Do(new CorrectStatement("st1", "Why.", Source: "s2"));
        Assert.Equal(
            ["s1", "s2"],
            told.Where(t => t.Feed == Feed.Stances).SelectMany(t => t.Sources).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(told, t => t.Feed == Feed.Consensus);
    }

    [Fact]
    public void Two_sources_contradict_each_other_while_both_are_trusted_and_on_opposite_sides()
    {
        Says("st1", "s1", "2004-01-10", Stance.Agree);
        Assert.DoesNotContain(Says("st2", "s2", "2004-01-10", Stance.StronglyDisagree), IsOfContradictions);
        Assert.Empty(Do(new AssessReliability("s1", Reliability.A)));
        var begun = Told<ContradictionTold>(
            Do(new AssessReliability("s2", Reliability.B)),
            "contradiction.begun"
        );
        Assert.Equal(["s1", "s2"], begun.Sides.Select(side => side.Source));
        Assert.Equal([Stance.Agree, Stance.StronglyDisagree], begun.Sides.Select(side => side.Stance));
        // Stronger or weaker is the same side.
        Assert.DoesNotContain(Says("st3", "s2", "2004-01-11", Stance.Disagree), IsOfContradictions);
        var ended = Told<ContradictionTold>(
            Says("st4", "s2", "2004-01-12", Stance.Neutral),
            "contradiction.ended"
        );
        Assert.Equal(Stance.Disagree, ended.Sides[1].Stance);
        Says("st5", "s2", "2004-01-13", Stance.Disagree);
        Told<ContradictionTold>(Do(new AssessReliability("s1", Reliability.C)), "contradiction.ended");
    }

    [Fact]
    public void One_source_contradicts_itself_from_when_its_propositions_are_related()
    {
        Says("st1", "s1", "2004-01-10", Stance.Disagree);
        Says("st2", "s1", "2004-01-10", Stance.Agree, "p1");
        var begun = Told<ContradictionTold>(
            Do(new RelatePropositions("t1", "p1", PropositionRelation.Narrows, "t1", "overall")),
            "contradiction.begun"
        );
        Assert.Equal(ContradictionKind.WithinSource, begun.Kind);
        Assert.Equal(["p1", "overall"], begun.Sides.Select(side => side.Proposition));
        Told<ContradictionTold>(Says("st3", "s1", "2004-01-11", Stance.Agree), "contradiction.ended");
    }

    [Fact]
    public void What_contradicts_is_at_odds_where_both_are_agreed_with_over_any_number_of_steps()
    {
        Do(Known.Proposition("p2"));
        Do(new RelatePropositions("t1", "p1", PropositionRelation.Entails, "t1", "overall"));
        Do(new RelatePropositions("t1", "overall", PropositionRelation.Contradicts, "t1", "p2"));
        Says("st1", "s1", "2004-01-10", Stance.Agree, "p1");
        var begun = Told<ContradictionTold>(
            Says("st2", "s1", "2004-01-11", Stance.StronglyAgree, "p2"),
            "contradiction.begun"
        );
        Assert.Equal(["p1", "p2"], begun.Sides.Select(side => side.Proposition));
    }

    private static bool IsOfContradictions(Announcement told) => told.Feed == Feed.Contradictions;

    private static T Told<T>(IEnumerable<Announcement> told, string? kind = null) =>
        Assert.IsType<T>(Assert.Single(told, t => t.Data is T && (kind is null || t.Kind == kind)).Data);

    private List<Announcement> Says(
        string id,
        string source,
        string on,
        Stance stance,
        string proposition = "overall"
    ) =>
        Do(
            Known.Statement(id, on) with
            {
                Source = source,
                Assessments = [new("a1", "t1", stance, proposition)],
            }
        );

    private List<Announcement> Do(Command command)
    {
        var known = _ledger.Events.Count;
        Assert.IsType<Decision.Append>(_ledger.Submit(command));
        var told = new List<Announcement>();
        foreach (var e in _ledger.Events.Skip(known))
        {
            if (e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
                told.AddRange(_stances.Apply(e) is { } change ? _standing.Apply(change) : []);
            else
                told.AddRange(_standing.Apply(e));
        }
        return told;
    }
}
