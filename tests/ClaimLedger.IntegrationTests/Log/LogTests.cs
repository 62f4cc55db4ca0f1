using System.Net;
using System.Text;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Proofs;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>The log over HTTP: every event is a leaf, and each can be proven.</summary>
public sealed class LogTests(Ledger ledger) : IClassFixture<Ledger>
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_a_leaf_in_the_order_of_the_ledger()
    {
        await ledger.FillAsync("order", 300);
        await ledger.AssertLogIsLedgerAsync();
    }

    [Fact]
    public async Task Every_checkpoint_that_was_seen_is_the_beginning_of_the_last()
    {
        await ledger.FillAsync("beginning", 1);
        var seen = new List<Checkpoint>();
        for (var i = 0; i < 6; i++)
        {
            await ledger.FillAsync($"beginning-{i}", 120);
            seen.Add(await ledger.AllLoggedAsync());
        }
        var last = seen[^1];
        var reader = new TileReader(
            async path => await ledger.Client.GetByteArrayAsync($"/{path}", _cancel),
            last.Size,
            last.Root
        );
        foreach (var head in seen)
        {
            var proof = await new TreeProver(reader).ConsistencyAsync(head.Size, last.Size, _cancel);
            var verdict = proof.Verify(head.Root, last.Root);
            Assert.True(verdict.IsValid, verdict.Reason);
            // Partial tiles of every published size stay available.
            foreach (var path in TileLayout.PartialTiles(head.Size))
                Assert.Equal(
                    path.Width * Sha256Hash.Length,
                    (await ledger.Client.GetByteArrayAsync($"/{path}", _cancel)).Length
                );
        }
    }

    [Fact]
    public async Task An_event_is_proven_by_its_position_and_by_its_id()
    {
        var position = await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "proven",
                name = "P",
                kind = "group",
            }
        );
        await ledger.AllLoggedAsync();
        var id = Assert.Single(
            await ledger.RowsAsync($"select id from ledger.mt_events where seq_id = {position}")
        );
        var entry = (await ledger.EntriesAsync(await ledger.AllLoggedAsync())).Single(e =>
            e.Position == position
        );
        foreach (var name in new[] { $"{position}", id })
            await AssertProvesAsync(
                await ledger.Client.GetByteArrayAsync($"/log/proof/{name}", _cancel),
                entry
            );
    }

    [Fact]
    public async Task A_command_that_waits_for_its_proof_gets_it()
    {
        var (status, body) = await ledger.PostAsync(
            "/threats?wait=proof",
            new
            {
                threat = "waited-for",
                name = "W",
                types = new[] { "terrorist" },
                question = "W is one.",
            }
        );
        Assert.Equal(HttpStatusCode.Created, status);
        var proofs = body["proofs"]!.AsArray();
        Assert.Equal(body["events"]!.AsArray().Count, proofs.Count);
        foreach (var proof in proofs)
        {
            var entry = (await ledger.EntriesAsync(await ledger.AllLoggedAsync())).Single(e =>
                e.Position == (long)proof!["position"]!
            );
            await AssertProvesAsync(Encoding.UTF8.GetBytes((string)proof!["proof"]!), entry);
        }
    }

    [Theory]
    [InlineData("/log/proof/999999999", HttpStatusCode.NotFound, "unknown-event")]
    [InlineData("/log/proof/01a21488-94af-749b-b547-c8cd49b6495b", HttpStatusCode.NotFound, "unknown-event")]
    [InlineData("/log/proof/-1", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/log/proof/first", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/log/proof/1?format=pdf", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/tile/0/999", HttpStatusCode.NotFound, "unknown-tile")]
    [InlineData("/tile/0/x000/000", HttpStatusCode.NotFound, "unknown-tile")]
    [InlineData("/tile/9/000", HttpStatusCode.NotFound, "unknown-tile")]
    [InlineData("/tile/0/000.p/0", HttpStatusCode.NotFound, "unknown-tile")]
    [InlineData("/tile/entries/999.p/1", HttpStatusCode.NotFound, "unknown-tile")]
    [InlineData("/tile/6/000.p/1", HttpStatusCode.NotFound, "unknown-tile")]
    public async Task What_there_is_not_is_refused(string path, HttpStatusCode status, string code)
    {
        var (answered, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((status, code), (answered, (string?)problem["code"]));
    }

    [Fact]
    public async Task Waiting_for_anything_else_is_refused_and_appends_nothing()
    {
        var (status, problem) = await ledger.PostAsync(
            "/threats?wait=long",
            new { threat = "never", name = "N" }
        );
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("wait", (string?)problem["field"]);
        Assert.Equal(
            0,
            await ledger.NumberAsync("select count(*) from ledger.mt_streams where id = 'threat/never'")
        );
    }

    private async Task AssertProvesAsync(byte[] file, LedgerEntry entry)
    {
        var keys = await ledger.KeysAsync();
        var proof = TlogProof.Parse(file);
        var verified = proof.Checkpoint.Verify(keys);
        Assert.True(verified.Verdict.IsValid, verified.Verdict.Reason);
        var head = Checkpoint.Parse(proof.Checkpoint.Text);
        var inclusion = new InclusionProof(proof.Index, head.Size, proof.Path);
        var verdict = inclusion.Verify(MerkleTree.LeafHash(entry.ToBytes()), head.Root);
        Assert.True(verdict.IsValid, verdict.Reason);
        var other = entry with { Actor = "somebody-else" };
        Assert.False(inclusion.Verify(MerkleTree.LeafHash(other.ToBytes()), head.Root).IsValid);
    }
}
