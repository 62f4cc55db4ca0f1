using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>Reads one text of a command into what its member is, or says what would be right.</summary>
internal static class ValueReader
{
    private const int ShownLength = 60;
    private const int ReasonLength = 200;

    /// <summary>The value; null with a problem, which continues a sentence that begins with the member's
    /// path.</summary>
    public static object? Read(MemberShape member, JsonElement json, out string? problem)
    {
        string text;
        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            problem = "holds half a surrogate pair; give whole characters.";
            return null;
        }
        if (member.IsSlug)
        {
            problem = SlugAttribute.IsSlug(text) ? null : $"'{Cut(text)}' is no id; give {Right(member)}.";
            return text;
        }
        if (member.MaxText is { } max)
        {
            problem = ProblemOfText(text, max);
            return text;
        }
        return member.Type == typeof(EdtfDate)
            ? ReadDate(text, out problem)
            : ReadCode(member, text, out problem);
    }

    /// <summary>What the member takes, in words.</summary>
    public static string Right(MemberShape member)
    {
        if (member.IsSlug)
            return "an id, 1 to 100 of a-z, 0-9 and hyphen such as ahmed-rashid";
        if (member.MaxText is { } max)
            return $"a text of at most {max} characters";
        if (member.Type == typeof(EdtfDate))
            return "a date such as 2004-01-23, 2004-01, 2004~, 2003-10/2004-01 or ../2004-01-23";
        return member.Codes.Count > 0 ? $"one of {string.Join(", ", member.Codes)}" : "an object";
    }

    /// <summary>Cuts a caller's value to what can be shown back, without control characters.</summary>
    public static string Cut(string text)
    {
        var shown = text.Length <= ShownLength ? text : text[..ShownLength] + "…";
        return Printable(shown);
    }

    /// <summary>Cuts the middle out of a reason that is too long, as that of JSON's reader is, which shows
    /// all that follows a wrong literal.</summary>
    public static string CutMiddle(string reason)
    {
        const int half = ReasonLength / 2;
        return Printable(reason.Length <= ReasonLength ? reason : $"{reason[..half]}…{reason[^half..]}");
    }

    private static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));

    private static string? ProblemOfText(string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text))
            return $"is blank; give a text of at most {max} characters, or leave it out where it is optional.";
        if (text.Length > max)
            return $"has {text.Length} characters; give at most {max}.";
        return text.Contains('\0', StringComparison.Ordinal)
            ? "holds the character U+0000, which cannot be stored; leave it out."
            : null;
    }

    private static EdtfDate? ReadDate(string text, out string? problem)
    {
        problem = EdtfDate.TryParse(text, out var date, out var reason)
            ? null
            : $"is no date that can be kept: {reason}";
        return date;
    }

    private static object? ReadCode(MemberShape member, string text, out string? problem)
    {
        var value = Codes.Read(member.Type, text);
        problem = value is null ? $"'{Cut(text)}' is not in the vocabulary; give {Right(member)}." : null;
        return value;
    }
}
