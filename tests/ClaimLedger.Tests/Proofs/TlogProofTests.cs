using System.Text;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Proofs as files: C2SP tlog-proof.</summary>
public sealed class TlogProofTests
{
    private static readonly Ed25519Signer Log = Ed25519Signer.FromSeed("log.example", new byte[32]);
    private static readonly CosignatureSigner[] Witnesses =
    [
        CosignatureSigner.FromSeed("w1.example", [.. Enumerable.Repeat((byte)1, 32)]),
        CosignatureSigner.FromSeed("w2.example", [.. Enumerable.Repeat((byte)2, 32)]),
    ];
    private static readonly TrustPolicy Policy = new(
        "log.example",
        [Log.Verifier],
        Witnesses.Select(w => w.Verifier),
        quorum: 2
    );

    [Fact]
    public void The_file_is_as_the_specification_says()
    {
        var proof = Proof(3, 2);
        Assert.Equal(
            $"c2sp.org/tlog-proof@v1\nindex 2\n{proof.Path[0]}\n\nlog.example\n3\n{TiledLog.Of(3).Root}\n\n"
                + string.Concat(proof.Checkpoint.Signatures.Select(s => $"{s}\n")),
            proof.ToString()
        );
        var withExtra = proof with { Extra = new byte[] { 1, 2, 3 } };
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1\nextra AQID\nindex 2\n",
            withExtra.ToString(),
            StringComparison.Ordinal
        );
        foreach (var each in new[] { proof, withExtra })
        {
            var read = TlogProof.Parse(each.ToBytes());
            Assert.Equal(each.ToString(), read.ToString());
            Assert.Equal(each.Extra.ToArray(), read.Extra.ToArray());
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(700, 300)]
    public void No_bit_of_a_proof_may_change(int size, int index)
    {
        var leaf = TiledLog.Of(size).LeafHash(index);
        var proof = Proof(size, index);
        var verdict = TlogProof.Parse(proof.ToBytes()).Verify(leaf, Policy);
        Assert.True(verdict.IsValid, verdict.Reason);
        foreach (var changed in BitFlips.Of(proof.ToBytes()))
        {
            try
            {
                Assert.False(TlogProof.Parse(changed).Verify(leaf, Policy).IsValid);
            }
            catch (ProofFormatException)
            {
                // No proof at all is refused as well.
            }
        }
        foreach (var other in BitFlips.Of(leaf.Bytes.ToArray()))
            Assert.False(proof.Verify(new Sha256Hash(other), Policy).IsValid);
    }

    [Fact]
    public void What_is_extra_is_not_signed()
    {
        var log = TiledLog.Of(3);
        var proof = Proof(3, 2) with { Extra = new byte[] { 1 } };
        Assert.True(proof.Verify(log.LeafHash(2), Policy).IsValid);
        Assert.True((proof with { Extra = new byte[] { 2 } }).Verify(log.LeafHash(2), Policy).IsValid);
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")]
    [InlineData("c2sp.org/tlog-proof@v1\n", "")]
    [InlineData("index 2\n", "")]
    [InlineData("index 2\n", "index 2\nindex 2\n")]
    [InlineData("index 2", "index 02")]
    [InlineData("index 2", "index -2")]
    [InlineData("index 2", "index  2")]
    [InlineData("index 2", "index 2 ")]
    [InlineData("index 2", "index 9223372036854775808")]
    [InlineData("index 2", "Index 2")]
    [InlineData("index 2\n", "extra \nindex 2\n")]
    [InlineData("index 2\n", "extra AQI\nindex 2\n")]
    [InlineData("index 2\n", "extra AQJ=\nindex 2\n")]
    [InlineData("index 2\n", "extra AQI=\nextra AQI=\nindex 2\n")]
    [InlineData("index 2\n", "index 2\nextra AQI=\n")]
    [InlineData("index 2\n", "index 2\n\n")]
    [InlineData("index 2\n", "index 2\r\n")]
    [InlineData("\n\nlog.example", "\nlog.example")]
    [InlineData("\n\nlog.example", "\n\n\nlog.example")]
    [InlineData("log.example\n3", "log.example\n03")]
    public void Nothing_else_is_a_proof(string part, string instead)
    {
        var text = Proof(3, 2).ToString();
        var at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var changed = text[..at] + instead + text[(at + part.Length)..];
        Assert.Throws<ProofFormatException>(() => TlogProof.Parse(Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public void No_proof_has_more_hashes_than_a_tree_has_levels()
    {
        var proof = Proof(3, 2);
        var most = proof with { Path = [.. Enumerable.Repeat(MerkleTree.EmptyRoot, 63)] };
        Assert.Equal(63, TlogProof.Parse(most.ToBytes()).Path.Count);
        var more = proof with { Path = [.. most.Path, MerkleTree.EmptyRoot] };
        Assert.Throws<ProofFormatException>(() => TlogProof.Parse(more.ToBytes()));
    }

    [Fact]
    public void A_policy_wants_the_log_its_key_and_enough_witnesses()
    {
        var (log, proof) = (TiledLog.Of(3), Proof(3, 2));
        var one = new TrustPolicy("log.example", [Log.Verifier], [Witnesses[0].Verifier], quorum: 1);
        Assert.True(proof.Verify(log.LeafHash(2), one).IsValid);
        Assert.True(proof.Verify(log.LeafHash(2), new TrustPolicy(Log.Verifier)).IsValid);
        Refused("is of 'log.example', not of 'other'", new("other", [Log.Verifier]));
        var stranger = Ed25519Signer.Generate("log.example").Verifier;
        Refused("no signature of a known key", new TrustPolicy(stranger));
        Refused("only witnesses", new("log.example", [stranger], [Witnesses[0].Verifier], 1));
        var third = CosignatureSigner.Generate("w3.example").Verifier;
        Refused(
            "2 of the known witnesses cosigned the checkpoint, not 3",
            new("log.example", [Log.Verifier], [.. Witnesses.Select(w => w.Verifier), third], 3)
        );
        Assert.Throws<ArgumentException>(() => new TrustPolicy("log.example", []));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TrustPolicy("log.example", [Log.Verifier], [], 1)
        );
        var twin = new CosignatureVerifier("twin.example", third.PublicKeyBytes);
        Assert.Throws<ArgumentException>(() =>
            new TrustPolicy("log.example", [Log.Verifier], [third, twin], 2)
        );

        void Refused(string reason, TrustPolicy policy) =>
            Assert.Contains(reason, proof.Verify(log.LeafHash(2), policy).Reason, StringComparison.Ordinal);
    }

    private static TlogProof Proof(int size, int index)
    {
        var log = TiledLog.Of(size);
        var note = new Checkpoint("log.example", size, log.Root).Sign(Log);
        var time = DateTimeOffset.FromUnixTimeSeconds(1679315147);
        note = note.With(Witnesses[0].Sign(note, time), Witnesses[1].Sign(note, time));
        return new TlogProof(index, log.Inclusion(index).Path, note);
    }
}
