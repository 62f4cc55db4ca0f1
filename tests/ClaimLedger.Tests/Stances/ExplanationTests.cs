using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>Why a source stands where it does, in words.</summary>
public sealed class ExplanationTests
{
    private static readonly TimelineKey Key = new("s1", "t1", "overall");
    private static readonly ToldCause First = Cause(3, "Assessed as agree (a1).");

    private static readonly Explanation Nothing = new(
        Key,
        new AsOf(new DateOnly(2004, 6, 1), 9),
        Entry: null,
        Document: null,
        Recorded: null,
        Changes: [],
        IsContested: false,
        IsUnderConcern: false,
        Displaced: (null, 0),
        Later: (null, 0),
        Closed: (null, 0),
        LastClosedBy: null,
        HadBegun: false
    );

    [Fact]
    public void An_entry_in_force_is_named_with_how_it_came_and_what_is_about_it()
    {
        var explanation = Nothing with
        {
            Entry = Entry("st2", "2004-02"),
            Document = "d1",
            Recorded = First,
            Changes = [Cause(5, "Revised assessment a1."), Cause(6, "Corrected the date.")],
            IsContested = true,
            IsUnderConcern = true,
            Displaced = (Entry("st1", "2003"), 1),
            Later = (Entry("st3", "2005"), 2),
            Closed = (Entry("st4", "2004-03"), 1),
            LastClosedBy = Cause(7, "Retracted by the editor."),
        };
        Assert.Equal((Stance.Agree, Standing.InForce), (explanation.Stance, explanation.Standing));
        Assert.Equal(
            [
                "The stance of s1 on t1/overall as of 2004-06-01, as known at position 9: agree.",
                "It rests on st2, said on 2004-02, published in d1.",
                "The ledger learned it at position 3, on 1970-01-01, by editor-1: Assessed as agree (a1).",
                "It was changed at position 5, on 1970-01-01, by editor-1: Revised assessment a1.",
                "It was changed at position 6, on 1970-01-01, by editor-1: Corrected the date.",
                "The assessment is contested: a dispute of it is open.",
                "The statement is under an expression of concern.",
                "Earlier: 1 entry, the last agree, said on 2003 (st1).",
                "Later: 2 entries, the first agree, said on 2005 (st3).",
                "No longer held: 1 entry; closed last was agree, said on 2004-03 (st4), at position 7, on 1970-01-01, by editor-1: Retracted by the editor.",
            ],
            explanation.Words
        );
    }

    [Fact]
    public void Of_many_changes_the_last_ten_are_told_and_how_many_there_were()
    {
        var explanation = Nothing with
        {
            Entry = Entry("st2", "2004-02"),
            Document = "d1",
            Recorded = First,
            Changes = [.. Enumerable.Range(11, 12).Select(at => Cause(at, "Revised."))],
        };
        Assert.Contains("It was changed 12 times; the last 10:", explanation.Words);
        Assert.Equal(
            [.. Enumerable.Range(13, 10).Select(at => $"It was changed at position {at},")],
            explanation
                .Words.Where(w => w.StartsWith("It was changed at", StringComparison.Ordinal))
                .Select(w => w[..(w.IndexOf(',', StringComparison.Ordinal) + 1)])
        );
    }

    [Fact]
    public void Where_there_is_no_stance_it_says_why()
    {
        var closed = (Entry("st1", "2003"), 1L);
        var later = (Entry("st3", "2005"), 1L);
        (Explanation Explanation, Standing Standing, string Why)[] cases =
        [
            (Nothing, Standing.Never, "had recorded nothing"),
            (Nothing with { Later = later }, Standing.Later, "only what was said later"),
            (
                Nothing with
                {
                    Closed = closed,
                    LastClosedBy = First,
                    HadBegun = true,
                    Later = later,
                },
                Standing.Closed,
                "none that counts by then is held any more"
            ),
            (
                Nothing with
                {
                    Closed = closed,
                    LastClosedBy = First,
                    HadBegun = true,
                },
                Standing.Closed,
                "none that counts by then is held any more"
            ),
            (
                Nothing with
                {
                    Closed = closed,
                    LastClosedBy = First,
                    Later = later,
                },
                Standing.Later,
                "only what was said later"
            ),
            (
                Nothing with
                {
                    Closed = closed,
                    LastClosedBy = First,
                },
                Standing.Never,
                "Nothing had been said by then; what was said later is no longer held"
            ),
            (
                Nothing with
                {
                    Entry = Entry("st1", "2003") with { WithdrawnOn = Known.Date("2004-05") },
                    Document = "d1",
                },
                Standing.Withdrawn,
                "was withdrawn on 2004-05"
            ),
        ];
        foreach (var (explanation, standing, why) in cases)
        {
            Assert.Null(explanation.Stance);
            Assert.Equal(standing, explanation.Standing);
            Assert.EndsWith(": none.", explanation.Words[0], StringComparison.Ordinal);
            Assert.Contains(why, explanation.Words[1], StringComparison.Ordinal);
        }
    }

    private static TimelineEntry Entry(string statement, string statedOn) =>
        new(Key, statement, "a1", Stance.Agree, null, null, null, Known.Date(statedOn), null, 3, []);

    private static ToldCause Cause(long position, string words) =>
        new(
            new EventReference(
                new Guid((int)position, 0, 0, new byte[8]),
                "Type",
                position,
                DateTimeOffset.UnixEpoch
            ),
            "editor-1",
            words
        );
}
