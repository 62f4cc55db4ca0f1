using System.Buffers.Binary;
using System.Text;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Checkpoints and cosignatures, by the examples of C2SP tlog-checkpoint and
/// tlog-cosignature.</summary>
public sealed class CheckpointTests
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    private const string Text = $"example.com/behind-the-sofa\n20852163\n{Root}\n";
    private const string Example =
        $"{Text}\n"
        + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        + "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

    private static readonly Ed25519Signer Log = Ed25519Signer.FromSeed("log.example", new byte[32]);
    private static readonly CosignatureSigner Witness = CosignatureSigner.FromSeed("w.example", new byte[32]);

    [Fact]
    public void The_example_is_read_and_written()
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Example));
        var checkpoint = Checkpoint.Parse(note.Text);
        Assert.Equal(("example.com/behind-the-sofa", 20852163L), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(Root, checkpoint.Root.ToString());
        Assert.Empty(checkpoint.Extensions);
        Assert.Equal(Text, checkpoint.ToString());
        Assert.Equal(Example, note.ToString());
        Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds(1679315147),
            CosignatureVerifier.TimeOf(note.Signatures[1])
        );
    }

    [Fact]
    public void Extension_lines_are_kept_and_signed()
    {
        const string extended = $"{Text}first\nsecond line\n";
        var checkpoint = Checkpoint.Parse(extended);
        Assert.Equal(["first", "second line"], checkpoint.Extensions);
        Assert.Equal(extended, checkpoint.Sign(Log).Text);
        Assert.Throws<ProofFormatException>(() => (checkpoint with { Extensions = [""] }).Sign(Log));
        Assert.Throws<ProofFormatException>(() => (checkpoint with { Extensions = ["a\nb"] }).Sign(Log));
        Assert.Throws<ProofFormatException>(() => (checkpoint with { Origin = "" }).Sign(Log));
        Assert.Throws<ProofFormatException>(() => (checkpoint with { Origin = "a\nb" }).Sign(Log));
        Assert.Throws<ProofFormatException>(() => (checkpoint with { Size = -1 }).Sign(Log));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("o\n1\n")]
    [InlineData($"o\n1\n{Root}")]
    [InlineData($"\n1\n{Root}\n")]
    [InlineData($"o\n\n{Root}\n")]
    [InlineData($"o\n01\n{Root}\n")]
    [InlineData($"o\n00\n{Root}\n")]
    [InlineData($"o\n-1\n{Root}\n")]
    [InlineData($"o\n+1\n{Root}\n")]
    [InlineData($"o\n 1\n{Root}\n")]
    [InlineData($"o\n1 \n{Root}\n")]
    [InlineData($"o\n1e3\n{Root}\n")]
    [InlineData($"o\n٣\n{Root}\n")]
    [InlineData($"o\n9223372036854775808\n{Root}\n")]
    [InlineData($"o\n1\n {Root}\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n1\nAAAA\n")]
    [InlineData($"o\n1\n{Root}\n\n")]
    [InlineData($"o\n1\n{Root}\n\nmore\n")]
    public void Nothing_else_is_a_checkpoint(string text) =>
        Assert.Throws<ProofFormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void No_bit_of_a_cosigned_checkpoint_may_change()
    {
        var note = new Checkpoint("log.example", 7, MerkleTree.EmptyRoot).Sign(Log);
        note = note.With(Witness.Sign(note, DateTimeOffset.FromUnixTimeSeconds(1679315147)));
        Assert.Equal(2, note.Verify([Log.Verifier, Witness.Verifier]).Keys.Count);
        foreach (var changed in BitFlips.Of(note.ToBytes()))
        {
            try
            {
                var keys = SignedNote.Parse(changed).Verify([Log.Verifier, Witness.Verifier]).Keys;
                // A line that says to be of another key is ignored; the other still stands.
                Assert.True(keys.Count < 2);
            }
            catch (ProofFormatException)
            {
                // No note at all is refused as well.
            }
        }
    }

    [Fact]
    public void A_cosignature_is_over_the_time_and_the_text()
    {
        var note = new Checkpoint("log.example", 7, MerkleTree.EmptyRoot).Sign(Log);
        var time = DateTimeOffset.FromUnixTimeSeconds(1679315147);
        var signature = Witness.Sign(note, time.AddMilliseconds(999));
        Assert.Equal(time, CosignatureVerifier.TimeOf(signature));
        Assert.Equal(8 + 64, signature.Bytes.Length);
        var message = Encoding.UTF8.GetBytes($"cosignature/v1\ntime 1679315147\n{note.Text}");
        var plain = new Ed25519Verifier("w.example", Witness.Verifier.PublicKeyBytes);
        Assert.True(plain.Verify(message, signature.Bytes.Span[8..]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Witness.Sign(note, DateTimeOffset.UnixEpoch));
        Assert.Throws<ProofFormatException>(() =>
            Witness.Sign(SignedNote.Sign("no checkpoint\n", Log), time)
        );
    }

    /// <summary>2^63 − 1 is the last second that there can be.</summary>
    [Fact]
    public void A_cosignature_of_no_time_is_refused()
    {
        var negative = new NoteSignature("w", 1, new byte[] { 0x80, 0, 0, 0, 0, 0, 0, 0 });
        Assert.Null(CosignatureVerifier.TimeOf(negative));
        Assert.Null(CosignatureVerifier.TimeOf(negative with { Bytes = new byte[7] }));
        Assert.Null(
            CosignatureVerifier.TimeOf(negative with { Bytes = new byte[] { 0x7f, 0, 0, 0, 0, 0, 0, 0 } })
        );
        foreach (var length in new[] { 0, 7, 8, 71, 72, 73 })
        {
            var bytes = new byte[length];
            if (length > 0)
                bytes[0] = 0x80;
            Assert.False(Witness.Verifier.Verify("o\n1\n"u8, bytes));
        }
    }

    /// <summary>Even where the witness's own key signed it.</summary>
    [Fact]
    public void A_cosignature_of_a_time_before_the_epoch_is_refused()
    {
        var plain = Ed25519Signer.FromSeed("w.example", new byte[32]);
        foreach (var (time, holds) in new[] { (-1L, false), (long.MinValue, false), (0L, true), (1L, true) })
        {
            var message = FormattableString.Invariant($"cosignature/v1\ntime {time}\no\n1\n{Root}\n");
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, time);
            bytes = [.. bytes, .. plain.Sign(Encoding.UTF8.GetBytes(message)).Bytes.Span];
            var text = Encoding.UTF8.GetBytes($"o\n1\n{Root}\n");
            Assert.Equal(holds, Witness.Verifier.Verify(text, bytes));
        }
    }

    [Fact]
    public void Any_checkpoint_comes_back() =>
        Gen.Select(Gen.String[1, 20], Gen.Long[0, long.MaxValue], Gen.Byte.Array[32])
            .Where((origin, _, _) => !origin.Contains('\n', StringComparison.Ordinal))
            .Sample(
                (origin, size, root) =>
                {
                    var checkpoint = new Checkpoint(origin, size, new Sha256Hash(root));
                    var read = Checkpoint.Parse(checkpoint.ToString());
                    Assert.Equal((origin, size, checkpoint.Root), (read.Origin, read.Size, read.Root));
                }
            );
}
