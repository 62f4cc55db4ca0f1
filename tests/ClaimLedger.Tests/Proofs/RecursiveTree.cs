using System.Security.Cryptography;

namespace ClaimLedger.Tests.Proofs;

/// <summary>RFC 6962 section 2.1 to the letter: recursive, over the entries themselves, with nothing
/// kept.</summary>
internal static class RecursiveTree
{
    /// <summary>MTH(D[n]), section 2.1.</summary>
    public static byte[] Mth(ReadOnlySpan<byte[]> d)
    {
        if (d.Length == 0)
            return SHA256.HashData([]);
        if (d.Length == 1)
            return SHA256.HashData([0x00, .. d[0]]);
        var k = LargestPowerOfTwoBelow(d.Length);
        return SHA256.HashData([0x01, .. Mth(d[..k]), .. Mth(d[k..])]);
    }

    /// <summary>PATH(m, D[n]), section 2.1.1.</summary>
    public static List<byte[]> Path(int m, ReadOnlySpan<byte[]> d)
    {
        if (d.Length == 1)
            return [];
        var k = LargestPowerOfTwoBelow(d.Length);
        return m < k ? [.. Path(m, d[..k]), Mth(d[k..])] : [.. Path(m - k, d[k..]), Mth(d[..k])];
    }

    /// <summary>PROOF(m, D[n]), section 2.1.2, for 0 &lt; m &lt; n; and nothing for m = n.</summary>
    public static List<byte[]> Proof(int m, ReadOnlySpan<byte[]> d) => Subproof(m, d, b: true);

    private static List<byte[]> Subproof(int m, ReadOnlySpan<byte[]> d, bool b)
    {
        if (m == d.Length)
            return b ? [] : [Mth(d)];
        var k = LargestPowerOfTwoBelow(d.Length);
        return m <= k
            ? [.. Subproof(m, d[..k], b), Mth(d[k..])]
            : [.. Subproof(m - k, d[k..], b: false), Mth(d[..k])];
    }

    private static int LargestPowerOfTwoBelow(int n)
    {
        var k = 1;
        while (k * 2 < n)
            k *= 2;
        return k;
    }
}
