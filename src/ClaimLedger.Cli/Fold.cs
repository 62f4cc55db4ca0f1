namespace ClaimLedger.Cli;

/// <summary>Fits tables of ids and sentences into a width by breaking where a reader would: at spaces, after
/// slashes and hyphens. Spectre alone would cut a long id anywhere.</summary>
internal static class Fold
{
    private static readonly char[] WordEnds = [' ', '/'];

    /// <summary>The columns' widths: as wide as their cells, or, where that is more than there is, narrowed
    /// from the widest on, but never below the longest piece that does not break.</summary>
    /// <param name="rows">The cells.</param>
    /// <param name="available">The width for all columns.</param>
    /// <param name="whole">The index of a column that does not break at all.</param>
    public static int[] Widths(IReadOnlyList<string[]> rows, int available, int whole = -1)
    {
        var columns = rows[0].Length;
        var widths = new int[columns];
        var least = new int[columns];
        foreach (var row in rows)
        {
            for (var i = 0; i < columns; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
                least[i] = Math.Max(least[i], Pieces(row[i]).Max(piece => row[i][piece].TrimEnd().Length));
            }
        }
        if (whole >= 0)
            least[whole] = widths[whole];
        while (widths.Sum() > available)
        {
            var narrowable = Enumerable.Range(0, columns).Where(i => widths[i] > least[i]).ToList();
            if (narrowable.Count == 0)
                break;
            widths[narrowable.MaxBy(i => widths[i])]--;
        }
        return widths;
    }

    /// <summary>The text in lines of at most <paramref name="width"/>, as far as its pieces allow.</summary>
    public static string At(string text, int width)
    {
        if (text.Length <= width)
            return text;
        var lines = new List<string>();
        var line = "";
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && (line + text[piece]).TrimEnd().Length > width)
            {
                lines.Add(line.TrimEnd());
                line = "";
            }
            line += text[piece];
        }
        lines.Add(line.TrimEnd());
        return string.Join('\n', lines);
    }

    private static IEnumerable<Range> Pieces(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (!BreaksBefore(text, i))
                continue;
            yield return start..i;
            start = i;
        }
        yield return start..;
    }

    /// <summary>The first three columns hold a scale's sign, which stays with its word; the hyphens of a date
    /// do not break.</summary>
    private static bool BreaksBefore(string text, int i) =>
        i > 3
        && text[i - 1] switch
        {
            ' ' => text[i] != ' ',
            '/' => true,
            '-' => text[i] != ' ' && HasLetter(text, i),
            _ => false,
        };

    /// <summary>Whether there is a letter in the word around <paramref name="at"/>.</summary>
    private static bool HasLetter(string text, int at)
    {
        var start = text.LastIndexOfAny(WordEnds, at) + 1;
        var end = text.IndexOfAny(WordEnds, at);
        return text.AsSpan(start..(end < 0 ? text.Length : end)).ContainsAnyInRange('A', 'z');
    }
}
