using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>UTF-8 that says when something is none, where .NET's usual encoding would put U+FFFD.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Whether it has no surrogate alone.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[consumed..];
        }
        return true;
    }

    /// <exception cref="ProofFormatException">They are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string format)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new ProofFormatException(format, $"byte {e.Index}", "it is not valid UTF-8.");
        }
    }
}
