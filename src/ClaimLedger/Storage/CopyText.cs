using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClaimLedger.Storage;

/// <summary>Writes values in the text format of PostgreSQL's COPY.</summary>
internal static class CopyText
{
    /// <summary>What stands between two values.</summary>
    public const char Between = '\t';

    /// <summary>What stands after a row.</summary>
    public const char End = '\n';

    private const string Null = "\\N";

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\t\n\r");

    /// <summary>Appends a value.</summary>
    /// <typeparam name="T">A number, a text, an instant, an id or bytes; any of them may be
    /// null.</typeparam>
    public static void AppendValue<T>(this StringBuilder to, T value)
    {
        switch (value)
        {
            case null:
                to.Append(Null);
                break;
            case string text:
                AppendText(to, text);
                break;
            case byte[] bytes:
                to.Append("\\\\x").Append(Convert.ToHexStringLower(bytes));
                break;
            case DateTimeOffset:
                to.Append(CultureInfo.InvariantCulture, $"{value:O}");
                break;
            case long or int or Guid:
                to.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            default:
                throw new NotSupportedException($"A {typeof(T).Name} cannot be copied.");
        }
    }

    private static void AppendText(StringBuilder to, string text)
    {
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
        {
            to.Append(rest[..at]).Append('\\');
            to.Append(
                rest[at] switch
                {
                    '\t' => 't',
                    '\n' => 'n',
                    '\r' => 'r',
                    var other => other,
                }
            );
        }
        to.Append(rest);
    }
}
