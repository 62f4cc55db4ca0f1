using System.Runtime.InteropServices;

namespace ClaimLedger.Domain.Search;

/// <summary>One slip of the pen: a letter too many, too few, another, or two neighbours the wrong way
/// round. A letter is one of any script, however it is written in the index.</summary>
public static class Typo
{
    /// <summary>The shortest word in which a slip is forgiven.</summary>
    public const int MinLength = 5;

    /// <summary>Whether a word may have been mistyped: it is long enough, and of letters alone.</summary>
    public static bool CanBe(string word) => IsOfLetters(FoldedLetters.Of(word), MinLength);

    /// <summary>Whether it may have been mistyped as a word that long.</summary>
    public static bool CanBeOf(string name) => IsOfLetters(FoldedLetters.Of(name), MinLength - 1);

    /// <summary>Whether it may be a slip of a word of a text: its script's other letters are known.</summary>
    public static bool CanBeInText(string word) => CanBe(word) && Alphabets.Have(FoldedLetters.Of(word));

    /// <summary>The word with one letter left out, in every way. Two words that are one slip apart have one
    /// of these in common, or one of them is one of the other's.</summary>
    public static IEnumerable<string> Shortened(string word)
    {
        var letters = FoldedLetters.Of(word);
        return Enumerable
            .Range(0, letters.Count)
            .Select(i => Joined(letters, i, 1))
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Every word that is one slip away from another, of letters of its alphabet and digits, each
    /// once.</summary>
    public static IEnumerable<string> Neighbours(string word)
    {
        var letters = FoldedLetters.Of(word);
        var others = Alphabets.Around(letters);
        var places = Enumerable.Range(0, letters.Count).ToList();
        return places
            .SelectMany(i => others.Select(other => Joined(letters, i, 1, other)))
            .Concat(
                places.Append(letters.Count).SelectMany(i => others.Select(o => Joined(letters, i, 0, o)))
            )
            .Concat(places.Select(i => Joined(letters, i, 1)))
            .Concat(places.Skip(1).Select(i => Joined(letters, i - 1, 2, letters[i] + letters[i - 1])))
            .Where(other => other != word)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether two words differ by one slip, or not at all.</summary>
    public static bool IsOne(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > FoldedLetters.MaxLength)
            return false;
        if (IsLatin(one) && IsLatin(other))
            return IsOne(one.AsSpan(), other.AsSpan());
        return IsOne<string>(
            CollectionsMarshal.AsSpan(FoldedLetters.Of(one)),
            CollectionsMarshal.AsSpan(FoldedLetters.Of(other))
        );
    }

    private static bool IsOne<T>(ReadOnlySpan<T> one, ReadOnlySpan<T> other)
        where T : IEquatable<T>
    {
        if (Math.Abs(one.Length - other.Length) > 1)
            return false;
        var start = one.CommonPrefixLength(other);
        var a = one[start..];
        var b = other[start..];
        if (a.IsEmpty || b.IsEmpty)
            return true;
        if (a.Length != b.Length)
            return a.Length > b.Length ? a[1..].SequenceEqual(b) : b[1..].SequenceEqual(a);
        return a[1..].SequenceEqual(b[1..])
            || (a.Length > 1 && a[0].Equals(b[1]) && a[1].Equals(b[0]) && a[2..].SequenceEqual(b[2..]));
    }

    private static bool IsLatin(string word) => !word.AsSpan().ContainsAnyExceptInRange('a', 'z');

    private static bool IsOfLetters(List<string> letters, int least) =>
        letters.Count >= least && letters.TrueForAll(FoldedLetters.IsLetter);

    /// <summary>The letters as a word, with some of them taken out at a place and others put in.</summary>
    private static string Joined(List<string> letters, int at, int taken, string put = "") =>
        string.Concat(letters.Take(at).Append(put).Concat(letters.Skip(at + taken)));
}
