using System.Net;
using System.Text;
using ClaimLedger.Cli.Witnesses;
using ClaimLedger.Proofs;
using ClaimLedger.Tests.Proofs;

namespace ClaimLedger.Tests.Cli.Witnesses;

/// <summary>A witness of the tool in this process, on a port and a folder of its own, and a log for it to
/// watch.</summary>
internal sealed class WitnessBench : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private WitnessMemory? _memory;
    private WitnessServer? _server;

    /// <summary>The log's keys.</summary>
    public Ed25519Signer LogKey { get; } = Ed25519Signer.FromSeed("log.example/one", new byte[32]);

    /// <summary>The witness's key.</summary>
    public CosignatureSigner Key { get; } = CosignatureSigner.FromSeed("witness.example", new byte[32]);

    /// <summary>The log.</summary>
    public TiledLog Log { get; } = TiledLog.Of(300);

    /// <summary>Another log under the same origin and key: as one that was put back and went on.</summary>
    public Sha256Hash ForkedRoot(long size) => MerkleTree.NodeHash(Log.RootOf(size), Log.RootOf(size));

    /// <summary>What it remembers in.</summary>
    public string Folder { get; } =
        Path.Combine(Path.GetTempPath(), $"claimledger-witness-{Guid.NewGuid():N}");

    /// <summary>The file of the log's last checkpoint.</summary>
    public string StateFile =>
        Path.Combine(
            Folder,
            $"{Convert.ToHexStringLower(Sha256Hash.Of("log.example/one"u8).Bytes)}.checkpoint"
        );

    /// <summary>What the witness told its operator.</summary>
    public List<string> Warnings { get; } = [];

    public static async Task<WitnessBench> StartAsync()
    {
        var bench = new WitnessBench();
        await bench.RestartAsync();
        return bench;
    }

    /// <summary>Stops it, where it runs, and starts it on what it remembers.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _memory = WitnessMemory.Open(Folder, [LogKey.Verifier]);
        var answers = new WitnessAnswers(_memory, Key, TimeProvider.System, Warn);
        _server = await WitnessServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0),
            answers,
            Warn,
            default
        );
    }

    /// <summary>Stops it.</summary>
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _memory?.Dispose();
        (_server, _memory) = (null, null);
    }

    /// <summary>Shows it a checkpoint of the log, with the proof from another size.</summary>
    public Task<(HttpStatusCode Status, string Type, string Text)> ShowAsync(long old, long size) =>
        SendAsync(Request(old, size).ToBytes());

    /// <summary>The request for a checkpoint of the log.</summary>
    public AddCheckpointRequest Request(long old, long size) =>
        new(old, Proof(old, size), Head(size).Sign(LogKey));

    /// <summary>The log's own proof from one size to another.</summary>
    public IReadOnlyList<Sha256Hash> Proof(long old, long size)
    {
        if (old > size)
            return [];
        lock (Log)
        {
            return Log.Consistency(old, size).Path;
        }
    }

    /// <summary>The log's head at a size.</summary>
    public Checkpoint Head(long size) => new("log.example/one", size, Log.RootOf(size));

    /// <summary>Sends a body.</summary>
    public async Task<(HttpStatusCode Status, string Type, string Text)> SendAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await _http.PostAsync(new Uri($"{_server!.Url}/add-checkpoint"), content);
        return await ReadAsync(response);
    }

    /// <summary>Asks it for something else.</summary>
    public async Task<(HttpStatusCode Status, string Type, string Text)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri($"{_server!.Url}{path}"));
        return await ReadAsync(response);
    }

    /// <summary>Whether an answer is this witness's cosignature of the log's checkpoint of a size.</summary>
    public bool IsCosigned(long size, string text)
    {
        var note = SignedNote.Parse([.. Head(size).Sign(LogKey).ToBytes(), .. Encoding.UTF8.GetBytes(text)]);
        var policy = new TrustPolicy("log.example/one", [LogKey.Verifier], [Key.Verifier], quorum: 1);
        return policy.Verify(note).IsValid;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Warn(string text)
    {
        lock (Warnings)
            Warnings.Add(text);
    }

    private static async Task<(HttpStatusCode Status, string Type, string Text)> ReadAsync(
        HttpResponseMessage answer
    ) =>
        (
            answer.StatusCode,
            answer.Content.Headers.ContentType!.MediaType!,
            await answer.Content.ReadAsStringAsync()
        );
}
