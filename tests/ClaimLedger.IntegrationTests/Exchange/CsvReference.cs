using System.Text;
using System.Text.RegularExpressions;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>The rules of a CSV file once more, as literally as can be: a record is what a pattern says. The
/// reader that is fast is held against it. Bytes are letters here.</summary>
internal static class CsvReference
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The records, told as by <see cref="CsvReading.RecordsAsync"/>.</summary>
    public static List<string> Records(byte[] file, int maxLength)
    {
        var text = Encoding.Latin1.GetString(file);
        if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal))
            text = text[3..];
        var (told, line, width, separator) = (new List<string>(), 1, 0, ',');
        while (text.Length > 0)
        {
            if (width == 0)
                separator = SeparatorOf(text[..Math.Min(text.Length, maxLength + 2)]);
            var record = Whole(text, separator, maxLength);
            var content = record.Groups["content"].Value;
            var isWhole = record.Success && content.Length <= maxLength;
            if (isWhole && content.Trim(' ', '\t').Length == 0)
                Pass(record.Length);
            else if (!isWhole || (width > 0 && record.Groups["field"].Captures.Count != width))
            {
                told.Add($"{line}! {CodeOf(text, record, separator, maxLength)}");
                var end = text.IndexOf('\n', StringComparison.Ordinal);
                Pass(end < 0 ? text.Length : end + 1);
            }
            else
            {
                var fields = record.Groups["field"].Captures.Select(field => Plain(field.Value)).ToList();
                var isText = IsUtf8(record.Value);
                told.Add(isText ? $"{line}: {string.Join('|', fields)}" : $"{line}! malformed");
                width = isText ? fields.Count : width;
                Pass(record.Length);
            }
        }
        return told;

        void Pass(int length)
        {
            line += text[..length].Count(c => c == '\n');
            text = text[length..];
        }
    }

    private static char SeparatorOf(string text)
    {
        var unquoted = string.Concat(text.Split('\n')[0].Split('"').Where((_, i) => i % 2 == 0));
        return unquoted.Contains(',', StringComparison.Ordinal)
            ? ','
            : unquoted.FirstOrDefault(c => c is ';' or '\t', ',');
    }

    /// <summary>The record that the text begins with; it ends within what is looked at.</summary>
    private static Match Whole(string text, char separator, int maxLength)
    {
        var isLast = text.Length <= maxLength + 2;
        var seen = isLast ? text : text[..(maxLength + 2)];
        var end = isLast ? @"(?:\r?\n|\r?\z)" : @"\r?\n";
        var record = $@"\A(?<content>{Fields(separator)}){end}";
        return Regex.Match(seen, record, RegexOptions.ExplicitCapture, Patience);
    }

    /// <summary>Too long is what could become a record, were more of it looked at; but no open
    /// quote.</summary>
    private static string CodeOf(string text, Match record, char separator, int maxLength)
    {
        if (record.Success)
            return record.Groups["content"].Length > maxLength ? "invalid" : "malformed";
        var seen = text[..Math.Min(text.Length, maxLength + 2)];
        var isLong = Regex.IsMatch(
            seen,
            $@"\A{Fields(separator)}\r?\z",
            RegexOptions.ExplicitCapture,
            Patience
        );
        return isLong ? "invalid" : "malformed";
    }

    private static string Fields(char separator)
    {
        var s = separator == '\t' ? "\\t" : separator.ToString();
        var field = $"(?<field>\"(?:[^\"]|\"\")*\"|[^{s}\"\\r\\n]*)";
        return $"{field}(?:{s}{field})*";
    }

    private static string Plain(string field)
    {
        var plain = field.StartsWith('"')
            ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : field;
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(plain));
    }

    private static bool IsUtf8(string letters) =>
        System.Text.Unicode.Utf8.IsValid(Encoding.Latin1.GetBytes(letters));
}
