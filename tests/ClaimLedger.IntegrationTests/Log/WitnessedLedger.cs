using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Proofs;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>A ledger with witnesses, whose log's key is known before it starts.</summary>
public sealed class WitnessedLedger(Server server) : Ledger(server)
{
    private readonly Ed25519Signer _key = Ed25519Signer.Generate("ledger.example/claims");

    /// <summary>The log's verifier key.</summary>
    public Ed25519Verifier LogKey => _key.Verifier;

    /// <summary>The setting, for the next start.</summary>
    public List<string> Witnesses { get; } = [];

    /// <summary>What this node has seen of its log.</summary>
    public string SeenFile => Path.Combine(Path.GetDirectoryName(KeyFile)!, "log.checkpoint");

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        var folder = Path.GetDirectoryName(KeyFile)!;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "log.key"), _key.ToSecretText());
        await base.InitializeAsync();
    }

    /// <summary>What <c>/log</c> says of a witness.</summary>
    internal async Task<WitnessWord> WordAsync(string name, HttpClient? client = null)
    {
        var log = await GetAsync("/log", client);
        var word = Assert.Single(log["witnesses"]!.AsArray(), w => (string?)w!["name"] == name)!;
        return new WitnessWord((long?)word["size"], (string?)word["problem"], (string?)word["failingSince"]);
    }

    /// <summary>Waits until a witness has cosigned so much.</summary>
    internal async Task<WitnessWord> CosignedAsync(string name, long size)
    {
        for (var i = 0; i < 150; i++)
        {
            var word = await WordAsync(name);
            if (word.Size >= size)
                return word;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException((await this.LogAsync()).ToJsonString());
    }

    /// <summary>Waits until what keeps a witness from cosigning is known.</summary>
    internal async Task<string> TroubleAsync(string name)
    {
        for (var i = 0; i < 200; i++)
        {
            if ((await WordAsync(name)).Problem is { } problem)
                return problem;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException((await this.LogAsync()).ToJsonString());
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        base.SettingsOf(connectionString)
            .Concat(Witnesses.Select((line, i) => ($"ClaimLedger:Witnesses:{i}", line)));
}

/// <summary>What <c>/log</c> says of a witness.</summary>
internal sealed record WitnessWord(long? Size, string? Problem, string? FailingSince);
