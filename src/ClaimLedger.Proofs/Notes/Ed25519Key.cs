using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace ClaimLedger.Proofs;

/// <summary>Ed25519, RFC 8032 section 5.1. Verification is strict: S is below the group's order, R and the
/// public key are encoded canonically, and the public key is a point of prime order, so that no signature
/// holds for two texts.</summary>
internal sealed class Ed25519Key
{
    public static readonly int Length = Ed25519.PublicKeySize;

    private readonly byte[]? _seed;
    private readonly byte[] _public;

    private Ed25519Key(byte[]? seed, byte[] publicKey) => (_seed, _public) = (seed, publicKey);

    public ReadOnlySpan<byte> Public => _public;

    /// <exception cref="ProofFormatException">The point is none, or of small or mixed order.</exception>
    public static Ed25519Key FromPublic(ReadOnlySpan<byte> publicKey)
    {
        var bytes = publicKey.ToArray();
        return Ed25519.ValidatePublicKeyFull(bytes, 0)
            ? new Ed25519Key(seed: null, bytes)
            : throw new ProofFormatException("Ed25519 key", "point", "it is no point of prime order.");
    }

    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed)
    {
        var (bytes, publicKey) = (seed.ToArray(), new byte[Length]);
        Ed25519.GeneratePublicKey(bytes, 0, publicKey, 0);
        return new Ed25519Key(bytes, publicKey);
    }

    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize);

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var seed = _seed ?? throw new InvalidOperationException("This is a public key.");
        var (text, signature) = (message.ToArray(), new byte[Ed25519.SignatureSize]);
        Ed25519.Sign(seed, 0, _public, 0, text, 0, text.Length, signature, 0);
        return signature;
    }

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Ed25519.SignatureSize)
            return false;
        var text = message.ToArray();
        return Ed25519.Verify(signature.ToArray(), 0, _public, 0, text, 0, text.Length);
    }
}
