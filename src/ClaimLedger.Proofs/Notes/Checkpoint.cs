using System.Globalization;

namespace ClaimLedger.Proofs;

/// <summary>The head of a log, the text of a signed note: C2SP tlog-checkpoint.
/// <code>
/// ORIGIN
/// SIZE, decimal without leading zeros
/// BASE64(root, 32 bytes)
/// further lines, none empty, kept as they are
/// </code></summary>
/// <param name="Origin">Which log; the name of its key as well.</param>
/// <param name="Size">The leaves of its tree.</param>
/// <param name="Root">The tree's root.</param>
public sealed record Checkpoint(string Origin, long Size, Sha256Hash Root)
{
    private const string FormatName = "checkpoint";

    /// <summary>Lines after the third. The specification advises against any.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Reads the text of a checkpoint's note. The signatures are the note's matter.</summary>
    /// <param name="text">With its last newline.</param>
    /// <exception cref="ProofFormatException">It is none.</exception>
    public static Checkpoint Parse(string text)
    {
        if (
            !text.EndsWith('\n')
            || text[..^1].Split('\n') is not [var origin, var size, var hash, .. var more]
        )
            throw new ProofFormatException(
                FormatName,
                "end",
                "it is not three lines or more, each with its newline."
            );
        if (origin.Length == 0)
            throw new ProofFormatException(FormatName, "line 1", "the origin is empty.");
        if (!Sha256Hash.TryParse(hash, out var root))
            throw new ProofFormatException(FormatName, "line 3", "the root is not base64 of 32 bytes.");
        if (more.Contains("", StringComparer.Ordinal))
            throw new ProofFormatException(FormatName, "extensions", "a line is empty.");
        return new Checkpoint(origin, ParseNumber(size, FormatName, "line 2"), root) { Extensions = more };
    }

    /// <summary>Signs it as a note.</summary>
    /// <exception cref="ProofFormatException">The origin is empty or has a newline, the size is negative, or
    /// a line of extension is empty.</exception>
    public SignedNote Sign(params ReadOnlySpan<Ed25519Signer> signers)
    {
        if (Extensions.Prepend(Origin).Any(line => line.Contains('\n', StringComparison.Ordinal)))
            throw new ProofFormatException(FormatName, "lines", "the origin or an extension has a newline.");
        return SignedNote.Sign(Parse(ToString()).ToString(), signers);
    }

    /// <summary>The text, with its last newline.</summary>
    public override string ToString()
    {
        var lines = new[] { Origin, Size.ToString(CultureInfo.InvariantCulture), Root.ToString() };
        return string.Concat(lines.Concat(Extensions).Select(line => $"{line}\n"));
    }

    /// <summary>A number from 0 below 2^63 as these formats write it: no sign, no leading zeros.</summary>
    internal static long ParseNumber(string text, string format, string where) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && (text == "0" || text[0] != '0')
            ? number
            : throw new ProofFormatException(
                format,
                where,
                $"'{text}' is no decimal number from 0 below 2^63 without leading zeros."
            );
}
