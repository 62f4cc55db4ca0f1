using System.Collections.Frozen;

namespace ClaimLedger.Domain.Search;

/// <summary>How letters of the Latin and Cyrillic scripts are written with a to z. A table of our own: the
/// same everywhere, whatever Unicode the machine knows, as what it yields is stored in the search's
/// index.</summary>
internal static class Letters
{
    // Latin: diacritics are stripped, and letters that do not decompose are written as they sound or look.
    // Cyrillic: Russian as in BGN/PCGN, and beside it the letters of Ukrainian, Serbian, Kazakh, Kyrgyz,
    // Uzbek and Tajik; ё counts as е, ў as in Uzbek.
    private static readonly (string To, string From)[] Table =
    [
        ("a", "àáâãäåāăąǎǟǡǻȁȃȧəḁạảấầẩẫậắằẳẵặⱥ"),
        ("ae", "æǣǽ"),
        ("b", "ƀɓḃḅḇ"),
        ("c", "çćĉċčȼḉ"),
        ("d", "ðďđɖɗḋḍḏḑḓ"),
        ("dz", "ǆǳ"),
        ("e", "èéêëēĕėęěǝȅȇȩɇɛḕḗḙḛḝẹẻẽếềểễệ"),
        ("f", "ƒḟ"),
        ("g", "ĝğġģǥǧǵḡ"),
        ("gh", "ƣɣ"),
        ("h", "ĥħȟḣḥḧḩḫẖ"),
        ("i", "ìíîïĩīĭįıİǐȉȋɨɪḭḯỉị"),
        ("ij", "ĳ"),
        ("j", "ĵǰɉ"),
        ("k", "ķĸƙǩḱḳḵ"),
        ("l", "ĺļľłŀƚḷḹḻḽ"),
        ("lj", "ǉ"),
        ("m", "ḿṁṃ"),
        ("n", "ñńņňŉŋƞǹɲṅṇṉṋ"),
        ("nj", "ǌ"),
        ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱɔṍṏṑṓọỏốồổỗộớờởỡợ"),
        ("oe", "œ"),
        ("p", "ṕṗ"),
        ("r", "ŕŗřȑȓɍṙṛṝṟ"),
        ("s", "śŝşšſșṡṣṥṧṩẛ"),
        ("ss", "ßẞ"),
        ("t", "ţťŧțṫṭṯṱẗⱦ"),
        ("th", "þ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗʉṳṵṷṹṻụủứừửữự"),
        ("v", "ṽṿ"),
        ("w", "ŵẁẃẅẇẉẘ"),
        ("x", "ẋẍ"),
        ("y", "ýÿŷƴȳɏẏẙỳỵỷỹ"),
        ("z", "źżžƶẑẓẕ"),
        ("ff", "ﬀ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("ffi", "ﬃ"),
        ("ffl", "ﬄ"),
        ("st", "ﬅﬆ"),
        ("a", "аәӑӓӛ"),
        ("b", "б"),
        ("v", "в"),
        ("g", "гѓґғ"),
        ("d", "д"),
        ("e", "еёѐэӗӭ"),
        ("zh", "жӂӝ"),
        ("z", "зӟ"),
        ("i", "иіѝӣӥ"),
        ("y", "йыјӹ"),
        ("k", "кќ"),
        ("q", "қ"),
        ("l", "лљ"),
        ("m", "м"),
        ("n", "нњңӊ"),
        ("o", "оөӧўӫ"),
        ("p", "п"),
        ("r", "р"),
        ("s", "с"),
        ("t", "т"),
        ("u", "уүұӯӱӳ"),
        ("f", "ф"),
        ("kh", "х"),
        ("h", "ҳһ"),
        ("ts", "ц"),
        ("ch", "чӵҹ"),
        ("c", "ћ"),
        ("sh", "ш"),
        ("shch", "щ"),
        ("yu", "ю"),
        ("ya", "я"),
        ("ye", "є"),
        ("yi", "ї"),
        ("dj", "ђ"),
        ("j", "ҷџ"),
        ("dz", "ѕ"),
        ("", "ъь"),
    ];

    private static readonly FrozenDictionary<int, string> Written = Table
        .SelectMany(row => row.From.Select(letter => (letter, row.To)))
        .ToFrozenDictionary(pair => (int)pair.letter, pair => pair.To);

    /// <summary>What a lower-case letter is written as, perhaps nothing; null where it is none of
    /// these.</summary>
    public static string? Latin(int letter) =>
        letter is >= 'ａ' and <= 'ｚ'
            ? ((char)(letter - 'ａ' + 'a')).ToString()
            : Written.GetValueOrDefault(letter);
}
