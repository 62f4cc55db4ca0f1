using System.Buffers.Text;

namespace ClaimLedger.Proofs;

/// <summary>Base64 as RFC 4648 section 4 has it, in its one canonical form: what .NET's reader would forgive
/// (white space, bits beyond the last byte) is refused, since it would let two texts stand for one
/// value.</summary>
internal static class Base64Text
{
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written) =>
        Convert.TryFromBase64Chars(text, bytes, out written) && IsCanonical(text, bytes[..written]);

    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 4 != 0)
            return null;
        var bytes = new byte[text.Length / 4 * 3];
        return TryDecode(text, bytes, out var written) ? bytes[..written] : null;
    }

    private static bool IsCanonical(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes)
    {
        if (text.Length != Base64.GetMaxEncodedToUtf8Length(bytes.Length))
            return false;
        var (tail, last) = (bytes.Length / 3 * 3, text.Length / 4 * 4);
        Span<char> end = stackalloc char[4];
        return tail == bytes.Length
            || (
                Convert.TryToBase64Chars(bytes[tail..], end, out _)
                && text[(last - 4)..last].SequenceEqual(end)
            );
    }
}
