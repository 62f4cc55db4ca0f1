using System.Globalization;
using System.Text;

namespace ClaimLedger.Domain.Vocabulary;

/// <summary>The days that a date covers; null for an open side.</summary>
internal readonly record struct EdtfDays(
    DateOnly? First,
    DateOnly? Last,
    bool IsApproximate,
    bool IsUncertain
);

/// <summary>
/// The grammar of <see cref="EdtfDate"/>. A reading method returns null when all is well, or else the reason
/// as the first half of a sentence that <see cref="Sentence"/> completes.
/// </summary>
internal static class EdtfGrammar
{
    private const string Open = "..";

    private const string Qualifiers = "~?%";

    public static string Sentence(string reason) =>
        $"{reason}; write a date such as 2004-01-23, 2004-01, 2004, 2003-10/2004-01 or ../2004-01-23.";

    public static string? Read(string text, out EdtfDays days)
    {
        days = default;
        if (RefuseCharacters(text) is { } reason)
        {
            return reason;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return ReadDate(text, out days);
        }

        return text.IndexOf('/', slash + 1) >= 0
            ? $"{text} has more than one /, which stands between the two sides of an interval"
            : ReadInterval(text, text[..slash], text[(slash + 1)..], out days);
    }

    private static string? ReadInterval(string text, string startText, string endText, out EdtfDays days)
    {
        days = default;
        if (startText.Length == 0 || endText.Length == 0)
        {
            return $"{text} leaves a side of the interval empty, where .. stands for an open side";
        }

        var openStart = startText == Open;
        var openEnd = endText == Open;
        if (openStart && openEnd)
        {
            return $"{text} is open on both sides and so says nothing";
        }

        EdtfDays start = default;
        EdtfDays end = default;
        var reason =
            (openStart ? null : ReadDate(startText, out start))
            ?? (openEnd ? null : ReadDate(endText, out end));
        if (reason is not null)
        {
            return reason;
        }

        if (end.Last < start.First)
        {
            return $"{text} ends before it begins";
        }

        // 2004-06-11/2004: ISO allows it, but the end could then lie before the start.
        if (end.First < start.First)
        {
            return $"{text} begins after the first day of {endText}, so its end must be given more exactly";
        }

        days = new EdtfDays(
            start.First,
            end.Last,
            start.IsApproximate || end.IsApproximate,
            start.IsUncertain || end.IsUncertain
        );
        return null;
    }

    private static string? ReadDate(string text, out EdtfDays days)
    {
        days = default;
        var mark = Qualifiers.Contains(text[^1], StringComparison.Ordinal) ? text[^1] : default(char?);
        var plain = mark is null ? text : text[..^1];
        if (RefuseShape(text, plain) is { } reason)
        {
            return reason;
        }

        var parts = plain.Split('-');
        var numbers = Array.ConvertAll(parts, part => int.Parse(part, CultureInfo.InvariantCulture));
        var year = numbers[0];
        if (year == 0)
        {
            return $"{text} has the year 0000, where years run from 0001 to 9999";
        }

        if (parts.Length > 1 && numbers[1] is < 1 or > 12)
        {
            return parts.Length == 2 && numbers[1] is >= 21 and <= 41
                ? $"{text} is a season or another division of the year (21 to 41), which is not supported"
                : $"{text} has no month {parts[1]}";
        }

        if (parts.Length == 3 && (numbers[2] < 1 || numbers[2] > DateTime.DaysInMonth(year, numbers[1])))
        {
            return $"{text} has no day {parts[2]}";
        }

        var (first, last) = numbers switch
        {
            [_] => (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)),
            [_, var m] => (new DateOnly(year, m, 1), new DateOnly(year, m, DateTime.DaysInMonth(year, m))),
            [_, var m, var d, ..] => (new DateOnly(year, m, d), new DateOnly(year, m, d)),
            [] => throw new InvalidOperationException("Splitting a text yields at least one part."),
        };
        days = new EdtfDays(first, last, mark is '~' or '%', mark is '?' or '%');
        return null;
    }

    private static string? RefuseShape(string text, string plain)
    {
        if (plain.Length == 0)
        {
            return $"{text} has a qualifier but no date in front of it";
        }

        if (Qualifiers.Contains(plain[^1], StringComparison.Ordinal))
        {
            return $"{text} has more than one qualifier, where % stands for both ~ and ?";
        }

        if (plain.AsSpan().ContainsAny(Qualifiers))
        {
            return $"{text} qualifies a part of the date, where ~, ? or % may only follow a whole date";
        }

        if (plain.Length < text.Length && plain == Open)
        {
            return $"{text} qualifies an open side of an interval, where only a date takes ~, ? or %";
        }

        if (plain.Contains('.', StringComparison.Ordinal))
        {
            return $"{text} has a full stop, where .. may only stand for an open side of an interval";
        }

        if (plain[0] == '-')
        {
            return $"{text} begins with -, where years run from 0001 to 9999";
        }

        return plain.Split('-') switch
        {
            [{ Length: 4 }] => null,
            [{ Length: 4 }, { Length: 2 }] => null,
            [{ Length: 4 }, { Length: 2 }, { Length: 2 }] => null,
            _ => $"{text} is not a year of four digits, alone or with a month and a day of two digits each",
        };
    }

    private static string? RefuseCharacters(string text)
    {
        if (text.Length > EdtfDate.MaxLength)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Shown(text)} is {text.Length} characters long, where {EdtfDate.MaxLength} are the most"
            );
        }

        if (text.Any(char.IsControl))
        {
            return $"{Shown(text)} has a control character";
        }

        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return $"{Shown(text)} begins or ends with a blank";
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) && !"-/.~?%".Contains(text[i], StringComparison.Ordinal))
            {
                return $"{Shown(text)} {RefuseCharacter(text, i)}";
            }
        }

        return null;
    }

    private static string RefuseCharacter(string text, int index)
    {
        var afterDigit = index > 0 && char.IsAsciiDigit(text[index - 1]);
        return text[index] switch
        {
            'X' or 'x' => "has unspecified digits (X), which are not supported",
            'Y' when index == 0 || text[index - 1] == '/' => "has a long year (Y), which is not supported",
            'E' or 'S' when afterDigit =>
                "has a year with an exponent or significant digits (E, S), which is not supported",
            'T' or ':' or 'Z' when afterDigit => "has a time of day or a time zone, which is not supported",
            'W' when index > 0 => "has a week (W), which is not supported",
            '[' or ']' or '{' or '}' or ',' => "is a set of dates, which is not supported",
            var c when char.IsDigit(c) => $"has the digit {c}, where only 0 to 9 may be used",
            var c when char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation =>
                $"has the dash {c}, where only the hyphen - may be used",
            var c when char.IsWhiteSpace(c) => "has a blank in it",
            var c => $"has the character {Printable(c)}, which no date has",
        };
    }

    /// <summary>The text in quotes, cut, and safe to print in one line.</summary>
    private static string Shown(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, EdtfDate.MaxLength)))
        {
            shown.Append(Printable(c));
        }

        return shown.Append(text.Length > EdtfDate.MaxLength ? "…'" : "'").ToString();
    }

    /// <summary>Escapes what could break, reorder or hide the sentence that shows it.</summary>
    private static string Printable(char c) =>
        c == ' ' || char.IsLetterOrDigit(c) || char.IsPunctuation(c) || char.IsSymbol(c)
            ? c.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
}
