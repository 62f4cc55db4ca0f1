namespace ClaimLedger.Domain.Search;

/// <summary>
/// What the spellings of one name have in common when it is written from Arabic, Persian, Russian or a
/// Turkic language: Tahir and Takhir, Yuldashev and Yo‘ldosh, Muhammad and Mukhammad. It finds more than it
/// should, so what it finds ranks below words as they are written.
/// </summary>
/// <remarks>
/// On the folded word, from left to right:
/// <list type="bullet">
/// <item>a run of vowels, <c>y</c> among them, is <c>a</c>;</item>
/// <item><c>dzh dj zh j</c> are <c>j</c>; <c>kh x h</c> are <c>h</c>; <c>q g gh ck k</c>, and <c>c</c>
/// but before <c>e i y</c>, are <c>k</c>; <c>shch sch sh s</c> are <c>s</c>; <c>tch ch</c> are <c>c</c>;
/// <c>ph</c> is <c>f</c>, <c>th</c> <c>t</c>, <c>dh</c> <c>d</c>, <c>w</c> <c>v</c>;</item>
/// <item>a letter twice is one; <c>h</c> at the end after a vowel is none;</item>
/// <item>then a last <c>av</c>, <c>af</c> or <c>ava</c> (-ev, -ov, -yev, -off, -ova) goes where four letters
/// stay; of a shorter name -eva, -ova and -eff after two letters become <c>av</c>, and -off after three:
/// Alieva is Aliev, Saidoff Saidov, and not Said, and Yusoff is Yusuf.</item>
/// </list>
/// A key of two letters says too little: Thai and They have one.
/// </remarks>
public static class NameKey
{
    /// <summary>The shortest word that has a key, and the least that stays of it without its
    /// ending.</summary>
    public const int MinLength = 4;

    private const int MinKey = 3;

    private static readonly (string From, char To)[] Several =
    [
        ("shch", 's'),
        ("dzh", 'j'),
        ("sch", 's'),
        ("tch", 'c'),
        ("sh", 's'),
        ("ch", 'c'),
        ("zh", 'j'),
        ("dj", 'j'),
        ("kh", 'h'),
        ("gh", 'k'),
        ("ck", 'k'),
        ("ph", 'f'),
        ("th", 't'),
        ("dh", 'd'),
    ];

    /// <summary>The key of a folded word; null where it is no name: too short, or with anything but
    /// <c>a-z</c> in it.</summary>
    public static string? Of(string plain)
    {
        if (plain.Length < MinLength || plain.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            return null;
        Span<char> key = stackalloc char[plain.Length];
        var length = 0;
        for (var i = 0; i < plain.Length; )
        {
            var (letter, taken) = Next(plain.AsSpan(i));
            i += taken;
            if (letter == 'h' && i == plain.Length && length > 0 && key[length - 1] == 'a')
                continue;
            if (length == 0 || key[length - 1] != letter)
                key[length++] = letter;
        }
        var found = WithoutEnding(key[..length], plain);
        return found.Length < MinKey ? null : found.ToString();
    }

    private static (char Letter, int Taken) Next(ReadOnlySpan<char> rest)
    {
        if (rest.Length > 1 && rest[1] is 'h' or 'c' or 'z' or 'j' or 'k')
        {
            foreach (var (from, to) in Several)
            {
                if (rest.StartsWith(from))
                    return (to, from.Length);
            }
        }
        return rest[0] switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' or 'y' => ('a', 1),
            'c' when rest.Length > 1 && rest[1] is 'e' or 'i' or 'y' => ('s', 1),
            'c' or 'g' or 'q' => ('k', 1),
            'x' => ('h', 1),
            'w' => ('v', 1),
            var letter => (letter, 1),
        };
    }

    private static ReadOnlySpan<char> WithoutEnding(Span<char> key, string plain)
    {
        var ending =
            key.EndsWith("ava") ? 3
            : key.EndsWith("av") || key.EndsWith("af") ? 2
            : 0;
        var stays = key.Length - ending;
        if (stays >= MinLength)
            return key[..stays];
        if (stays >= 2 && Ends(plain, "eva", "ova", "ewa", "owa"))
            return key[..^1];
        if ((stays >= 2 && Ends(plain, "eff")) || (stays >= 3 && Ends(plain, "off")))
            key[^1] = 'v';
        return key;
    }

    private static bool Ends(string plain, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (plain.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
