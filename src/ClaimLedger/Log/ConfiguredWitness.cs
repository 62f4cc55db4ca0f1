using ClaimLedger.Proofs;
using ClaimLedger.Storage;

namespace ClaimLedger.Log;

/// <summary>A witness that is asked: a line of the setting <c>ClaimLedger:Witnesses</c>,
/// <code>NAME+HEX(key id)+BASE64(0x04 ‖ public key) URL</code></summary>
/// <param name="Key">What its cosignatures are verified with.</param>
/// <param name="AddCheckpoint">Where it takes checkpoints: the URL, and <c>/add-checkpoint</c>.</param>
public sealed record ConfiguredWitness(CosignatureVerifier Key, Uri AddCheckpoint)
{
    /// <summary>Reads the setting.</summary>
    /// <exception cref="UnusableSettingException">A line is none, or two have one key.</exception>
    public static IReadOnlyList<ConfiguredWitness> Read(IReadOnlyList<string> lines)
    {
        ConfiguredWitness[] all = [.. lines.Select(Read)];
        // A cosignature does not name its witness: one key under two names would count twice.
        var twice = all.GroupBy(w => Convert.ToHexString(w.Key.PublicKeyBytes), StringComparer.Ordinal)
            .FirstOrDefault(same => same.Count() > 1);
        return twice is null
            ? all
            : throw new UnusableSettingException(
                $"ClaimLedger:Witnesses names the key of {twice.First().Key.Name} {twice.Count()} times; a witness is named once."
            );
    }

    private static ConfiguredWitness Read(string line, int index)
    {
        if (
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var key, var url]
            || !Uri.TryCreate(url, UriKind.Absolute, out var prefix)
            || prefix.Scheme is not ("http" or "https")
            || prefix.Query.Length + prefix.Fragment.Length > 0
        )
            throw Wrong("it is not a verifier key, a space and an http or https URL.");
        try
        {
            return NoteVerifier.Parse(key) is CosignatureVerifier verifier
                ? new ConfiguredWitness(
                    verifier,
                    new Uri($"{prefix.AbsoluteUri.TrimEnd('/')}/add-checkpoint")
                )
                : throw Wrong("the key is one that signs a log, not one that cosigns.");
        }
        catch (ProofFormatException e)
        {
            throw Wrong(e.Message);
        }

        UnusableSettingException Wrong(string why) =>
            new(
                $"ClaimLedger:Witnesses:{index} '{line}' is no witness: {why} Give what `claimledger witness` printed, such as witness.example+d6fdb695+BL2r… https://witness.example."
            );
    }
}
