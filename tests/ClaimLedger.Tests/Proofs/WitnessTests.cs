using System.Text;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>How a witness decides: C2SP tlog-witness, and the requests that Sigsum's witness is tested
/// with.</summary>
public sealed class WitnessTests
{
    private const string Origin =
        "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";

    private const string First = $"""
        old 0

        {Origin}
        1
        KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

        — {Origin} UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=

        """;

    private const string Second = $"""
        old 1
        KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
        +fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=
        KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

        {Origin}
        5
        QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=

        — {Origin} UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=

        """;

    private static readonly Ed25519Verifier SigsumKey = new(
        Origin,
        Convert.FromHexString("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
    );

    private static readonly Ed25519Signer Log = Ed25519Signer.FromSeed("log.example", new byte[32]);

    [Fact]
    public void The_requests_of_another_log_are_accepted_one_after_the_other()
    {
        var state = new WitnessedLog([SigsumKey], 0, MerkleTree.EmptyRoot);
        foreach (var (body, size) in new[] { (First, 1), (Second, 5) })
        {
            var decision = Witness.Decide(Encoding.UTF8.GetBytes(body), _ => state);
            Assert.Equal((200, ""), (decision.Status, decision.Body));
            Assert.Equal(size, decision.Accepted!.Size);
            Assert.Equal(body, AddCheckpointRequest.Parse(Encoding.UTF8.GetBytes(body)).ToString());
            state = state with { Size = size, Root = decision.Accepted.Root };
        }
        // The first again: its size is no longer the last.
        var late = Witness.Decide(Encoding.UTF8.GetBytes(First), _ => state);
        Assert.Equal((409, "5\n"), (late.Status, late.Body));
        Assert.Null(late.Accepted);
    }

    [Fact]
    public void No_bit_of_a_request_may_change()
    {
        var body = Encoding.UTF8.GetBytes(Second);
        var state = new WitnessedLog([SigsumKey], 1, Checkpoint.Parse(SignedNoteOf(First).Text).Root);
        Assert.Equal(200, Witness.Decide(body, Known).Status);
        Assert.All(BitFlips.Of(body), changed => Assert.NotEqual(200, Witness.Decide(changed, Known).Status));

        WitnessedLog? Known(string origin) => origin == Origin ? state : null;
    }

    /// <summary>Known size, old size, new size, which root, how many proof lines, the answer.</summary>
    [Theory]
    [InlineData(0, 0, 0, "empty", 0, 200)]
    [InlineData(0, 0, 0, "other", 0, 422)]
    [InlineData(0, 0, 0, "empty", 1, 422)]
    [InlineData(0, 0, 1, "own", 0, 200)]
    [InlineData(0, 0, 1, "own", 1, 422)]
    [InlineData(1, 0, 1, "own", 1, 409)]
    [InlineData(1, 1, 0, "empty", 0, 400)]
    [InlineData(1, 2, 1, "own", 0, 400)]
    [InlineData(3, 3, 3, "own", 0, 200)]
    [InlineData(3, 3, 3, "own", 1, 422)]
    [InlineData(3, 3, 3, "other", 0, 422)]
    [InlineData(3, 3, 7, "own", -1, 200)]
    [InlineData(3, 3, 7, "own", 0, 422)]
    [InlineData(3, 3, 7, "other", -1, 422)]
    [InlineData(3, 2, 7, "own", -1, 409)]
    [InlineData(0, 3, 7, "own", -1, 409)]
    public void Each_rule_has_its_answer(
        int knownSize,
        int oldSize,
        int newSize,
        string root,
        int lines,
        int status
    )
    {
        var log = TiledLog.Of(newSize);
        var checkpoint = new Checkpoint(
            "log.example",
            newSize,
            root == "other" ? TiledLog.Of(9).Root : log.Root
        );
        var path =
            lines < 0 ? log.Consistency(oldSize).Path : [.. Enumerable.Repeat(MerkleTree.EmptyRoot, lines)];
        var request = new AddCheckpointRequest(oldSize, path, checkpoint.Sign(Log));
        var state = new WitnessedLog([Log.Verifier], knownSize, TiledLog.Of(knownSize).Root);
        var decision = Witness.Decide(request.ToBytes(), _ => state);
        Assert.Equal(status, decision.Status);
        Assert.Equal(status == 200, decision.Accepted is not null);
        if (status == 409)
            Assert.Equal($"{knownSize}\n", decision.Body);
        else
            Assert.Equal(status == 200, decision.Body.Length == 0);
    }

    [Fact]
    public void Unknown_logs_unknown_keys_and_signatures_that_fail_are_told_apart()
    {
        var note = new Checkpoint("log.example", 1, MerkleTree.EmptyRoot).Sign(Log);
        var body = new AddCheckpointRequest(0, [], note).ToBytes();
        Assert.Equal(404, Witness.Decide(body, _ => null).Status);
        Assert.Equal(403, Decide(Ed25519Signer.Generate("log.example")));
        var other = Ed25519Signer.Generate("log.example");
        var broken = note.With(other.Sign("another text\n"u8));
        body = new AddCheckpointRequest(0, [], broken).ToBytes();
        Assert.Equal(200, Decide(Log));
        Assert.Equal(403, Decide(Log, other));

        int Decide(params Ed25519Signer[] keys) =>
            Witness.Decide(body, _ => new([.. keys.Select(k => k.Verifier)], 0, MerkleTree.EmptyRoot)).Status;
    }

    [Theory]
    [InlineData("old 1\n", "")]
    [InlineData("old 1\n", "old 01\n")]
    [InlineData("old 1\n", "old -1\n")]
    [InlineData("old 1\n", "old  1\n")]
    [InlineData("old 1\n", "new 1\n")]
    [InlineData("old 1\n", "old 1\n\n")]
    [InlineData("old 1\n", "old 1\nAAAA\n")]
    [InlineData("KgEAAAAA", " KgEAAAA")]
    [InlineData("\n\nsigsum", "\nsigsum")]
    [InlineData("\n5\n", "\n05\n")]
    [InlineData("\n\n—", "\n—")]
    public void What_is_no_request_is_400(string part, string instead)
    {
        Assert.Contains(part, Second, StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes(Second.Replace(part, instead, StringComparison.Ordinal));
        Assert.Equal(400, Witness.Decide(body, _ => new([SigsumKey], 1, default)).Status);
    }

    [Fact]
    public void Sixty_four_lines_of_proof_are_too_many()
    {
        var note = new Checkpoint("log.example", 1, MerkleTree.EmptyRoot).Sign(Log);
        var lines = Enumerable.Repeat(MerkleTree.EmptyRoot, 64).ToArray();
        Assert.Equal(422, Status(new(0, lines[..63], note)));
        Assert.Equal(400, Status(new(0, lines, note)));

        static int Status(AddCheckpointRequest request) =>
            Witness.Decide(request.ToBytes(), _ => new([Log.Verifier], 0, MerkleTree.EmptyRoot)).Status;
    }

    private static SignedNote SignedNoteOf(string body) =>
        AddCheckpointRequest.Parse(Encoding.UTF8.GetBytes(body)).Checkpoint;
}
