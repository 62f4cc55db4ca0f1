using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaimLedger.Access;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Tests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>Every route by everybody, as the OpenAPI document lists them.</summary>
public sealed class RouteTests(TokenTests.Trusting ledger) : IClassFixture<TokenTests.Trusting>
{
    private const string Nobody = "none";

    [Fact]
    public async Task Every_route_answers_those_who_may_and_nobody_else_and_a_refusal_changes_nothing()
    {
        var routes = await RoutesAsync();
        Assert.True(routes.Count > 80);
        var callers = await CallersAsync();
        var before = await StateAsync();
        var cells = routes.SelectMany(route => callers.Select(caller => (route, caller))).ToList();
        var wrong = new List<string>();
        // First those that may not, so that what they change would be seen; then those that may.
        foreach (var (route, caller) in cells.OrderBy(cell => MayPass(cell.route, cell.caller.Role)))
        {
            var mayPass = MayPass(route, caller.Role);
            if (mayPass && before.Count > 0)
            {
                Assert.Equal(before, await StateAsync());
                before = [];
            }
            var (status, body, headers) = await TryAsync(route, caller.Client);
            var expected =
                mayPass ? 0
                : caller.Role is null ? 401
                : 403;
            var isRight = mayPass
                ? status is not (401 or 403)
                : status == expected && IsProblem(body, status);
            if (!isRight || (status >= 500 && status != 503))
                wrong.Add($"{route.Method} {route.Path} by {caller.Name}: {status} {body}");
            Assert.Equal(!mayPass, headers.WwwAuthenticate.Count > 0);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(before);
    }

    [Fact]
    public async Task The_page_on_roles_has_the_roles_of_every_route_and_no_other()
    {
        var shown = Regex
            .Matches(
                Repository.Read("docs/reference/roles.md"),
                @"^\| `(?<route>[A-Z]+ /[^`]*)` \| (?<roles>[^|]*) \|$",
                RegexOptions.Multiline | RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(5)
            )
            .Select(row => $"{row.Groups["route"].Value}: {row.Groups["roles"].Value.Trim()}");
        var routes = await RoutesAsync();
        Assert.Equal(
            routes
                // A HEAD is what its GET is.
                .Where(r => r.Method != "HEAD")
                .Select(r =>
                    $"{r.Method} {r.Path}: {(r.Roles is null ? "everybody" : string.Join(", ", r.Roles))}"
                )
                .Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_endpoint_is_in_a_table_that_says_who_may()
    {
        var endpoints = ledger.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        var without = endpoints
            .OfType<RouteEndpoint>()
            .SelectMany(e =>
                (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (e, m))
            )
            .Where(pair => RouteRules.Of(pair.e, pair.m) is null)
            .Select(pair => $"{pair.m} {pair.e.RoutePattern.RawText}");
        Assert.Empty(without);
        Assert.Equal(endpoints.Count, endpoints.OfType<RouteEndpoint>().Count());
    }

    [Fact]
    public void The_connection_of_an_open_page_is_limited_as_streams_are()
    {
        var all = ledger.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.Contains(
            all.OfType<RouteEndpoint>(),
            e => e.RoutePattern.RawText == PagePaths.Connection && RouteRules.IsHeldOpen(e)
        );
    }

    [Fact]
    public async Task A_route_that_no_table_names_is_nobody_s()
    {
        var services = ledger.Host.Services;
        var policy = await services
            .GetRequiredService<IAuthorizationPolicyProvider>()
            .GetFallbackPolicyAsync();
        var admin = new System.Security.Claims.ClaimsPrincipal(
            new System.Security.Claims.ClaimsIdentity(
                Codes<Role>.All.Select(role => new System.Security.Claims.Claim(
                    System.Security.Claims.ClaimTypes.Role,
                    role
                )),
                "Keys"
            )
        );
        async Task<bool> MayAsync(string path)
        {
            var http = new DefaultHttpContext { User = admin };
            http.Request.Method = "GET";
            http.SetEndpoint(
                new RouteEndpoint(
                    _ => Task.CompletedTask,
                    RoutePatternFactory.Parse(path),
                    0,
                    EndpointMetadataCollection.Empty,
                    path
                )
            );
            var result = await services
                .GetRequiredService<IAuthorizationService>()
                .AuthorizeAsync(admin, http, policy!);
            return result.Succeeded;
        }
        Assert.True(await MayAsync("/threats"));
        Assert.False(await MayAsync("/nobodys"));
    }

    [Theory]
    [InlineData("/nowhere", "GET", 404)]
    [InlineData("/threats", "DELETE", 405)]
    public async Task Where_there_is_no_route_only_who_is_known_is_told_so(
        string path,
        string method,
        int expected
    )
    {
        Assert.Equal(401, (await KeyedLedger.SendAsync(ledger.Client, method, path)).Status);
        Assert.Equal(expected, (await KeyedLedger.SendAsync(ledger.As(Role.Auditor), method, path)).Status);
    }

    [Fact]
    public async Task Of_health_strangers_learn_whether_it_is_and_no_more()
    {
        var (_, body) = await ledger.GetAnyAsync("/health/ready", ledger.Client);
        Assert.Equal(["status"], body.AsObject().Select(member => member.Key));
        (_, body) = await ledger.GetAnyAsync("/health/ready", ledger.As(Role.Subscriber));
        Assert.NotNull(body["projections"]);
    }

    [Fact]
    public async Task What_some_may_read_only_is_kept_by_no_shared_cache()
    {
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "cached",
                kind = "group",
                name = "Cached",
            },
            ledger.As(Role.Editor)
        );
        using var response = await ledger
            .As(Role.Auditor)
            .GetAsync("/log/events?limit=1", TestContext.Current.CancellationToken);
        Assert.False(response.Headers.CacheControl?.Public ?? false);
        Assert.Contains("Authorization", response.Headers.Vary);
    }

    private static bool MayPass(Route route, string? role) =>
        route.Roles is null || (role is not null && route.Roles.Contains(role, StringComparer.Ordinal));

    private static bool IsProblem(string body, int status)
    {
        var problem = JsonNode.Parse(body)!;
        return (string?)problem["code"] == (status == 401 ? "unauthenticated" : "forbidden")
            && (string?)problem["detail"] is { Length: > 20 };
    }

    private async Task<IReadOnlyList<Route>> RoutesAsync()
    {
        var document = await ledger.GetAsync("/openapi/v1.json", ledger.Client);
        Assert.NotNull(document["components"]!["securitySchemes"]!["bearer"]);
        return
        [
            .. from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let roles = operation.Value!["x-roles"]?.AsArray().Select(role => (string)role!).ToList()
            select new Route(
                operation.Key.ToUpperInvariant(),
                path.Key,
                // An operation without security is everybody's; one with it names its roles.
                operation.Value["security"]?.AsArray().Count > 0
                    ? roles ?? []
                    : null,
                operation.Value["requestBody"]?["content"]?.AsObject().First().Key
            ),
        ];
    }

    private async Task<IReadOnlyList<Caller>> CallersAsync()
    {
        var expired = await ledger.MakeKeyAsync(new { role = "admin", person = "late" });
        await ledger.ExecuteAsync(
            $"update ledger.access_keys set expires_at = now() - interval '1 minute' where key = '{expired["key"]}'"
        );
        var revoked = await ledger.MakeKeyAsync(new { role = "admin", person = "gone" });
        await KeyedLedger.SendAsync(ledger.As(Role.Admin), "DELETE", $"/keys/{revoked["key"]}");
        var unknown = KeyText.New().ToString();
        var forged = ledger.KeyOf(Role.Admin)[..^8] + "AAAAAAAA";
        return
        [
            .. Enum.GetValues<Role>()
                .Select(role => new Caller(
                    Codes<Role>.Write(role),
                    Codes<Role>.Write(role),
                    ledger.As(role)
                )),
            new(Nobody, null, ledger.Client),
            new("expired", null, ledger.With((string)expired["secret"]!)),
            new("revoked", null, ledger.With((string)revoked["secret"]!)),
            new("unknown", null, ledger.With(unknown)),
            new("forged", null, ledger.With(forged)),
            new("garbage", null, ledger.With("garbage")),
            new("an auditor's token", "auditor", TokenFor("auditor")),
            new(
                "a token for another service",
                null,
                TokenFor("admin", audience: "https://other.example.org")
            ),
            new("a token that is over", null, TokenFor("admin", expiresIn: TimeSpan.FromMinutes(-2))),
            new("a token without a role that is known", "cook", TokenFor("cook")),
        ];
    }

    private HttpClient TokenFor(
        string role,
        string audience = OwnIssuer.Audience,
        TimeSpan? expiresIn = null
    ) => ledger.With(ledger.Issuer.Token("desk-1", role, audience: audience, expiresIn: expiresIn));

    /// <summary>Nothing of what is named is there: whoever may pass is told that.</summary>
    private static Task<(
        int Status,
        string Body,
        System.Net.Http.Headers.HttpResponseHeaders Headers
    )> TryAsync(Route route, HttpClient client) =>
        KeyedLedger.SendAsync(
            client,
            route.Method,
            Regex.Replace(route.Path, @"\{\w+\}", "nothing", RegexOptions.None, TimeSpan.FromSeconds(1)),
            route.Method == "POST" ? (route.ContentType == "application/json" ? "{}" : "") : null,
            route.ContentType ?? "application/json"
        );

    /// <summary>How many rows there are of what can be changed over HTTP.</summary>
    private async Task<IReadOnlyList<string>> StateAsync()
    {
        string[] tables =
        [
            "mt_events",
            "imports",
            "import_uploads",
            "webhooks",
            "feed_consumers",
            "access_keys",
            "views",
            "request_keys",
        ];
        var rows = new List<string>();
        foreach (var table in tables)
            rows.AddRange(
                await ledger.RowsAsync($"select '{table}', t::text from ledger.{table} t order by 2")
            );
        return rows;
    }

    private sealed record Route(
        string Method,
        string Path,
        IReadOnlyList<string>? Roles,
        string? ContentType
    );

    private sealed record Caller(string Name, string? Role, HttpClient Client);
}
