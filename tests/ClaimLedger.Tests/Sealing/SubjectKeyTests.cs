using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Domain.Sealing;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Sealing;

public sealed class SubjectKeyTests
{
    private const string Stream = "statement/st1";
    private const string Field = "assessments/a1/rationale";
    private const string Text = "Said so.";
    private const string KnownText = "Ahmed \"Rashid\" <&> – Žižek 😀";
    private const string KnownCommitment = "sha-256:xk-9_3eNQa694iBhLVfLFIQ6EvqiT_lO-qO3wAAjdIU";

    private static readonly SubjectKey Key = KeyOf(0);

    [Fact]
    public void The_same_input_gives_the_same_commitment()
    {
        var again = KeyOf(0).Seal(Stream, Field, Text);
        Assert.Equal(Key.Seal(Stream, Field, Text).Commitment, again.Commitment);
        Assert.Equal(Key.Seal(Stream, Field, Text).Content, again.Content);
    }

    [Fact]
    public void Another_stream_field_text_or_key_gives_another_commitment()
    {
        Commitment[] commitments =
        [
            Key.Seal(Stream, Field, Text).Commitment,
            Key.Seal("statement/st2", Field, Text).Commitment,
            Key.Seal(Stream, "text", Text).Commitment,
            Key.Seal(Stream, Field, "Said so!").Commitment,
            KeyOf(1).Seal(Stream, Field, Text).Commitment,
        ];
        Assert.Equal(commitments.Length, commitments.Distinct().Count());
    }

    /// <summary>Computed once, outside, from the format's description: HKDF, HMAC, JSON, SHA-256. When this
    /// fails, every commitment ever stored has become wrong. Characters beyond U+FFFF are escaped, and
    /// have to stay so, as the commitment is to the bytes.</summary>
    [Fact]
    public void The_format_of_a_commitment_never_changes()
    {
        var disclosure = Key.Seal("source/ahmed-rashid", "name", KnownText);
        Assert.Equal(
            """["BExJL0BHwGxlJ_l2AG_8rUMqHavVE-6Bst0WW4uOp7g","source/ahmed-rashid#name","""
                + "\"Ahmed \\\"Rashid\\\" <&> – Žižek \\uD83D\\uDE00\"]",
            Encoding.UTF8.GetString(disclosure.Content)
        );
        Assert.Equal(KnownCommitment, disclosure.Commitment.ToString());
    }

    /// <summary>Encrypted once, outside, under a fixed nonce.</summary>
    [Fact]
    public void The_format_of_a_stored_disclosure_never_changes()
    {
        var stored = Convert.FromHexString(
            "6465666768696a6b6c6d6e6ff99b54f1f767333aa1bc78f3620ae9512f2b2704bdc7283651ff87bc8256"
                + "96f0a80985cdbf982449275d05d2a32a40cd6950b34d2e8832579ca6039b919071c7f0a84513101d8672"
                + "56bb9a5f769f550a1481553296c558e48889edd2cd7423e1a339be222f0ecc955e30c9e59f0b338c29ad"
                + "7f1bc6432fecec7369635d92a1dd3072c794d809218dcf79"
        );
        var commitment = Commitment.Parse(KnownCommitment);
        Assert.Equal(KnownText, Key.Open("source/ahmed-rashid", "name", commitment, stored));
    }

    [Fact]
    public void What_was_encrypted_opens() =>
        Gen.Select(Gen.Byte, Gen.String)
            .Where((_, text) => IsWhole(text))
            .Sample(
                (key, text) =>
                {
                    var disclosure = KeyOf(key).Seal(Stream, Field, text);
                    var stored = KeyOf(key).Encrypt(disclosure);
                    Assert.Equal(text, KeyOf(key).Open(Stream, Field, disclosure.Commitment, stored));
                },
                iter: 500
            );

    [Fact]
    public void The_same_disclosure_is_never_stored_the_same_twice()
    {
        var disclosure = Key.Seal(Stream, Field, Text);
        Assert.NotEqual(Key.Encrypt(disclosure), Key.Encrypt(disclosure));
    }

    [Fact]
    public void A_change_of_any_one_bit_is_refused()
    {
        var disclosure = Key.Seal(Stream, Field, Text);
        var stored = Key.Encrypt(disclosure);
        for (var bit = 0; bit < stored.Length * 8; bit++)
        {
            var changed = (byte[])stored.Clone();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Refused(Key, Stream, Field, disclosure.Commitment, changed);
        }
    }

    [Fact]
    public void Bytes_cut_short_are_refused()
    {
        var disclosure = Key.Seal(Stream, Field, Text);
        var stored = Key.Encrypt(disclosure);
        for (var length = 0; length < stored.Length; length++)
            Refused(Key, Stream, Field, disclosure.Commitment, stored[..length]);
    }

    [Fact]
    public void Another_stream_field_key_or_commitment_is_refused()
    {
        var disclosure = Key.Seal(Stream, Field, Text);
        var other = Key.Seal(Stream, Field, "Said otherwise.");
        var stored = Key.Encrypt(disclosure);
        Refused(Key, "statement/st2", Field, disclosure.Commitment, stored);
        Refused(Key, Stream, "text", disclosure.Commitment, stored);
        Refused(KeyOf(1), Stream, Field, disclosure.Commitment, stored);
        Refused(Key, Stream, Field, other.Commitment, stored);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_has_32_bytes(int length) =>
        Assert.Throws<ArgumentException>(() => new SubjectKey(new byte[length]));

    [Fact]
    public void A_commitment_is_read_as_it_was_written()
    {
        var commitment = Key.Seal(Stream, Field, Text).Commitment;
        Assert.Equal(commitment, Commitment.Parse(commitment.ToString()));
        Assert.Equal(commitment, Commitment.Of(commitment.Digest));
        Assert.Equal(32, commitment.Digest.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-256:")]
    [InlineData("sha-256:AAAA")]
    [InlineData("sha-512:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha-256:not base64url")]
    public void What_is_no_commitment_is_not_read_as_one(string text) =>
        Assert.Throws<FormatException>(() => Commitment.Parse(text));

    private static SubjectKey KeyOf(byte first) =>
        new([.. Enumerable.Range(first, SubjectKey.Length).Select(i => (byte)i)]);

    private static bool IsWhole(string text)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static void Refused(
        SubjectKey key,
        string stream,
        string field,
        Commitment commitment,
        byte[] stored
    ) => Assert.ThrowsAny<CryptographicException>(() => key.Open(stream, field, commitment, stored));
}
