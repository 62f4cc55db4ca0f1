using ClaimLedger.Cli.Verification;
using ClaimLedger.Proofs;
using Xunit;
using static ClaimLedger.Tests.Cli.Bundles.VerifierTests;

namespace ClaimLedger.Tests.Cli.Bundles;

/// <summary>What is proved by whom: keys, witnesses, checkpoints that were kept, texts.</summary>
public sealed class VerifierTrustTests
{
    private const int Size = 300;
    private static readonly Ed25519Signer Forger = Ed25519Signer.FromSeed(
        MemoryCopy.Origin,
        [.. Enumerable.Repeat((byte)7, 32)]
    );

    [Fact]
    public async Task A_key_that_came_with_the_copy_proves_nothing_about_who_signed()
    {
        var own = new AuditorsOwn([], Kept: null);
        var report = await new Verifier(
            new MemoryCopy(Size),
            own,
            TestContext.Current.CancellationToken
        ).RunAsync((_, _) => { });
        Assert.True(report.IsProved);
        var signature = report.Findings.Single(f => f.Point == "signature");
        Assert.Equal(Outcome.NotProved, signature.Outcome);
        Assert.Contains("who signed is not proved", signature.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_refused()
    {
        var copy = new MemoryCopy(Size);
        copy.Log(Forger);
        copy.Keys.Clear();
        copy.Keys.Add(Forger.ToString());
        Assert.Equal(["signature"], WrongOf(await VerifyAsync(copy)));
        // And one that not even its own key signed.
        copy.Keys.Clear();
        copy.Keys.Add(MemoryCopy.Signer.ToString());
        var own = new AuditorsOwn([], Kept: null);
        var report = await new Verifier(copy, own, TestContext.Current.CancellationToken).RunAsync(
            (_, _) => { }
        );
        Assert.Equal(["signature"], WrongOf(report));
    }

    [Fact]
    public async Task A_log_that_was_made_anew_with_its_own_key_shows_by_the_checkpoint_that_was_kept()
    {
        var copy = new MemoryCopy(Size);
        var kept = SignedNote.Parse(new MemoryCopy(200).Checkpoint);
        copy.Payloads[150] = MemoryCopy.Changed(copy.Payloads[150], "\"n\":150", "\"n\":151");
        copy.Entries[150] = MemoryCopy.EntryOf(150, "source/s3", 22, copy.Payloads[150]).ToBytes();
        copy.Log();
        Assert.True((await VerifyAsync(copy)).IsProved);
        var report = await VerifyAsync(copy, kept);
        Assert.Equal(["kept-checkpoint"], WrongOf(report));
        Assert.Contains("The first 200 events hash to", Said(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(299)]
    [InlineData(Size)]
    public async Task A_log_goes_on_from_every_checkpoint_that_it_had(int size)
    {
        var kept = SignedNote.Parse(new MemoryCopy(size).Checkpoint);
        var report = await VerifyAsync(new MemoryCopy(Size), kept);
        Assert.True(report.IsProved, Said(report));
        Assert.Contains($"begins with the {size} events", Said(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_older_than_the_checkpoint_that_was_kept_proves_nothing_about_it()
    {
        var report = await VerifyAsync(
            new MemoryCopy(Size),
            SignedNote.Parse(new MemoryCopy(Size + 1).Checkpoint)
        );
        Assert.False(report.IsProved);
        Assert.Empty(WrongOf(report));
        Assert.Contains("older than your checkpoint", Said(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_another_log_is_none_to_compare_with()
    {
        var other = new Checkpoint("other", 0, MerkleTree.EmptyRoot).Sign(Ed25519Signer.Generate("other"));
        Assert.Equal(["kept-checkpoint"], WrongOf(await VerifyAsync(new MemoryCopy(Size), other)));
    }

    [Fact]
    public async Task A_witness_whose_key_was_given_has_to_have_cosigned()
    {
        var (witness, other) = (CosignatureSigner.Generate("w1"), CosignatureSigner.Generate("w2"));
        var copy = new MemoryCopy(Size);
        var time = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);
        var note = SignedNote.Parse(copy.Checkpoint);
        copy.Checkpoint = note.With(witness.Sign(note, time), other.Sign(note, time)).ToBytes();
        var report = await VerifyAsync(copy, kept: null, MemoryCopy.Signer.Verifier, witness.Verifier);
        Assert.True(report.IsProved, Said(report));
        Assert.Contains("cosigned it at 2026-11-25T10:00:00Z", Said(report), StringComparison.Ordinal);
        Assert.Contains("Signatures of w2 were not looked at", Said(report), StringComparison.Ordinal);
        copy = new MemoryCopy(Size);
        report = await VerifyAsync(copy, kept: null, MemoryCopy.Signer.Verifier, witness.Verifier);
        Assert.Equal(["cosignatures"], WrongOf(report));
    }

    [Fact]
    public async Task A_text_that_was_changed_does_not_open_its_commitment()
    {
        var copy = new MemoryCopy(Size);
        copy.Disclosures[401] = MemoryCopy.Changed(copy.Disclosures[401], "ünd", "und");
        await AssertFoundAsync(
            copy,
            "disclosures",
            200,
            "source/s4#note/200 is not the one that was committed to"
        );
    }

    [Fact]
    public async Task Texts_that_stay_closed_are_counted_by_whether_the_log_has_a_redaction()
    {
        var copy = new MemoryCopy(Size);
        copy.Disclosures.RemoveAt(2 * 7);
        copy.Disclosures.RemoveRange(2, 2);
        var redacted = MemoryCopy.EntryOf(299, "source/s0", 43, copy.Payloads[294]) with
        {
            Type = "SourceRedacted",
        };
        copy.Entries[294] = (redacted with { Position = (294 * 2) + 1 }).ToBytes();
        copy.Log();
        var report = await VerifyAsync(copy);
        Assert.True(report.IsProved, Said(report));
        Assert.Contains(
            "3 commitments stay closed: 1 in streams of which the log has a redaction, 2 withheld or lost",
            Said(report),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_text_that_no_event_has_committed_to_is_noticed_in_the_middle_and_at_the_end()
    {
        var copy = new MemoryCopy(Size);
        copy.Disclosures.Insert(100, copy.Disclosures[20]);
        await AssertFoundAsync(copy, "disclosures", 10, "no event has its commitment");
        copy = new MemoryCopy(Size);
        copy.Disclosures.Add(MemoryCopy.Changed(copy.Disclosures[^1], "\"index\":299", "\"index\":300"));
        await AssertFoundAsync(copy, "disclosures", 300, "no event has its commitment");
        copy = new MemoryCopy(Size);
        copy.Disclosures[0] = MemoryCopy.Changed(
            copy.Disclosures[0],
            "\"stream\":\"source/s0\"",
            "\"stream\":\"source/s\""
        );
        await AssertFoundAsync(copy, "disclosures", 0, "text");
        copy.Disclosures[0] = MemoryCopy.Bytes("{}");
        Assert.Equal(["disclosures"], WrongOf(await VerifyAsync(copy)));
    }
}
