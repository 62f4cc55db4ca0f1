using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class IdentitiesTests
{
    private static readonly Dictionary<string, long> Registered = new(StringComparer.Ordinal)
    {
        ["a"] = 5,
        ["b"] = 3,
        ["c"] = 9,
        ["d"] = 1,
        ["e"] = 7,
    };

    [Fact]
    public void Without_links_every_source_is_its_own()
    {
        Assert.Equal("a", Identities.Unlinked.Of("a"));
        Assert.Equal(["a"], Identities.Unlinked.MembersOf("a"));
        Assert.Empty(Identities.Unlinked.All);
    }

    [Fact]
    public void Links_join_both_ways_and_over_several_steps_and_the_first_registered_stands_for_all()
    {
        var identities = Of([new("a", SourceRelation.SameAs, "b"), new("c", SourceRelation.SameAs, "a")]);
        foreach (var member in new[] { "a", "b", "c" })
        {
            Assert.Equal("b", identities.Of(member));
            Assert.Equal(["b", "a", "c"], identities.MembersOf(member));
        }
        Assert.Equal("d", identities.Of("d"));
        Assert.Equal("source/b", identities.OfStream("source/c"));
        Assert.Equal("source/d", identities.OfStream("source/d"));
        Assert.Equal("statement/c", identities.OfStream("statement/c"));
        Assert.Equal(["b", "a", "c"], Assert.Single(identities.All));
    }

    [Fact]
    public void Links_in_a_circle_are_one_identity() =>
        Assert.Equal(
            ["b", "a", "c"],
            Of([
                    new("a", SourceRelation.SameAs, "b"),
                    new("b", SourceRelation.SameAs, "c"),
                    new("c", SourceRelation.SameAs, "a"),
                    new("b", SourceRelation.SameAs, "a"),
                ])
                .MembersOf("c")
        );

    [Fact]
    public void Only_the_relations_asked_for_are_followed()
    {
        LinkChange[] links =
        [
            new("a", SourceRelation.SameAs, "b"),
            new("c", SourceRelation.SpeaksFor, "b"),
            new("d", SourceRelation.PartOf, "b"),
        ];
        Assert.Equal(["b", "a"], Of(links).MembersOf("b"));
        Assert.Equal(["b", "c"], Of(links, SourceRelation.SpeaksFor).MembersOf("b"));
        Assert.Equal(
            ["b", "a", "c"],
            Of(links, SourceRelation.SameAs, SourceRelation.SpeaksFor).MembersOf("c")
        );
        Assert.Equal(["d"], Of(links).MembersOf("d"));
    }

    [Fact]
    public void A_link_that_was_undone_joins_no_longer_and_can_be_made_again()
    {
        LinkChange link = new("a", SourceRelation.SameAs, "b");
        LinkChange back = new("b", SourceRelation.SameAs, "a");
        LinkChange other = new("a", SourceRelation.PartOf, "b");
        var undone = link with { IsUndone = true };
        Assert.Empty(Identities.InForce([link, undone]));
        Assert.Equal([link], Identities.InForce([link, undone, link]));
        Assert.Equal([back, other], Identities.InForce([back, link, other, undone]));
    }

    [Fact]
    public void An_identity_is_graded_by_the_latest_grade_that_any_member_was_given()
    {
        var identities = Of([new("a", SourceRelation.SameAs, "b")]);
        var grades = identities.GradesOf([
            new Grade("a", 30, Reliability.C),
            new Grade("b", 20, Reliability.A),
            new Grade("d", 10, Reliability.F),
        ]);
        Assert.Equal(2, grades.Count);
        Assert.Equal(Reliability.C, grades["b"]);
        Assert.Equal(Reliability.F, grades["d"]);
    }

    [Fact]
    public void A_voice_speaks_as_its_identity_and_so_does_who_passed_it_on()
    {
        var identities = Of([new("a", SourceRelation.SameAs, "b"), new("c", SourceRelation.SameAs, "d")]);
        var voice = new Voice("a", "s", Stance.Agree, null, null, 1, null, ["source/c", "statement/a"]);
        var linked = voice.By(identities);
        Assert.Equal("b", linked.Source);
        Assert.Equal(["source/d", "statement/a"], linked.RestsOn);
    }

    private static Identities Of(LinkChange[] links, params SourceRelation[] relations) =>
        Identities.Of(links, relations.Length == 0 ? [SourceRelation.SameAs] : relations, Registered);
}
