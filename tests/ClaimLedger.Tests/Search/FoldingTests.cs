using ClaimLedger.Domain.Search;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Search;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Voted yes on R/74/68.", "voted yes on r 74 68")]
    [InlineData("Hizb-ut-Tahrir al-Islami", "hizb ut tahrir al islami")]
    [InlineData(
        "Café Łódź, Škoda; Straße: Æsir Øre đak ıssız",
        "cafe lodz skoda strasse aesir ore dak issiz"
    )]
    [InlineData("İstanbul Əliyev Ħal ŋ", "istanbul aliyev hal n")]
    [InlineData(
        "O‘zbekiston Oʻzbekiston O'zbekiston Oʼzbekiston",
        "ozbekiston ozbekiston ozbekiston ozbekiston"
    )]
    [InlineData("Tahir's raid, the Taliban’s", "tahir raid the taliban")]
    [InlineData("‘Tahir’ and 'quoted' l'État rock'n'roll", "tahir and quoted letat rocknroll")]
    [InlineData("Тахир Юлдашев", "takhir yuldashev")]
    [InlineData("Ўзбекистон Қирғизистон Ҳизб Тоҷикӣ Кӯлоб", "ozbekiston qirgiziston hizb tojiki kulob")]
    [InlineData("Щёкино Горбачёв объезд Їжак Єва", "shchekino gorbachev obezd yizhak yeva")]
    [InlineData("Ａｂｃ ﬁn ﬀ", "abc fin ff")]
    [InlineData("٣ ३ ２", "3 3 2")]
    [InlineData("طاهر 北京 Ω", "u0637u0627u0647u0631 u5317 u4EAC u03C9")]
    [InlineData("co\u00ADoperate na\u200Dme", "cooperate name")]
    [InlineData(" — … & ½ ʻ ' ", "")]
    public void A_text_is_folded_to_words(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Folding.Words(text).Select(w => w.Plain)));

    [Fact]
    public void Letters_with_marks_beside_them_are_folded_as_those_with_marks_on_them()
    {
        Assert.Equal("cafe", Assert.Single(Folding.Words("cafe\u0301")).Plain);
        Assert.Equal(Plain("Сергей Ўзбек ёж"), Plain("Серге\u0438\u0306 \u0423\u0306збек е\u0308ж"));
    }

    [Theory]
    [InlineData("Γιώργος Παπανδρέου", "γιωργοσ παπανδρεου")]
    [InlineData("ΓΙΏΡΓΟΣ ΠΑΠΑΝΔΡΈΟΥ", "γιωργοσ παπανδρεου")]
    [InlineData("Γιω\u0301ργος ὉΔΌΣ ᾍδης", "γιωργοσ οδοσ αδησ")]
    [InlineData("αΐδιος ϊ ΰ Ῥόδος ϑεός µ", "αιδιοσ ι υ ροδοσ θεοσ μ")]
    [InlineData("\u0622\u0623\u0625\u0624\u0626", "\u0627\u0627\u0627\u0648\u064A")]
    [InlineData("\u0627\u0653\u0627\u0654\u0627\u0655", "\u0627\u0627\u0627")]
    [InlineData("\uFB2A\uFB4B \u05E9\u05C1\u05D5\u05B9", "\u05E9\u05D5 \u05E9\u05D5")]
    [InlineData("\u0958\u0928 \u0915\u093C\u0928", "\u0915\u0928 \u0915\u0928")]
    [InlineData("ガザ か\u3099", "カ サ か")]
    [InlineData("\U0001109A \U00011099\U000110BA", "\U00011099 \U00011099")]
    [InlineData("Ӛ ә\u0308", "a a")]
    public void What_is_written_on_a_letter_does_not_count_in_any_script(string text, string bare)
    {
        Assert.Equal(bare, string.Join(' ', Folding.Readable(text)));
        Assert.Equal(Plain(bare), Plain(text));
    }

    [Theory]
    [InlineData("习近平 Ходжаев", "习 近 平 khodzhaev")]
    [InlineData("طاهر ไทย 한국 ΑΘΉΝΑ", "طاهر ไทย 한국 αθηνα")]
    [InlineData("\U0001D54F x", "\U0001D54F x")]
    [InlineData("u0637", "u0637")]
    public void A_word_is_shown_in_letters_that_people_read(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Folding.Readable(text)));

    [Fact]
    public void Each_word_has_one_that_people_read() =>
        Gen.OneOf(Gen.String, Gen.String["Ωὰґ北か\u3099ّطъ\ud835\udd4f x'"])
            .Sample(text =>
            {
                var readable = Folding.Readable(text);
                Assert.Equal(Folding.Words(text).Count, readable.Count);
                Assert.All(readable, word => Assert.InRange(word.Length, 1, Folding.MaxWord));
            });

    [Fact]
    public void A_word_knows_its_place_and_whether_it_is_capital()
    {
        Assert.Equal(
            [
                new FoldedWord("ozbek", 3, 6, true),
                new FoldedWord("say", 10, 3, false),
                new("x9", 14, 2, true),
            ],
            Folding.Words("«— Oʻzbek say X9")
        );
    }

    [Fact]
    public void A_word_that_is_too_long_is_cut_and_keeps_its_place()
    {
        var word = Assert.Single(Folding.Words(new string('ш', 500)));
        Assert.Equal((Folding.MaxWord, 500), (word.Plain.Length, word.Length));
    }

    /// <summary>What PostgreSQL sees holds nothing that means anything to it, whatever came in: lone
    /// surrogates, zero bytes, letters beyond the first plane.</summary>
    [Fact]
    public void Any_text_is_folded_to_harmless_words_in_their_places() =>
        Gen.OneOf(
                Gen.String,
                Gen.Char["’'`ʻ s\u0306и\ud835\udd4f\0ҒЎß北"].Array[0, 40].Select(c => new string(c))
            )
            .Sample(text =>
            {
                var end = 0;
                foreach (var word in Folding.Words(text))
                {
                    Assert.Matches("^[a-z0-9A-F]{1,64}$", word.Plain);
                    Assert.InRange(word.Start, end, text.Length);
                    Assert.InRange(word.Length, 1, text.Length - word.Start);
                    end = word.Start + word.Length;
                }
            });

    [Fact]
    public void A_folded_word_is_folded_to_itself() =>
        Gen.OneOf(Gen.String, Gen.String["абвгдежзқғўӣéüßłıŠ"])
            .Sample(text =>
            {
                var plain = Plain(text).Where(w => !w.Any(char.IsAsciiLetterUpper)).ToList();
                Assert.Equal(plain, Plain(string.Join(' ', plain)));
            });

    private static IReadOnlyList<string> Plain(string text) => [.. Folding.Words(text).Select(w => w.Plain)];
}
