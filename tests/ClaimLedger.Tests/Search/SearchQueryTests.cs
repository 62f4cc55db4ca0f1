using ClaimLedger.Domain.Search;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Search;

public sealed class SearchQueryTests
{
    private static readonly Gen<string> Short = Gen.Char["abc"].Array[0, 5].Select(c => new string(c));

    [Theory]
    [InlineData("tahir", "Tahir", Likeness.Word)]
    [InlineData("тахир", "Takhir", Likeness.Word)]
    [InlineData("yul", "Yuldashev", Likeness.Prefix)]
    [InlineData("yu", "Yuldashev", null)]
    [InlineData("takhir", "Tahir", Likeness.Spelling)]
    [InlineData("broader", "Border", null)]
    [InlineData("yuldashv", "Yuldashev", Likeness.Typo)]
    [InlineData("tahri", "Tahir", Likeness.Typo)]
    [InlineData("Γιωργος", "Γιώργος", Likeness.Word)]
    [InlineData("ΓΙΏΡΓΟΣ", "Γιώργος", Likeness.Word)]
    [InlineData("γιώργοσ", "Γιώργος", Likeness.Word)]
    [InlineData("παπανδρ", "Παπανδρέου", Likeness.Prefix)]
    [InlineData("joma", "Juma", Likeness.Spelling)]
    [InlineData("jumma", "Juma", Likeness.Spelling)]
    [InlineData("lewsi", "Lewis", Likeness.Typo)]
    [InlineData("imo", "IMU", null)]
    [InlineData("a1b2c", "a1b2d", null)]
    public void A_word_is_like_a_name(string asked, string name, Likeness? expected) =>
        Assert.Equal(expected, Word(asked).LikenessIn(Folding.Words(name), isName: true));

    [Theory]
    [InlineData("takhir", "said Tahir", Likeness.Spelling)]
    [InlineData("takhir", "said tahir", null)]
    [InlineData("tahri", "said Tahir", null)]
    public void In_a_text_capital_words_alone_are_names_and_no_slip_is_forgiven(
        string asked,
        string text,
        Likeness? expected
    ) => Assert.Equal(expected, Word(asked).LikenessIn(Folding.Words(text), isName: false));

    [Theory]
    [InlineData("fronteir", "the frontier", Likeness.Typo)]
    [InlineData("frnotire", "the frontier", null)]
    [InlineData("frontier", "the frontiers", Likeness.Prefix)]
    public void Where_no_text_has_a_word_a_slip_is_forgiven_in_every_text(
        string asked,
        string text,
        Likeness? expected
    ) =>
        Assert.Equal(
            expected,
            (Word(asked) with { Slips = [] }).LikenessIn(Folding.Words(text), isName: false)
        );

    [Theory]
    [InlineData("")]
    [InlineData(" & | ! <-> :* () \\ ' ")]
    public void A_query_without_a_word_says_what_would_be_right(string text) =>
        Assert.Equal(
            "it has no word; give at least one letter or digit, such as Yuldashev.",
            SearchQuery.Read(text).Wrong
        );

    [Fact]
    public void A_query_has_each_word_once_and_not_too_many()
    {
        Assert.Equal(["border", "guards"], Plain("Border guards, border!"));
        Assert.Equal(12, Plain("a b c d e f g h i j k l").Count);
        Assert.Contains(
            "13 words",
            SearchQuery.Read("a b c d e f g h i j k l m").Wrong!,
            StringComparison.Ordinal
        );
        Assert.Contains("201", SearchQuery.Read(new string('a', 201)).Wrong!, StringComparison.Ordinal);
    }

    [Fact]
    public void One_slip_is_what_makes_two_words_one_edit_apart() =>
        Gen.Select(Short, Short)
            .Sample(
                (one, other) => Assert.Equal(Edits(one, other) <= 1, Typo.IsOne(one, other)),
                iter: 20_000
            );

    /// <summary>By this they are found in texts.</summary>
    [Fact]
    public void The_neighbours_of_a_word_are_all_that_are_one_slip_away() =>
        Gen.Select(Short, Short)
            .Sample(
                (one, other) =>
                    Assert.Equal(
                        one != other && Typo.IsOne(one, other),
                        Typo.Neighbours(one).Contains(other, StringComparer.Ordinal)
                    ),
                iter: 5_000
            );

    /// <summary>By this they are found: each is kept as it is and with any letter left out.</summary>
    [Fact]
    public void Words_that_are_one_slip_apart_have_a_shortened_form_in_common() =>
        Gen.Select(Short, Short)
            .Sample(
                (one, other) =>
                    Assert.True(
                        !Typo.IsOne(one, other)
                            || Typo.Shortened(one)
                                .Append(one)
                                .Intersect(Typo.Shortened(other).Append(other), StringComparer.Ordinal)
                                .Any()
                    ),
                iter: 20_000
            );

    /// <summary>The number of edits by the book: Damerau–Levenshtein, optimal string alignment.</summary>
    private static int Edits(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(
                        Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                        d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                    );
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }

    private static QueryWord Word(string text) => Assert.Single(SearchQuery.Read(text).Query!.Words);

    [Fact]
    public void A_query_has_its_words_in_letters_that_people_read() =>
        Assert.Equal(
            ["习", "近", "طاهر", "γιωργοσ", "takhir"],
            SearchQuery.Read("习近 طاهر Γιώργος Тахир ΓΙΩΡΓΟΣ").Query!.Words.Select(w => w.Readable)
        );

    private static IReadOnlyList<string> Plain(string text) =>
        [.. SearchQuery.Read(text).Query!.Words.Select(w => w.Plain)];
}
