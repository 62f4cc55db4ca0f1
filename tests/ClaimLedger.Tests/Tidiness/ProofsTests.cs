using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Tidiness;

/// <summary>The proofs are pure and stand alone: one package, nothing of the house, no clock, no
/// surroundings.</summary>
public sealed class ProofsTests
{
    private const string Folder = "src/ClaimLedger.Proofs";

    [Fact]
    public void The_proofs_reference_the_base_library_and_one_package()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.Equal(
            ["BouncyCastle.Cryptography"],
            typeof(MerkleTree)
                .Assembly.GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(name => !File.Exists(Path.Combine(runtime, $"{name}.dll")))
        );
        var project = Repository.Read($"{Folder}/ClaimLedger.Proofs.csproj");
        Assert.DoesNotContain("ProjectReference", project, StringComparison.Ordinal);
        Assert.Contains("<IsPackable>true</IsPackable>", project, StringComparison.Ordinal);
    }

    [Fact]
    public void The_proofs_know_no_clock_no_chance_and_no_surroundings() =>
        Assert.Empty(Purity.BrokenIn(Folder));

    [Fact]
    public void Only_the_making_of_a_key_is_random_and_only_there_is_the_package() =>
        Assert.All(
            new[] { "RandomNumberGenerator", "Org.BouncyCastle" },
            word =>
                Assert.Equal(
                    [$"{Folder}/Notes/Ed25519Key.cs"],
                    Repository
                        .SourceFiles(Folder)
                        .Where(path => Repository.Read(path).Contains(word, StringComparison.Ordinal)),
                    StringComparer.Ordinal
                )
        );

    /// <summary>What verifies is the library's one exception, or a verdict; what is caught is
    /// named.</summary>
    [Fact]
    public void Nothing_catches_everything() =>
        Assert.DoesNotContain(
            Repository.SourceFiles(Folder),
            path => Repository.Read(path).Contains("catch (Exception)", StringComparison.Ordinal)
        );
}
