namespace ClaimLedger.Tests.Proofs;

/// <summary>Every change of one bit.</summary>
internal static class BitFlips
{
    public static IEnumerable<byte[]> Of(ReadOnlyMemory<byte> bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            yield return changed;
        }
    }
}
