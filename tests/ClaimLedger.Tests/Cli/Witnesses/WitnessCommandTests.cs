using ClaimLedger.Cli;
using ClaimLedger.Proofs;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli.Witnesses;

/// <summary>The command <c>witness</c>: its key, its folder, its end.</summary>
public sealed class WitnessCommandTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly string _folder = Path.Combine(
        Path.GetTempPath(),
        $"claimledger-witness-{Guid.NewGuid():N}"
    );
    private readonly string _log = Ed25519Signer.FromSeed("log.example", new byte[32]).Verifier.ToString();

    private string KeyFile => Path.Combine(_folder, "witness.key");

    private string Memory => Path.Combine(_folder, "memory");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_key_is_made_once_and_its_verifier_key_is_printed()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("--name", "witness.example"));
        var printed = _service.Out.Split('\n').Single(line => line.StartsWith("Verifier key: ", Ordinal));
        var signer = CosignatureSigner.Parse(File.ReadAllText(KeyFile).Trim());
        Assert.Equal($"Verifier key: {signer.Verifier}", printed);
        Assert.Equal("witness.example", signer.Verifier.Name);
        Assert.DoesNotContain("PRIVATE", _service.Out + _service.Errors, Ordinal);
        Assert.Contains("Watches log.example, from size 0.\n", _service.Out, Ordinal);
        Assert.Contains("Listens on http://127.0.0.1:", _service.Out, Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Contains($"Verifier key: {signer.Verifier}\n", _service.Out, Ordinal);
    }

    [Fact]
    public async Task A_key_without_its_memory_signs_nothing()
    {
        await RunAsync();
        Directory.Delete(Memory, recursive: true);
        Assert.Equal(ExitCode.Usage, await RunAsync());
        Assert.Contains($"'{Memory}' is not", _service.Errors, Ordinal);
        Assert.Equal("", _service.Out);

        Directory.CreateDirectory(Memory);
        Assert.Equal(ExitCode.Done, await RunAsync());
    }

    [Theory]
    [InlineData("nonsense", "holds no key of a witness")]
    [InlineData("", "holds no key of a witness")]
    public async Task What_is_no_key_is_left_alone(string content, string why)
    {
        Directory.CreateDirectory(Memory);
        await File.WriteAllTextAsync(KeyFile, content, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Usage, await RunAsync());
        Assert.Contains(why, _service.Errors, Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_logs_own_key_does_not_cosign()
    {
        Directory.CreateDirectory(Memory);
        var key = Ed25519Signer.FromSeed("log.example", new byte[32]).ToSecretText();
        await File.WriteAllTextAsync(KeyFile, key, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Usage, await RunAsync());
        Assert.Contains("type 0x01, not 0x04", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task Another_name_than_the_keys_is_refused()
    {
        await RunAsync("--name", "one.example");
        Assert.Equal(ExitCode.Usage, await RunAsync("--name", "two.example"));
        Assert.Contains("named one.example, not two.example", _service.Errors, Ordinal);
        File.Delete(KeyFile);
        Assert.Equal(ExitCode.Usage, await RunAsync("--name", "t wo"));
        Assert.Contains("--name", _service.Errors, Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("--listen", "127.0.0.1")]
    [InlineData("--listen", "localhost:5081")]
    [InlineData("--listen", "::1")]
    [InlineData("--log", "log.example")]
    [InlineData("--log", "witness.example+d6fdb695+BL2rp3PFxOL9nsX47doh2RLbRL5ecg858ddtx6y7zizM")]
    public async Task Wrong_usage_makes_no_key(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(option, value));
        Assert.Contains($"{option}: '{value}'", _service.Errors, Ordinal);
        Assert.False(Directory.Exists(_folder));
    }

    /// <summary>Runs the command, and stops it once it listens.</summary>
    private async Task<int> RunAsync(params string[] more)
    {
        string[] args = ["witness", "--key", KeyFile, "--state", Memory];
        if (!more.Contains("--log", StringComparer.Ordinal))
            args = [.. args, "--log", _log];
        if (!more.Contains("--listen", StringComparer.Ordinal))
            args = [.. args, "--listen", "127.0.0.1:0"];
        return await _service.RunAsync([.. args, .. more], stopAfter: "Verifier key: ");
    }
}
