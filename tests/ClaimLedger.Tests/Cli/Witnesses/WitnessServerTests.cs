using System.Net;
using System.Text;
using ClaimLedger.Cli.Witnesses;
using ClaimLedger.Proofs;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli.Witnesses;

/// <summary>The tool's witness over HTTP: C2SP tlog-witness, what it remembers, and what it never
/// signs.</summary>
public sealed class WitnessServerTests : IAsyncLifetime
{
    private WitnessBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await WitnessBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_log_that_goes_on_is_cosigned_and_can_be_read()
    {
        var hash = Path.GetFileNameWithoutExtension(_bench.StateFile);
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.GetAsync($"/{hash}/checkpoint")).Status);
        foreach (var (old, size) in new[] { (0, 0), (0, 7), (7, 7), (7, 256), (256, 300) })
        {
            var (status, type, text) = await _bench.ShowAsync(old, size);
            Assert.Equal((HttpStatusCode.OK, "text/plain"), (status, type));
            Assert.True(_bench.IsCosigned(size, text), text);

            var last = await _bench.GetAsync($"/{hash}/checkpoint");
            Assert.Equal(HttpStatusCode.OK, last.Status);
            var policy = new TrustPolicy(
                "log.example/one",
                [_bench.LogKey.Verifier],
                [_bench.Key.Verifier],
                1
            );
            var note = SignedNote.Parse(Encoding.UTF8.GetBytes(last.Text));
            Assert.True(policy.Verify(note).IsValid, last.Text);
            Assert.Equal(
                _bench.Head(size),
                Checkpoint.Parse(note.Text) with
                {
                    Extensions = _bench.Head(size).Extensions,
                }
            );
        }
        Assert.Empty(_bench.Warnings);
    }

    [Fact]
    public async Task What_it_cosigned_it_remembers_after_a_restart()
    {
        await _bench.ShowAsync(0, 200);
        await _bench.RestartAsync();

        var (status, type, text) = await _bench.ShowAsync(0, 250);
        Assert.Equal((HttpStatusCode.Conflict, "text/x.tlog.size", "200\n"), (status, type, text));
        Assert.Equal(HttpStatusCode.OK, (await _bench.ShowAsync(200, 250)).Status);
    }

    [Fact]
    public async Task A_log_that_was_put_back_is_not_cosigned_and_its_operator_hears_of_it()
    {
        await _bench.ShowAsync(0, 200);

        Assert.Equal(HttpStatusCode.Conflict, (await _bench.ShowAsync(0, 100)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.ShowAsync(200, 100)).Status);
        foreach (var size in new[] { 200, 250 })
        {
            var forked = new Checkpoint("log.example/one", size, _bench.ForkedRoot(size)).Sign(_bench.LogKey);
            var request = new AddCheckpointRequest(200, _bench.Proof(200, size), forked);
            for (var i = 0; i < 2; i++)
                Assert.Equal(
                    HttpStatusCode.UnprocessableEntity,
                    (await _bench.SendAsync(request.ToBytes())).Status
                );
            // The operator has the note, which the log signed and cannot deny; however often it is sent.
            Assert.Single(_bench.Warnings, warning => warning.EndsWith(forked.ToString(), Ordinal));
        }
        Assert.Equal(HttpStatusCode.OK, (await _bench.ShowAsync(200, 200)).Status);
    }

    [Fact]
    public async Task Other_logs_other_keys_and_other_bodies_have_their_answers()
    {
        var other = Ed25519Signer.Generate("log.example/one");
        var stranger = Ed25519Signer.Generate("log.example/two");
        var head = _bench.Head(7);
        await RefusesAsync(403, new AddCheckpointRequest(0, [], head.Sign(other)).ToBytes());
        await RefusesAsync(
            404,
            new AddCheckpointRequest(
                0,
                [],
                (head with { Origin = "log.example/two" }).Sign(stranger)
            ).ToBytes()
        );
        await RefusesAsync(400, "old 0\n"u8.ToArray());
        await RefusesAsync(400, []);
        await RefusesAsync(413, new byte[200_000]);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _bench.GetAsync("/add-checkpoint")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.GetAsync("/../lock")).Status);
        Assert.False(File.Exists(_bench.StateFile));

        async Task RefusesAsync(int status, byte[] body) =>
            Assert.Equal(status, (int)(await _bench.SendAsync(body)).Status);
    }

    [Fact]
    public async Task Signatures_of_others_are_not_passed_on()
    {
        var other = Ed25519Signer.Generate("log.example/one");
        var request = _bench.Request(0, 7);
        var note = request.Checkpoint with
        {
            Signatures = [.. _bench.Head(7).Sign(other).Signatures, .. request.Checkpoint.Signatures],
        };
        Assert.Equal(
            HttpStatusCode.OK,
            (await _bench.SendAsync((request with { Checkpoint = note }).ToBytes())).Status
        );
        var kept = SignedNote.Parse(
            await File.ReadAllBytesAsync(_bench.StateFile, TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            [_bench.LogKey.Verifier.KeyId, _bench.Key.Verifier.KeyId],
            kept.Signatures.Select(s => s.KeyId)
        );
    }

    /// <summary>Every request is right when it is made, and most are late: whichever comes through, the
    /// witness never goes back, and what it cosigned is one chain.</summary>
    [Fact]
    public async Task Requests_at_once_never_roll_it_back()
    {
        var cosigned = new List<(long Old, long Size)>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            async (worker, _) =>
            {
                var known = 0L;
                for (var i = 0; i < 12; i++)
                {
                    var size = Math.Min(300, known + 1 + ((worker + i) % 3));
                    var (status, _, text) = await _bench.ShowAsync(known, size);
                    if (status == HttpStatusCode.OK)
                    {
                        Assert.True(_bench.IsCosigned(size, text), text);
                        lock (cosigned)
                            cosigned.Add((known, size));
                        known = size;
                    }
                    else
                    {
                        Assert.Equal(HttpStatusCode.Conflict, status);
                        known = Math.Max(known, long.Parse(text, null));
                    }
                }
            }
        );
        // From each size it went on once, and every step but the first begins where another ended.
        Assert.Equal(cosigned.Count, cosigned.Select(step => step.Old).Distinct().Count());
        var ends = cosigned.Select(step => step.Size).ToHashSet();
        Assert.All(cosigned, step => Assert.True(step.Old == 0 || ends.Contains(step.Old), $"{step}"));
        await _bench.RestartAsync();
        Assert.Equal($"{ends.Max()}\n", (await _bench.ShowAsync(ends.Max() - 1, 300)).Text);
    }

    [Fact]
    public async Task What_was_decided_by_what_is_no_longer_known_is_not_stored()
    {
        await _bench.StopAsync();
        using var memory = WitnessMemory.Open(_bench.Folder, [_bench.LogKey.Verifier]);
        var log = memory.Find("log.example/one")!;
        var before = log.Known;
        Assert.True(log.TryStore(before, _bench.Head(20), _bench.Head(20).Sign(_bench.LogKey)));
        Assert.False(log.TryStore(before, _bench.Head(10), _bench.Head(10).Sign(_bench.LogKey)));
        Assert.Equal(20, log.Known.Size);
        Assert.Equal(20, Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(_bench.StateFile)).Text).Size);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_cosigned()
    {
        await _bench.ShowAsync(0, 20);
        Directory.CreateDirectory($"{_bench.StateFile}.new");

        var (status, _, text) = await _bench.ShowAsync(20, 30);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("\u2014", text, Ordinal);
        Assert.Contains("could not be stored", Assert.Single(_bench.Warnings), Ordinal);

        Directory.Delete($"{_bench.StateFile}.new");
        Assert.Equal("20\n", (await _bench.ShowAsync(30, 40)).Text);
        Assert.Equal(HttpStatusCode.OK, (await _bench.ShowAsync(20, 30)).Status);
    }

    [Fact]
    public async Task A_memory_that_is_damaged_stops_it_instead_of_being_forgotten()
    {
        await _bench.ShowAsync(0, 20);
        var whole = await File.ReadAllTextAsync(_bench.StateFile, TestContext.Current.CancellationToken);
        foreach (
            var damaged in new[]
            {
                "",
                whole[..30],
                whole.Replace("log.example/one\n20", "log.example/two\n20", Ordinal),
            }
        )
        {
            await _bench.StopAsync();
            await File.WriteAllTextAsync(_bench.StateFile, damaged, TestContext.Current.CancellationToken);
            var failure = await Assert.ThrowsAsync<WitnessFailure>(_bench.RestartAsync);
            Assert.Contains(_bench.StateFile, failure.Message, Ordinal);
        }
        await File.WriteAllTextAsync(_bench.StateFile, whole, TestContext.Current.CancellationToken);
        await _bench.RestartAsync();
    }

    [Fact]
    public void Two_witnesses_never_share_a_folder()
    {
        var failure = Assert.Throws<WitnessFailure>(() =>
            WitnessMemory.Open(_bench.Folder, [_bench.LogKey.Verifier])
        );
        Assert.Contains(_bench.Folder, failure.Message, Ordinal);
    }
}
