namespace ClaimLedger.Proofs;

/// <summary>What a verification found: it holds, or it does not, and why in words. A verdict that nobody
/// reached (<c>default</c>) does not hold.</summary>
public readonly record struct Verdict
{
    private readonly string? _reason;

    private Verdict(bool isValid, string reason) => (IsValid, _reason) = (isValid, reason);

    /// <summary>It holds.</summary>
    public static Verdict Valid { get; } = new(isValid: true, "");

    /// <summary>Whether it holds.</summary>
    public bool IsValid { get; }

    /// <summary>What failed, as a sentence in one line; empty where it holds.</summary>
    public string Reason => _reason ?? "Nothing was verified.";

    /// <summary>It does not hold.</summary>
    /// <param name="reason">What failed, as a sentence.</param>
    public static Verdict Invalid(string reason) => new(isValid: false, Proofs.Reason.Shown(reason));
}
