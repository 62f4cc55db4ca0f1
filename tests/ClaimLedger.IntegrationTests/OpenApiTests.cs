using System.Text.Json.Nodes;
using ClaimLedger.Commands;
using ClaimLedger.Http;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests;

/// <summary>The OpenAPI document says all that there is, and what it is.</summary>
public sealed class OpenApiTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_is_in_the_document()
    {
        var paths = (await ledger.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        var endpoints = ledger
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            // What is for browsers carries its rule itself, and is described nowhere.
            .Where(e => e.Metadata.GetMetadata<Allowed>() is null);
        var missing = endpoints
            .Select(e =>
                (
                    Path: e.RoutePattern.RawText!.Replace("**", ""),
                    Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
                )
            )
            .SelectMany(e => e.Methods.Select(m => (e.Path, Method: m.ToLowerInvariant())))
            .Where(e => paths[e.Path]?[e.Method] is null);
        Assert.Empty(missing);
        // In groups that one finds one's way by: the first part of the path.
        Assert.All(
            paths,
            path =>
                Assert.All(
                    path.Value!.AsObject(),
                    operation => Assert.Equal(path.Key.Split('/')[1], (string?)operation.Value!["tags"]![0])
                )
        );
        Assert.True(
            paths.Count
                >= CommandRoutes
                    .All.Select(r => r.Path)
                    .Concat(ReadRoutes.All.Select(r => r.Path))
                    .Distinct()
                    .Count()
        );
    }

    [Fact]
    public async Task Every_command_has_a_schema_in_which_every_member_is_described()
    {
        var document = await ledger.GetAsync("/openapi/v1.json");
        foreach (var route in CommandRoutes.All)
        {
            var body = document["paths"]![route.Path]!["post"]!["requestBody"]!["content"]![
                "application/json"
            ]!["schema"]!;
            var schema = Resolve(document, body);
            Assert.NotNull((string?)schema["description"]);
            Assert.False((bool)schema["additionalProperties"]!);
            foreach (var (name, member) in schema["properties"]!.AsObject())
                Assert.True(Describes(document, member!), $"{route.Shape.Name}.{name} is not described.");
            Assert.Equal(
                route.Shape.Members.Select(m => m.Name),
                schema["properties"]!.AsObject().Select(p => p.Key)
            );
        }
    }

    [Fact]
    public async Task Every_read_describes_its_parameters_and_its_answer()
    {
        var document = await ledger.GetAsync("/openapi/v1.json");
        foreach (
            var route in ReadRoutes.All.Where(r =>
                r.Method == "GET" && !r.Path.StartsWith("/health", StringComparison.Ordinal)
            )
        )
        {
            var get = document["paths"]![route.Path]!["get"]!;
            var named = (get["parameters"]?.AsArray() ?? [])
                .Select(p => ((string?)p!["name"], (string?)p["description"]))
                .ToList();
            Assert.All(route.Parameters, p => Assert.Contains((p.Name, p.Meaning), named));
            var content = get["responses"]!["200"]!["content"]![route.Answer];
            Assert.NotNull(content);
            if (route.Answer == "application/json")
                Assert.NotEmpty(Resolve(document, content["schema"]!)["properties"]!.AsObject());
        }
    }

    [Fact]
    public async Task A_rebuild_is_described_as_it_is_answered()
    {
        var document = await ledger.GetAsync("/openapi/v1.json");
        var answers = document["paths"]!["/projections/{projection}/rebuild"]!["post"]!["responses"]!;
        Assert.Null(answers["200"]);
        Assert.NotNull(answers["409"]);
        var answer = answers["202"]!["content"]!["application/json"]!["schema"]!;
        Assert.NotEmpty(Resolve(document, answer)["properties"]!.AsObject());
    }

    [Fact]
    public async Task The_page_to_browse_it_is_served_from_here()
    {
        var page = await ledger.Client.GetStringAsync("/docs/", Cancel);
        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.True((await ledger.Client.GetAsync("/docs/scalar.js", Cancel)).IsSuccessStatusCode);
    }

    private static bool Describes(JsonNode document, JsonNode member) =>
        Resolve(document, member)["description"] is not null;

    private static JsonNode Resolve(JsonNode document, JsonNode schema) =>
        (string?)schema["$ref"] is { } reference
            ? document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!
            : schema;
}
