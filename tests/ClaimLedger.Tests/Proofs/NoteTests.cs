using System.Text;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Signed notes: the examples of C2SP signed-note and of Go's note package, and what is
/// refused.</summary>
public sealed class NoteTests
{
    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PeterSecret =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string PeterText =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterNote =
        PeterText
        + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string SpecKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string SpecNote =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    [Theory]
    [InlineData(SpecKey, SpecNote)]
    [InlineData(PeterKey, PeterNote)]
    public void The_examples_verify_and_come_back(string key, string text)
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(text));
        var verifier = NoteVerifier.Parse(key);
        var verification = note.Verify([verifier]);
        Assert.True(verification.Verdict.IsValid, verification.Verdict.Reason);
        Assert.Equal([verifier], verification.Keys);
        Assert.Equal(text, note.ToString());
        Assert.Equal(key, verifier.ToString());
    }

    [Fact]
    public void Signing_gives_the_note_of_the_other_implementation()
    {
        var signer = Ed25519Signer.Parse(PeterSecret);
        Assert.Equal(PeterNote, SignedNote.Sign(PeterText, signer).ToString());
        Assert.Equal(PeterSecret, signer.ToSecretText());
        Assert.Equal(PeterKey, signer.ToString());
    }

    [Theory]
    [InlineData(SpecKey, SpecNote)]
    [InlineData(PeterKey, PeterNote)]
    public void No_bit_of_a_note_may_change(string key, string text)
    {
        NoteVerifier[] known = [NoteVerifier.Parse(key)];
        foreach (var changed in BitFlips.Of(Encoding.UTF8.GetBytes(text)))
        {
            try
            {
                Assert.False(SignedNote.Parse(changed).Verify(known).Verdict.IsValid);
            }
            catch (ProofFormatException)
            {
                // No note at all is refused as well.
            }
        }
    }

    [Fact]
    public void A_known_key_that_fails_refuses_the_note_and_unknown_ones_do_not()
    {
        var (good, bad) = (Ed25519Signer.Generate("good.example"), Ed25519Signer.Generate("bad.example"));
        var note = SignedNote.Sign("text\n", good, bad);
        var broken = note with { Signatures = [note.Signatures[0], WithBrokenSignature(note.Signatures[1])] };
        Assert.Equal([good.Verifier, bad.Verifier], note.Verify([bad.Verifier, good.Verifier]).Keys);
        Assert.Equal([good.Verifier], broken.Verify([good.Verifier]).Keys);
        var refused = broken.Verify([good.Verifier, bad.Verifier]);
        Assert.Equal(
            $"The signature of the known key {bad.Verifier} does not hold for this note.",
            refused.Verdict.Reason
        );
        Assert.Empty(refused.Keys);
        Assert.Equal("The note has no signature of a known key.", note.Verify([]).Verdict.Reason);
        // The same name with another key is another, unknown key.
        Assert.False(note.Verify([Ed25519Signer.Generate("good.example").Verifier]).Verdict.IsValid);
    }

    [Fact]
    public void A_second_line_of_a_key_must_hold_too_and_counts_once()
    {
        var signer = Ed25519Signer.Generate("log.example");
        var note = SignedNote.Sign("text\n", signer, signer);
        Assert.Equal([signer.Verifier], note.Verify([signer.Verifier]).Keys);
        var broken = note with { Signatures = [note.Signatures[0], WithBrokenSignature(note.Signatures[1])] };
        Assert.False(broken.Verify([signer.Verifier]).Verdict.IsValid);
    }

    [Fact]
    public void Sixteen_signatures_are_taken_and_a_hundred_and_one_are_not()
    {
        var line = SpecNote[SpecNote.IndexOf('—', StringComparison.Ordinal)..];
        var note = Parse(SpecNote + string.Concat(Enumerable.Repeat(line, 15)));
        Assert.True(note.Verify([NoteVerifier.Parse(SpecKey)]).Verdict.IsValid);
        Assert.Equal(100, Parse(SpecNote + string.Concat(Enumerable.Repeat(line, 99))).Signatures.Count);
        Refused(SpecNote + string.Concat(Enumerable.Repeat(line, 100)));
        Refused(new string('a', 1_000_000) + SpecNote);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n— name AAAAAAA=\n")]
    [InlineData("text\n\n— name AAAAAAA=")]
    [InlineData("text\n\n— name AAAAAAA=\n\n")]
    [InlineData("text\n\n— name AAAAAAA=\nmore\n")]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\n\n—name AAAAAAA=\n")]
    [InlineData("text\n\n—  AAAAAAA=\n")]
    [InlineData("text\n\n— na+me AAAAAAA=\n")]
    [InlineData("text\n\n— na\u00a0me AAAAAAA=\n")]
    [InlineData("text\n\n— name  AAAAAAA=\n")]
    [InlineData("text\n\n— name AAAAAAA= \n")]
    [InlineData("text\n\n— name AAAAAA==\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")]
    [InlineData("text\n\n— name AAAAAAA\n")]
    [InlineData("text\n\n— name AAAA AAA=\n")]
    [InlineData("text\n\n— name \n")]
    [InlineData("te\txt\n\n— name AAAAAAA=\n")]
    [InlineData("text\r\n\n— name AAAAAAA=\n")]
    [InlineData("te\0xt\n\n— name AAAAAAA=\n")]
    public void Nothing_else_is_a_note(string text) => Refused(text);

    [Fact]
    public void Empty_lines_belong_to_the_text_but_for_the_last()
    {
        Assert.Equal("a\n\nb\n\n", Parse("a\n\nb\n\n\n— name AAAAAAA=\n").Text);
        Assert.Equal("\n", Parse("\n\n— name AAAAAAA=\n").Text);
        Assert.Throws<ProofFormatException>(() => SignedNote.Parse([0xff, .. "\n\n— a AAAAAAA=\n"u8]));
    }

    [Theory]
    [InlineData("no end")]
    [InlineData("")]
    [InlineData("a\tb\n")]
    public void No_other_text_is_signed(string text) =>
        Assert.Throws<ProofFormatException>(() => SignedNote.Sign(text, Ed25519Signer.Parse(PeterSecret)));

    [Fact]
    public void Half_a_surrogate_pair_is_not_signed() => No_other_text_is_signed("a\ud800\n");

    private static NoteSignature WithBrokenSignature(NoteSignature signature) =>
        signature with
        {
            Bytes = BitFlips.Of(signature.Bytes).First(),
        };

    private static SignedNote Parse(string text) => SignedNote.Parse(Encoding.UTF8.GetBytes(text));

    private static void Refused(string text) => Assert.Throws<ProofFormatException>(() => Parse(text));
}
