using System.Text.Json.Nodes;
using ClaimLedger.Tests;
using ClaimLedger.Tests.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.IntegrationTests.Supply;

/// <summary>What the project is made of: locked, listed, and refused where it is known to be
/// vulnerable.</summary>
public sealed class SupplyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        """{"npgsql":[{"url":"https://advisories.example/1","severity":1,"versions":"[0.0,99.0)"}]}""",
        false
    )]
    [InlineData(
        """{"npgsql":[{"url":"https://advisories.example/1","severity":1,"versions":"[0.0,9.0)"}]}""",
        true
    )]
    [InlineData("{}", true)]
    public async Task A_package_that_is_known_to_be_vulnerable_stops_the_build(string known, bool builds)
    {
        await using var source = await AuditSourceAsync(known);
        var folder = Directory.CreateTempSubdirectory("claimledger-audit-").FullName;
        try
        {
            // As the projects of this repository are built, with one package.
            foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props" })
                File.Copy(Path.Combine(Repository.Root, file), Path.Combine(folder, file));
            await File.WriteAllTextAsync(
                Path.Combine(folder, "Audited.csproj"),
                """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" /></ItemGroup></Project>""",
                Cancel
            );
            await File.WriteAllTextAsync(
                Path.Combine(folder, "nuget.config"),
                $"""
                <configuration><auditSources><clear />
                <add key="audit" value="{UrlOf(source)}/index.json" allowInsecureConnections="true" />
                </auditSources></configuration>
                """,
                Cancel
            );
            var (exit, output, errors) = (await OtherTool.RunAsync("dotnet", ["restore"], folder))!.Value;
            Assert.True(builds == (exit == 0), output + errors);
            Assert.Equal(!builds, output.Contains("error NU1902", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_bill_of_materials_has_every_package_of_the_service_with_its_hash_and_licence()
    {
        var file = Path.Combine(Path.GetTempPath(), $"claimledger-sbom-{Guid.NewGuid():N}", "bill.cdx.json");
        var script = Path.Combine(Repository.Root, ".ci", "sbom");
        var (exit, output, errors) = (await OtherTool.RunAsync(script, [file], Repository.Root))!.Value;
        Assert.True(exit == 0, output + errors);
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!;
        Assert.Equal("CycloneDX", (string)bill["bomFormat"]!);
        var listed = bill["components"]!.AsArray();
        Assert.All(listed, c => Assert.Equal("SHA-512", (string)c!["hashes"]![0]!["alg"]!));
        Assert.All(listed, c => Assert.NotEmpty(c!["licenses"]!.AsArray()));
        Assert.Equal(
            // The script of Blazor comes with the SDK, as all of ASP.NET Core does.
            Locked("src/ClaimLedger")
                .Except(Analyzers)
                .Where(p =>
                    !p.StartsWith("Microsoft.AspNetCore.App.Internal.Assets ", StringComparison.Ordinal)
                )
                .Order(),
            listed.Select(c => $"{c!["name"]} {c["version"]}").Order()
        );
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void Every_project_has_its_packages_locked() =>
        Assert.All(
            Directory
                .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                .Where(project => !project.Contains("/bin/", StringComparison.Ordinal)),
            project =>
                Assert.True(
                    File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")),
                    project
                )
        );

    /// <summary>What looks at the code while it is built, and is no part of what is built.</summary>
    private static IEnumerable<string> Analyzers =>
        Locked("src/ClaimLedger").Where(package => package.Contains("Analyzer", StringComparison.Ordinal));

    private static IEnumerable<string> Locked(string project) =>
        JsonNode.Parse(Repository.Read($"{project}/packages.lock.json"))!["dependencies"]!
            .AsObject()
            .SelectMany(framework => framework.Value!.AsObject())
            .Where(package => (string)package.Value!["type"]! != "Project")
            .Select(package => $"{package.Key} {package.Value!["resolved"]}")
            .Distinct();

    /// <summary>A NuGet source that knows of vulnerable packages and has none.</summary>
    private static async Task<WebApplication> AuditSourceAsync(string known)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet(
            "/index.json",
            () =>
                Json(
                    $$"""{"version":"3.0.0","resources":[{"@id":"{{UrlOf(app)}}/known/index.json","@type":"VulnerabilityInfo/6.7.0"}]}"""
                )
        );
        app.MapGet(
            "/known/index.json",
            () =>
                Json(
                    $$"""[{"@name":"base","@id":"{{UrlOf(app)}}/known/base.json","@updated":"2026-01-01T00:00:00Z"}]"""
                )
        );
        app.MapGet("/known/base.json", () => Json(known));
        await app.StartAsync(Cancel);
        return app;
    }

    private static IResult Json(string text) => Results.Text(text, "application/json");

    private static string UrlOf(WebApplication app) => app.Urls.First();
}
