namespace ClaimLedger.Proofs;

/// <summary>A text or file is not of its format. Parsers throw this and nothing else, whatever they are
/// given; the message says which format, where, and what would be right, in one line without control
/// characters.</summary>
public sealed class ProofFormatException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="format">The format, such as <c>checkpoint</c>.</param>
    /// <param name="where">The line, byte or member.</param>
    /// <param name="wrong">What is wrong and what would be right, as a sentence.</param>
    public ProofFormatException(string format, string where, string wrong)
        : base(Reason.Shown($"{format}, {where}: {wrong}")) =>
        (Format, Where) = (format, Reason.Shown(where));

    /// <summary>The format that was expected.</summary>
    public string Format { get; }

    /// <summary>The line, byte or member at which it is wrong.</summary>
    public string Where { get; }
}
