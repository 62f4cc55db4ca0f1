using System.Collections.Frozen;
using System.Text;

namespace ClaimLedger.Domain.Search;

/// <summary>Letters without what is written on them, in the scripts that are not written with a to z: a
/// Greek vowel without its accents, an alef without its hamza. A table of our own, as what it yields is
/// stored in the search's index.</summary>
/// <remarks>
/// All letters that Unicode 14 decomposes, canonically, to another letter and marks, in lower case; and
/// the Greek letters that are another form of one, as the sigma at the end of a word. Hangul is not among
/// them: its syllables are letters here.
/// </remarks>
internal static class BareLetters
{
    // The letter, then those that are it with something on it. Where the order of writing, or a program
    // that composes what it saves, could change what stands here, it stands as numbers.
    private static readonly string[] Table =
    [
        // Latin
        "ʒǯ",
        // Greek
        "ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ εέἐἑἒἓἔἕὲέϵ ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ",
        "υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧϒϓϔ οόὀὁὂὃὄὅὸό ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ ρῤῥϱ σςϲ βϐ θϑ φϕ πϖ κϰ μµ",
        // Cyrillic
        "ѵѷ",
        // Arabic
        "\u0627\u0622\u0623\u0625 \u0648\u0624 \u064A\u0626 \u06D5\u06C0 \u06C1\u06C2",
        "\u06D2\u06D3",
        // Devanagari
        "\u0928\u0929 \u0930\u0931 \u0933\u0934 \u0915\u0958 \u0916\u0959 \u0917\u095A",
        "\u091C\u095B \u0921\u095C \u0922\u095D \u092B\u095E \u092F\u095F",
        // Bengali
        "\u09A1\u09DC \u09A2\u09DD \u09AF\u09DF",
        // Gurmukhi
        "\u0A32\u0A33 \u0A38\u0A36 \u0A16\u0A59 \u0A17\u0A5A \u0A1C\u0A5B \u0A2B\u0A5E",
        // Oriya
        "\u0B21\u0B5C \u0B22\u0B5D",
        // Tamil
        "\u0B92\u0B94",
        // Tibetan
        "\u0F42\u0F43 \u0F4C\u0F4D \u0F51\u0F52 \u0F56\u0F57 \u0F5B\u0F5C \u0F40\u0F69",
        // Myanmar
        "\u1025\u1026",
        // Balinese
        "\u1B05\u1B06 \u1B07\u1B08 \u1B09\u1B0A \u1B0B\u1B0C \u1B0D\u1B0E \u1B11\u1B12",
        // Hiragana
        "かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ うゔ",
        // Katakana
        "カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂ ツヅ テデ トド ハバパ ヒビピ フブプ ヘベペ ホボポ ウヴ ワヷ ヰヸ ヱヹ ヲヺ",
        // Hebrew
        "\u05D9\uFB1D\uFB39 \u05F2\uFB1F \u05E9\uFB2A\uFB2B\uFB2C\uFB2D\uFB49",
        "\u05D0\uFB2E\uFB2F\uFB30 \u05D1\uFB31\uFB4C \u05D2\uFB32 \u05D3\uFB33 \u05D4\uFB34",
        "\u05D5\uFB35\uFB4B \u05D6\uFB36 \u05D8\uFB38 \u05DA\uFB3A \u05DB\uFB3B\uFB4D",
        "\u05DC\uFB3C \u05DE\uFB3E \u05E0\uFB40 \u05E1\uFB41 \u05E3\uFB43 \u05E4\uFB44\uFB4E",
        "\u05E6\uFB46 \u05E7\uFB47 \u05E8\uFB48 \u05EA\uFB4A",
        // Kaithi
        "\U00011099\U0001109A \U0001109B\U0001109C \U000110A5\U000110AB",
    ];

    private static readonly FrozenDictionary<int, int> Bare = Table
        .SelectMany(row => row.Split(' '))
        .Select(group => group.EnumerateRunes().Select(rune => rune.Value).ToList())
        .SelectMany(group => group.Skip(1).Select(letter => (From: letter, To: group[0])))
        .ToFrozenDictionary(pair => pair.From, pair => pair.To);

    /// <summary>The bare letter of a lower-case one; itself where nothing is on it.</summary>
    public static int Of(int letter) => Bare.GetValueOrDefault(letter, letter);
}
