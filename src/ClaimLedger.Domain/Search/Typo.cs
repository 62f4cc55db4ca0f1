namespace ClaimLedger.Domain.Search;

/// <summary>One slip of the pen: a letter too many, too few, another, or two neighbours the wrong way
/// round.</summary>
public static class Typo
{
    /// <summary>The shortest word in which a slip is forgiven.</summary>
    public const int MinLength = 5;

    /// <summary>Whether a word may have been mistyped: it is long enough, and of letters alone.</summary>
    public static bool CanBe(string word) =>
        word.Length >= MinLength && !word.AsSpan().ContainsAnyExceptInRange('a', 'z');

    /// <summary>Whether it may have been mistyped as a word that long.</summary>
    public static bool CanBeOf(string name) =>
        name.Length >= MinLength - 1 && !name.AsSpan().ContainsAnyExceptInRange('a', 'z');

    /// <summary>The word with one letter left out, in every way. Two words that are one slip apart have one
    /// of these in common, or one of them is one of the other's.</summary>
    public static IEnumerable<string> Shortened(string word) =>
        Enumerable.Range(0, word.Length).Select(i => word.Remove(i, 1)).Distinct(StringComparer.Ordinal);

    /// <summary>Every word that is one slip away from another, of letters and digits, each once.</summary>
    public static IEnumerable<string> Neighbours(string word)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        var places = Enumerable.Range(0, word.Length).ToList();
        return places
            .SelectMany(i => Letters.Select(letter => $"{word[..i]}{letter}{word[(i + 1)..]}"))
            .Concat(places.Append(word.Length).SelectMany(i => Letters.Select(l => word.Insert(i, $"{l}"))))
            .Concat(places.Select(i => word.Remove(i, 1)))
            .Concat(places.Skip(1).Select(i => $"{word[..(i - 1)]}{word[i]}{word[i - 1]}{word[(i + 1)..]}"))
            .Where(other => other != word)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether two words differ by one slip, or not at all.</summary>
    public static bool IsOne(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 1)
            return false;
        var start = one.AsSpan().CommonPrefixLength(other);
        var a = one.AsSpan(start);
        var b = other.AsSpan(start);
        if (a.IsEmpty || b.IsEmpty)
            return true;
        if (a.Length != b.Length)
            return a.Length > b.Length ? a[1..].SequenceEqual(b) : b[1..].SequenceEqual(a);
        return a[1..].SequenceEqual(b[1..])
            || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..]));
    }
}
