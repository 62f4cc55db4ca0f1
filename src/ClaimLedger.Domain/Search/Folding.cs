using System.Globalization;
using System.Text;

namespace ClaimLedger.Domain.Search;

/// <summary>
/// Splits a text into words and folds them to ASCII. The same at indexing and at searching, so that what
/// PostgreSQL compares is letters <c>a-z</c>, digits, and, for scripts that are not transliterated,
/// <c>u</c> with the letter's number in capital hex.
/// </summary>
/// <remarks>
/// Apostrophes and modifier letters within a word are dropped (<c>O‘zbekiston</c>), an English possessive is
/// cut off, and everything else that is no letter, digit or mark parts words. A Chinese or Japanese
/// character is a word of its own, as nothing parts words there.
/// </remarks>
public static class Folding
{
    /// <summary>How long a folded word can be; what is longer is cut.</summary>
    public const int MaxWord = 64;

    private const int Breve = 0x306;

    /// <summary>The words of a text, in its order.</summary>
    public static IReadOnlyList<FoldedWord> Words(string text) => Scanned(text, isReadable: false);

    /// <summary>The same words as people read them: a letter that is not transliterated stands for
    /// itself.</summary>
    public static IReadOnlyList<string> Readable(string text) =>
        [.. Scanned(text, isReadable: true).Select(word => word.Plain)];

    private static IReadOnlyList<FoldedWord> Scanned(string text, bool isReadable)
    {
        var scan = new Scan(isReadable);
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c))
                scan.Add(char.ToLowerInvariant(c), i++, char.IsAsciiLetterUpper(c));
            else if (IsApostrophe(c))
                i += Apostrophe(scan, text, i);
            else if (c < 128)
                scan.End(i++);
            else
                i += Other(scan, text, i);
        }
        scan.End(i);
        return scan.Words;
    }

    /// <summary>Takes an apostrophe, and the <c>s</c> after it where that is all that follows.</summary>
    /// <returns>How many characters were taken.</returns>
    private static int Apostrophe(Scan scan, string text, int at)
    {
        if (!scan.IsInWord || at + 1 == text.Length || !char.IsLetter(text[at + 1]))
            scan.End(at);
        else if (
            text[at] is '\'' or '’'
            && text[at + 1] is 's' or 'S'
            && (at + 2 == text.Length || !char.IsLetterOrDigit(text[at + 2]))
        )
        {
            scan.End(at);
            return 2;
        }
        return 1;
    }

    private static int Other(Scan scan, string text, int at)
    {
        if (!Rune.TryGetRuneAt(text, at, out var rune))
        {
            scan.End(at);
            return 1;
        }
        var category = Rune.GetUnicodeCategory(rune);
        var lower = Rune.ToLowerInvariant(rune).Value;
        if (lower == Breve && scan.IsInWord)
            scan.Compose(text[at - 1]);
        else if (Letters.Latin(lower) is { } latin)
            scan.Add(latin, at, IsCapital(category));
        else if (IsWordAlone(rune.Value, category))
        {
            scan.End(at);
            scan.AddLetter(BareLetters.Of(lower), at, isCapital: false);
            scan.End(at + rune.Utf16SequenceLength);
        }
        else if (IsLetter(category))
            scan.AddLetter(BareLetters.Of(lower), at, IsCapital(category));
        else if (category == UnicodeCategory.DecimalDigitNumber)
            scan.Add((char)('0' + (int)Rune.GetNumericValue(rune)), at, isCapital: false);
        else if (!IsSilent(category))
            scan.End(at);
        return rune.Utf16SequenceLength;
    }

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or '‛' or '`' or '´' or '′';

    private static bool IsCapital(UnicodeCategory category) =>
        category is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsLetter(UnicodeCategory category) =>
        category
            is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.OtherLetter
                or UnicodeCategory.LetterNumber;

    /// <summary>What stands in a word without being part of it: marks over letters, modifier letters such as
    /// the Uzbek ʻ, soft hyphens, joiners.</summary>
    private static bool IsSilent(UnicodeCategory category) =>
        category
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.Format;

    private static bool IsWordAlone(int letter, UnicodeCategory category) =>
        category == UnicodeCategory.OtherLetter
        && letter
            is (>= 0x3040 and <= 0x30FF)
                or (>= 0x3400 and <= 0x9FFF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>The words so far, and the one at hand.</summary>
    /// <param name="isReadable">Whether letters stand for themselves, and not by their numbers.</param>
    private sealed class Scan(bool isReadable)
    {
        private readonly StringBuilder _word = new();
        private readonly List<FoldedWord> _words = [];
        private int _start;
        private bool _isCapital;

        public IReadOnlyList<FoldedWord> Words => _words;

        public bool IsInWord { get; private set; }

        public void Add(char letter, int at, bool isCapital)
        {
            Begin(at, isCapital);
            _word.Append(letter);
        }

        public void Add(string letters, int at, bool isCapital)
        {
            Begin(at, isCapital);
            _word.Append(letters);
        }

        /// <summary>A letter of a script that is not transliterated.</summary>
        public void AddLetter(int letter, int at, bool isCapital) =>
            Add(
                isReadable
                    ? char.ConvertFromUtf32(letter)
                    : string.Create(CultureInfo.InvariantCulture, $"u{letter:X4}"),
                at,
                isCapital
            );

        /// <summary>A breve after its letter, where that makes another of it.</summary>
        public void Compose(char letter)
        {
            if (letter is 'и' or 'И')
                _word[^1] = 'y';
            else if (letter is 'у' or 'У')
                _word[^1] = 'o';
        }

        public void End(int at)
        {
            if (!IsInWord)
                return;
            if (_word.Length > 0)
            {
                var length = Math.Min(_word.Length, MaxWord);
                if (char.IsHighSurrogate(_word[length - 1]))
                    length--;
                var plain = _word.ToString(0, length);
                _words.Add(new FoldedWord(plain, _start, at - _start, _isCapital));
            }
            _word.Clear();
            IsInWord = false;
        }

        private void Begin(int at, bool isCapital)
        {
            if (IsInWord)
                return;
            (_start, _isCapital, IsInWord) = (at, isCapital, true);
        }
    }
}
