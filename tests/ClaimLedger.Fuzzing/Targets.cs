namespace ClaimLedger.Fuzzing;

/// <summary>The targets, one for each parser. A target is given any bytes at all, reads them, and holds what
/// its parser promises against what it did.</summary>
public static class Targets
{
    /// <summary>By name. A target says whether the parser took the input; where a promise is not kept it
    /// throws, a <see cref="BrokenPromiseException"/> or what the parser should not have thrown.</summary>
    public static IReadOnlyDictionary<string, Func<byte[], bool>> All { get; } =
        new SortedDictionary<string, Func<byte[], bool>>(StringComparer.Ordinal)
        {
            ["checkpoint"] = ProofTargets.Checkpoint,
            ["cosignature"] = ProofTargets.Cosignature,
            ["csv"] = FileTargets.Csv,
            ["edtf"] = DateTarget.Edtf,
            ["entry"] = ProofTargets.Entry,
            ["json"] = ProofTargets.Json,
            ["key"] = ProofTargets.Key,
            ["ndjson"] = FileTargets.Ndjson,
            ["note"] = ProofTargets.Note,
            ["proof"] = ProofTargets.Proof,
            ["tile"] = ProofTargets.Tile,
            ["witness"] = ProofTargets.Witness,
        };
}

/// <summary>A parser did not keep what it promises.</summary>
/// <param name="promise">What should have been.</param>
public sealed class BrokenPromiseException(string promise) : Exception(promise);

/// <summary>How promises are held against what happened.</summary>
internal static class Promise
{
    public static void Holds(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }

    /// <summary>Whoever is refused is told why, in a line that does no harm to a terminal or a log.</summary>
    public static void IsReason(string? reason) =>
        Holds(
            !string.IsNullOrWhiteSpace(reason) && !reason.Any(char.IsControl) && reason.Length < 1_000,
            $"A reason is one short line without control characters, not '{reason}'."
        );
}
