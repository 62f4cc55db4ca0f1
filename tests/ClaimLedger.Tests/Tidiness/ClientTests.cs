using ClaimLedger.Client;
using ClaimLedger.Domain.Commands;
using Xunit;

namespace ClaimLedger.Tests.Tidiness;

/// <summary>The client needs the domain and nothing else.</summary>
public sealed class ClientTests
{
    private const string Folder = "src/ClaimLedger.Client";

    [Fact]
    public void The_client_references_the_base_library_and_the_domain()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.Equal(
            [typeof(Command).Assembly.GetName().Name!],
            typeof(LedgerClient)
                .Assembly.GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(name => !File.Exists(Path.Combine(runtime, $"{name}.dll")))
        );
        var project = Repository.Read($"{Folder}/ClaimLedger.Client.csproj");
        Assert.DoesNotContain("PackageReference", project, StringComparison.Ordinal);
        Assert.Contains("<IsPackable>true</IsPackable>", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_catches_everything() =>
        Assert.DoesNotContain(
            Repository.SourceFiles(Folder),
            path => Repository.Read(path).Contains("catch (Exception)", StringComparison.Ordinal)
        );
}
