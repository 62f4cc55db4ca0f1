using System.Diagnostics;
using System.Net;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Log;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>Witnesses that do as they should, and such that do not. Each case has a ledger of its
/// own.</summary>
public sealed class WitnessingTests(Server server) : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(
        Path.GetTempPath(),
        $"claimledger-witness-{Guid.NewGuid():N}"
    );
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private WitnessedLedger _ledger = null!;

    public ValueTask InitializeAsync()
    {
        _ledger = new WitnessedLedger(server);
        Directory.CreateDirectory(_folder);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_tools_witness_cosigns_what_the_service_signs()
    {
        await _ledger.InitializeAsync();
        await using var first = await WitnessProcess.StartAsync(_folder, _ledger.LogKey.ToString());
        _ledger.Witnesses.Add($"{first.Verifier} {first.Url}");
        await _ledger.RestartAsync();
        await _ledger.FillAsync("before", 40);
        await _ledger.CosignedAsync("tool.example", await _ledger.EventsAsync());
        await AssertProvenAsync(first.Verifier, 20);

        // Gone, it holds nothing up; back, it goes on from what it remembers.
        Assert.Equal(0, await first.StopAsync());
        await _ledger.FillAsync("meanwhile", 40);
        Assert.Equal(80, (await _ledger.AllLoggedAsync()).Size);
        Assert.Contains(
            "cannot be reached",
            await _ledger.TroubleAsync("tool.example"),
            StringComparison.Ordinal
        );
        await using var second = await WitnessProcess.StartAsync(
            _folder,
            _ledger.LogKey.ToString(),
            new Uri(first.Url).Authority
        );
        Assert.Equal(first.Verifier, second.Verifier);
        var word = await _ledger.CosignedAsync("tool.example", 80);
        Assert.Equal((80, null, null), (word.Size, word.Problem, word.FailingSince));
        await AssertProvenAsync(first.Verifier, 80);
    }

    [Fact]
    public async Task Whoever_answers_nonsense_is_not_believed_and_holds_up_nobody()
    {
        await _ledger.InitializeAsync();
        var faults = WitnessFaults.All();
        await using var honest = await StartAsync("honest.example");
        await using var dead = await StartAsync("dead.example");
        await dead.DieAsync();
        var strange = new List<StrangeWitness>();
        foreach (var (name, _, fault) in faults)
        {
            strange.Add(await StartAsync(name));
            var witness = strange[^1];
            witness.Instead = (http, note) => fault(witness, http, note);
        }
        _ledger.Witnesses.AddRange(strange.Prepend(dead).Prepend(honest).Select(w => w.Setting));
        await _ledger.RestartAsync();

        await _ledger.FillAsync("some", 30);
        Assert.Equal(30, (await _ledger.AllLoggedAsync()).Size);
        await _ledger.CosignedAsync("honest.example", 30);
        foreach (var (name, why, _) in faults.Append(("dead.example", "cannot be reached", null!)))
        {
            Assert.Contains(why, await _ledger.TroubleAsync(name), StringComparison.Ordinal);
            Assert.Null((await _ledger.WordAsync(name)).Size);
        }
        Assert.Equal(
            ["honest.example"],
            await WitnessesOfAsync("select distinct witness from ledger.log_cosignatures")
        );
        Assert.Equal("signing", (string?)(await _ledger.LogAsync())["state"]);
        Assert.Equal(HttpStatusCode.OK, (await _ledger.GetAnyAsync("/health/ready")).Status);

        // What was strange and is no longer is believed again.
        foreach (var each in strange)
            each.Instead = null;
        await _ledger.FillAsync("more", 10);
        await _ledger.CosignedAsync(faults[0].Name, 40);
        Assert.Null((await _ledger.WordAsync(faults[0].Name)).Problem);

        await Task.WhenAll(strange.Select(w => w.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Witnesses_meet_on_the_same_checkpoints_however_fast_they_come()
    {
        await _ledger.InitializeAsync();
        await using var one = await StartAsync("one.example");
        await using var two = await StartAsync("two.example");
        _ledger.Witnesses.AddRange([one.Setting, two.Setting]);
        var running = Stopwatch.StartNew();
        await _ledger.RestartAsync();
        var (filled, both) = (0, 0L);
        // A witness that takes longer leaves some out; on any machine they meet in the end.
        for (; filled < 30 || (both < 3 && filled < 600); filled++)
        {
            await _ledger.FillAsync($"fast-{filled}", 3);
            await Task.Delay(100, _cancel);
            both = await _ledger.NumberAsync(
                "select count(*) from (select size from ledger.log_cosignatures group by size having count(*) = 2) s"
            );
        }
        Assert.True(both >= 3, $"Both cosigned {both} checkpoints.");
        await _ledger.CosignedAsync("one.example", 3 * filled);
        await _ledger.CosignedAsync("two.example", 3 * filled);
        // However many there were: one in a second, but for the first, and one asked for twice.
        var most = 2 + (int)(running.Elapsed / Witnessing.Every);
        Assert.InRange(one.Shown.Count, 3, most);
        var note = SignedNote.Parse(
            await _ledger.Client.GetByteArrayAsync("/checkpoint?witnesses=2", _cancel)
        );
        var verdict = new TrustPolicy(
            _ledger.LogKey.Name,
            [_ledger.LogKey],
            [one.Key.Verifier, two.Key.Verifier],
            2
        ).Verify(note);
        Assert.True(verdict.IsValid, verdict.Reason);
    }

    [Fact]
    public async Task Two_nodes_ask_and_neither_takes_the_other_for_a_fork()
    {
        await _ledger.InitializeAsync();
        await using var witness = await StartAsync("one.example");
        _ledger.Witnesses.Add(witness.Setting);
        await _ledger.RestartAsync();
        var colleague = await _ledger.ColleagueAsync();
        for (var i = 0; i < 40; i++)
            await _ledger.AppendAsync(
                "/sources",
                new
                {
                    source = $"by-two-{i}",
                    name = "N",
                    kind = "group",
                },
                i % 2 == 0 ? colleague : null
            );
        await _ledger.CosignedAsync("one.example", 40);
        foreach (var client in new[] { _ledger.Client, colleague })
        {
            Assert.Equal("signing", (string?)(await _ledger.GetAsync("/log", client))["state"]);
            Assert.Equal(
                (40, null, null),
                (await _ledger.WordAsync("one.example", client)) is var w
                    ? (w.Size, w.Problem, w.FailingSince)
                    : default
            );
        }
        var notes = await _ledger.RowsAsync(
            "select c.note || s.line || E'\\n' from ledger.log_cosignatures s join ledger.log_checkpoints c using (size)"
        );
        var policy = new TrustPolicy(_ledger.LogKey.Name, [_ledger.LogKey], [witness.Key.Verifier], 1);
        Assert.All(
            notes,
            note =>
                Assert.True(policy.Verify(SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(note))).IsValid)
        );
    }

    [Fact]
    public async Task What_no_witness_has_cosigned_is_not_there_for_who_asks_for_it()
    {
        await _ledger.InitializeAsync();
        var position = await _ledger.AppendAsync(
            "/sources",
            new
            {
                source = "alone",
                name = "N",
                kind = "group",
            }
        );
        await _ledger.AllLoggedAsync();
        foreach (var path in new[] { "/checkpoint?witnesses=1", $"/log/proof/{position}?witnesses=1" })
        {
            var (status, problem) = await _ledger.GetProblemAsync(path);
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "not-logged"),
                (status, (string?)problem["code"])
            );
            Assert.Contains("that 1 witness cosigned", (string?)problem["detail"], StringComparison.Ordinal);
        }
        foreach (var witnesses in new[] { "0", "101", "x", "-1" })
        {
            var (status, problem) = await _ledger.GetProblemAsync($"/checkpoint?witnesses={witnesses}");
            Assert.Equal((HttpStatusCode.BadRequest, "witnesses"), (status, (string?)problem["field"]));
        }
    }

    [Theory]
    [InlineData("", "URL")]
    [InlineData("KEY", "URL")]
    [InlineData("KEY ftp://x", "URL")]
    [InlineData("KEY https://x https://y", "URL")]
    [InlineData("KEY https://x/?a=b", "URL")]
    [InlineData("nonsense https://x", "verifier key")]
    [InlineData("LOG https://x", "signs a log")]
    public void A_setting_that_is_no_witness_is_refused(string line, string why)
    {
        var key = CosignatureSigner.Generate("w.example").Verifier.ToString();
        var given = line.Replace("KEY", key, StringComparison.Ordinal)
            .Replace(
                "LOG",
                Ed25519Signer.Generate("log.example").Verifier.ToString(),
                StringComparison.Ordinal
            );
        var wrong = Assert.Throws<UnusableSettingException>(() =>
            ConfiguredWitness.Read([$"{key} https://w.example", given])
        );
        Assert.Contains($"ClaimLedger:Witnesses:1 '{given}'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
        wrong = Assert.Throws<UnusableSettingException>(() =>
            ConfiguredWitness.Read([$"{key} https://a", $"{key} https://b"])
        );
        Assert.Contains("w.example 2 times", wrong.Message, StringComparison.Ordinal);
    }

    private async Task<StrangeWitness> StartAsync(string name) =>
        await StrangeWitness.StartAsync(name, _ledger.LogKey);

    private async Task<List<string>> WitnessesOfAsync(string sql) =>
        [.. (await _ledger.RowsAsync(sql)).Select(verifier => NoteVerifier.Parse(verifier).Name)];

    /// <summary>An event is proven under a checkpoint that the witness cosigned, by what an auditor holds
    /// alone: the two verifier keys.</summary>
    private async Task AssertProvenAsync(string witness, long position)
    {
        var policy = new TrustPolicy(
            _ledger.LogKey.Name,
            [_ledger.LogKey],
            [(CosignatureVerifier)NoteVerifier.Parse(witness)],
            quorum: 1
        );
        var note = SignedNote.Parse(
            await _ledger.Client.GetByteArrayAsync("/checkpoint?witnesses=1", _cancel)
        );
        Assert.True(policy.Verify(note).IsValid, note.ToString());
        var entries = await _ledger.EntriesAsync(Checkpoint.Parse(note.Text));
        var proof = TlogProof.Parse(
            await _ledger.Client.GetByteArrayAsync($"/log/proof/{position}?witnesses=1", _cancel)
        );
        var verdict = proof.Verify(MerkleTree.LeafHash(entries[(int)proof.Index].ToBytes()), policy);
        Assert.True(verdict.IsValid, verdict.Reason);
        Assert.Equal(position, entries[(int)proof.Index].Position);
    }
}
