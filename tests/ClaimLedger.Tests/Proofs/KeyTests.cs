using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Keys: the vectors of RFC 8032 section 7.1, and what is no key or no signature.</summary>
public sealed class KeyTests
{
    /// <summary>2^252 + 27742317777372353535851937790883648493.</summary>
    private static readonly BigInteger Order =
        BigInteger.Pow(2, 252)
        + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "SHA(abc)",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    )]
    public void The_vectors_of_the_rfc_hold(string seed, string publicKey, string message, string signature)
    {
        var text = message == "SHA(abc)" ? SHA512.HashData("abc"u8) : Convert.FromHexString(message);
        var signer = Ed25519Signer.FromSeed("rfc8032", Convert.FromHexString(seed));
        var verifier = new Ed25519Verifier("rfc8032", Convert.FromHexString(publicKey));
        var expected = Convert.FromHexString(signature);
        Assert.Equal(expected, signer.Sign(text).Bytes.ToArray());
        Assert.Equal(signer.ToString(), verifier.ToString());
        Assert.True(verifier.Verify(text, expected));
        Assert.All(BitFlips.Of(expected), changed => Assert.False(verifier.Verify(text, changed)));
        Assert.All(BitFlips.Of(text), changed => Assert.False(verifier.Verify(changed, expected)));
        Assert.False(verifier.Verify(text, expected.AsSpan()[..^1]));
        Assert.False(verifier.Verify(text, [.. expected, 0]));
    }

    /// <summary>RFC 8032 section 5.1.7: S is in [0, L), or one signature could be written in several
    /// ways.</summary>
    [Fact]
    public void A_signature_whose_s_is_not_reduced_is_refused()
    {
        var signer = Ed25519Signer.FromSeed("name", new byte[32]);
        var signature = signer.Sign("text"u8).Bytes.ToArray();
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;
        var bytes = s.ToByteArray(isUnsigned: true);
        Assert.True(bytes.Length <= 32);
        bytes.CopyTo(signature.AsSpan(32));
        Assert.False(signer.Verifier.Verify("text"u8, signature));
    }

    /// <summary>With a key of small order, signatures hold for texts that nobody signed.</summary>
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_key_that_is_no_point_of_prime_order_is_refused(string publicKey) =>
        Assert.Throws<ProofFormatException>(() =>
            new Ed25519Verifier("name", Convert.FromHexString(publicKey))
        );

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumenn+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10==")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ")]
    [InlineData("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+Bhpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+")]
    public void Nothing_else_is_a_verifier_key(string text) =>
        Assert.Throws<ProofFormatException>(() => NoteVerifier.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a3+BIEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKA==")]
    public void Nothing_else_is_a_signer_key(string text)
    {
        Assert.Throws<ProofFormatException>(() => Ed25519Signer.Parse(text));
        Assert.Throws<ProofFormatException>(() => CosignatureSigner.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    [InlineData("a\u2028b")]
    public void No_name_is_taken_that_a_signature_line_cannot_carry(string name)
    {
        Assert.Throws<ProofFormatException>(() => Ed25519Signer.Generate(name));
        Assert.Throws<ProofFormatException>(() => CosignatureSigner.Generate(name));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_name() =>
        No_name_is_taken_that_a_signature_line_cannot_carry("a\udc00");

    [Fact]
    public void Keys_come_back_and_are_not_alike()
    {
        var (log, witness) = (Ed25519Signer.Generate("a.example"), CosignatureSigner.Generate("a.example"));
        Assert.Equal(log.ToSecretText(), Ed25519Signer.Parse(log.ToSecretText()).ToSecretText());
        Assert.Equal(witness.ToSecretText(), CosignatureSigner.Parse(witness.ToSecretText()).ToSecretText());
        Assert.IsType<Ed25519Verifier>(NoteVerifier.Parse(log.ToString()));
        Assert.IsType<CosignatureVerifier>(NoteVerifier.Parse(witness.ToString()));
        Assert.NotEqual(log.ToSecretText(), Ed25519Signer.Generate("a.example").ToSecretText());
        // The type is part of the id: one key in two roles has two.
        var seed = new byte[32];
        Assert.NotEqual(
            Ed25519Signer.FromSeed("a.example", seed).Verifier.KeyId,
            CosignatureSigner.FromSeed("a.example", seed).Verifier.KeyId
        );
    }
}
