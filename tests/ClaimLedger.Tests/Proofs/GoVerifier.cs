using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>The verifier of tests/interop/go, which verifies a log in a folder with the code of
/// golang.org/x/mod/sumdb.</summary>
internal static class GoVerifier
{
    /// <summary>Where Debian and Ubuntu put the sources of golang-golang-x-mod-dev.</summary>
    private const string GoPath = "/usr/share/gocode";

    /// <summary>Builds it in a folder; without Go the test is skipped.</summary>
    public static async Task BuildAsync(string folder)
    {
        if (!Directory.Exists($"{GoPath}/src/golang.org/x/mod/sumdb/tlog"))
            Assert.Skip("Go's verifier is not here: apt-get install golang-go golang-golang-x-mod-dev");
        var built = await OtherTool.RunAsync(
            "go",
            ["build", "-o", Path.Combine(folder, "verify"), "main.go"],
            Path.Combine(Repository.Root, "tests/interop/go"),
            "",
            ("GO111MODULE", "off"),
            ("GOPATH", GoPath),
            ("GOCACHE", Path.Combine(folder, "cache"))
        );
        if (built is null)
            Assert.Skip("Go is not here: apt-get install golang-go golang-golang-x-mod-dev");
        Assert.True(built.Value.Exit == 0, built.Value.Errors);
    }

    /// <summary>Runs the one that was built in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="key">The log's verifier key.</param>
    /// <param name="log">The log's folder.</param>
    /// <param name="older">Older checkpoints, below the log's folder.</param>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(
        string folder,
        string key,
        string log,
        params IEnumerable<string> older
    ) =>
        await OtherTool.RunAsync(Path.Combine(folder, "verify"), [key, log, .. older], folder)
        ?? throw new InvalidOperationException("It was built, and is gone.");
}
