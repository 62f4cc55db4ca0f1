using ClaimLedger.Domain.Search;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Search;

public sealed class SearchQueryTests
{
    // Two words of one alphabet, as they are typed.
    private static readonly Gen<(string, string)> Pairs = Gen.OneOf(
        Gen.Select(Short("abc", 0), Short("abc", 0)),
        Gen.Select(Short("αβγ", 1), Short("αβγ", 1))
    );

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
    [InlineData("γι", "Γιώργος", null)]
    [InlineData("ع", "عمر", null)]
    [InlineData("عم", "عمر", null)]
    [InlineData("عمر", "عمرو", Likeness.Prefix)]
    [InlineData("عمرو", "عمر", null)]
    [InlineData("김", "김정은", Likeness.Prefix)]
    [InlineData("김정", "김정은", Likeness.Prefix)]
    [InlineData("近", "近", Likeness.Word)]
    [InlineData("Γιώργας", "Γιώργος", Likeness.Typo)]
    [InlineData("Γιώρογς", "Γιώργος", Likeness.Typo)]
    [InlineData("Γιώρος", "Γιώργος", Likeness.Typo)]
    [InlineData("Γιώρρ", "Γιώργος", null)]
    [InlineData("عبدلالله", "عبدالله", Likeness.Typo)]
    [InlineData("אברחם", "אברהם", Likeness.Typo)]
    [InlineData("Γιώργ1ς", "Γιώργος", null)]
    [InlineData("ኢትዮጵኛ", "ኢትዮጵያ", Likeness.Typo)]
    [InlineData(
        "\U0001E922\U0001E923\U0001E925\U0001E924\U0001E926",
        "\U0001E922\U0001E923\U0001E924\U0001E925\U0001E926",
        Likeness.Typo
    )]
    [InlineData("Παπακωνσταντίνοι", "Παπακωνσταντίνου", Likeness.Word)]
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
        Pairs.Sample(
            (one, other) => Assert.Equal(Edits(one, other) <= 1, Typo.IsOne(Folded(one), Folded(other))),
            iter: 20_000
        );

    /// <summary>By this they are found in texts.</summary>
    [Fact]
    public void The_neighbours_of_a_word_are_all_that_are_one_slip_away() =>
        Pairs.Sample(
            (one, other) =>
                Assert.Equal(
                    one != other && Typo.IsOne(Folded(one), Folded(other)),
                    Typo.Neighbours(Folded(one)).Contains(Folded(other), StringComparer.Ordinal)
                ),
            iter: 5_000
        );

    /// <summary>By this they are found: each is kept as it is and with any letter left out.</summary>
    [Fact]
    public void Words_that_are_one_slip_apart_have_a_shortened_form_in_common() =>
        Pairs.Sample(
            (a, b) =>
            {
                var (one, other) = (Folded(a), Folded(b));
                Assert.True(
                    !Typo.IsOne(one, other)
                        || Typo.Shortened(one)
                            .Append(one)
                            .Intersect(Typo.Shortened(other).Append(other), StringComparer.Ordinal)
                            .Any()
                );
            },
            iter: 20_000
        );

    [Theory]
    [InlineData("frontier", "frontiez", "front1er")]
    [InlineData("граница", "грамица", "гранита")]
    [InlineData("σύνορα", "σύνωρα", "σύνορ")]
    [InlineData("սահման", "սահմաև", "սահմն")]
    [InlineData("גבולות", "גבולוץ", "גבולת")]
    [InlineData("საზღვარი", "საზღვარჰ", "საზვარი")]
    [InlineData("الحدود", "الهدود", "الحدود\u0629")]
    [InlineData(
        "\u0686\u0634\u0645\u06AF\u06CC\u0631",
        "\u0686\u0634\u0645\u0643\u06CC\u0631",
        "\u0634\u0645\u06AF\u06CC\u0631"
    )]
    public void A_slip_in_a_text_is_looked_for_in_the_alphabet_of_the_word(string word, params string[] slips)
    {
        Assert.True(Typo.CanBeInText(Folded(word)));
        Assert.Subset(
            Typo.Neighbours(Folded(word)).Append(Folded(word)).ToHashSet(StringComparer.Ordinal),
            slips.Select(Folded).ToHashSet(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("김정은김정")]
    [InlineData("ኢትዮጵያ")]
    [InlineData("σύνορα1")]
    [InlineData("عمرو")]
    public void In_other_scripts_and_in_short_words_no_slip_is_looked_for_in_texts(string word) =>
        Assert.False(Typo.CanBeInText(Folded(word)));

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

    private static Gen<string> Short(string letters, int least) =>
        Gen.Char[letters].Array[least, 5].Select(c => new string(c));

    /// <summary>A word as the index has it.</summary>
    private static string Folded(string word) => string.Concat(Folding.Words(word).Select(w => w.Plain));

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
