using System.Buffers;
using System.Globalization;

namespace ClaimLedger.Proofs;

/// <summary>Strings and numbers as RFC 8785 sections 3.2.2.2 and 3.2.2.3 have them.</summary>
internal static class CanonicalText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(n => (byte)n),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>A string without its quotes: two-character escapes where JSON has them, lower-case \u00xx for
    /// other control characters, all else as it is.</summary>
    public static void Append(CanonicalBuffer output, ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            output.Append(text[..at]);
            AppendEscape(output, text[at]);
            text = text[(at + 1)..];
        }
        output.Append(text);
    }

    /// <summary>A number as ECMAScript's Number::toString gives it: the shortest digits that read back as the
    /// same double; plain from 1e-6 below 1e21, else with an exponent.</summary>
    public static void Append(CanonicalBuffer output, double number)
    {
        if (number == 0)
        {
            output.Append((byte)'0');
            return;
        }
        Span<byte> digits = stackalloc byte[32];
        var (count, point) = Shortest(number, digits);
        if (number < 0)
            output.Append((byte)'-');
        Layout(output, digits[..count], point);
    }

    /// <summary>The digits, and where the point stands among them: 123 with 1 is 1.23.</summary>
    private static (int Count, int Point) Shortest(double number, Span<byte> digits)
    {
        Span<byte> text = stackalloc byte[32];
        Math.Abs(number).TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> written = text[..length];
        var exponent = 0;
        if (written.IndexOf((byte)'E') is var e and >= 0)
        {
            exponent = int.Parse(
                written[(e + 1)..],
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture
            );
            written = written[..e];
        }
        var dot = written.IndexOf((byte)'.');
        var point = (dot < 0 ? written.Length : dot) + exponent;
        var count = 0;
        foreach (var one in written)
        {
            if (one == '.')
                continue;
            if (count > 0 || one != '0')
                digits[count++] = one;
            else
                point--;
        }
        while (digits[count - 1] == '0')
            count--;
        return (count, point);
    }

    private static void Layout(CanonicalBuffer output, ReadOnlySpan<byte> digits, int point)
    {
        if (point is > 0 and <= 21)
        {
            output.Append(digits[..Math.Min(point, digits.Length)]);
            for (var i = digits.Length; i < point; i++)
                output.Append((byte)'0');
            if (digits.Length > point)
                output.Append((byte)'.');
            output.Append(digits[Math.Min(point, digits.Length)..]);
        }
        else if (point is > -6 and <= 0)
        {
            output.Append("0."u8);
            for (var i = point; i < 0; i++)
                output.Append((byte)'0');
            output.Append(digits);
        }
        else
        {
            output.Append(digits[..1]);
            if (digits.Length > 1)
                output.Append((byte)'.');
            output.Append(digits[1..]);
            output.Append(point > 0 ? "e+"u8 : "e-"u8);
            Span<byte> exponent = stackalloc byte[4];
            Math.Abs(point - 1).TryFormat(exponent, out var length, default, CultureInfo.InvariantCulture);
            output.Append(exponent[..length]);
        }
    }

    private static void AppendEscape(CanonicalBuffer output, byte one)
    {
        var letter = one switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'\b' => 'b',
            (byte)'\t' => 't',
            (byte)'\n' => 'n',
            (byte)'\f' => 'f',
            (byte)'\r' => 'r',
            _ => '\0',
        };
        if (letter != '\0')
            output.Append([(byte)'\\', (byte)letter]);
        else
            output.Append([.. "\\u00"u8, Hex(one >> 4), Hex(one & 15)]);

        static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
}
