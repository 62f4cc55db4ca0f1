using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>A ledger at which people prove who they are. Its own client has no credentials.</summary>
public class KeyedLedger(Server server) : Ledger(server)
{
    private readonly LogBook _log = new();

    /// <summary>The data folder.</summary>
    public string Data => Path.GetDirectoryName(KeyFile)!;

    /// <summary>Every line that was logged.</summary>
    public IReadOnlyCollection<string> Logged => _log.Lines;

    /// <inheritdoc/>
    protected override string Access => LedgerSettings.WithKeys;

    /// <inheritdoc/>
    protected override ILoggerProvider? Log => _log;

    /// <summary>All callers of a test come from one address, and in no time.</summary>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        [
            .. base.SettingsOf(connectionString),
            ("ClaimLedger:Limits:RequestsPerMinute", "0"),
            ("ClaimLedger:Limits:AnonymousRequestsPerMinute", "0"),
        ];

    /// <summary>The file of a role's first key.</summary>
    public string FileOf(Role role) => Path.Combine(Data, "keys", $"{Codes<Role>.Write(role)}.key");

    /// <summary>A role's first key.</summary>
    public string KeyOf(Role role) => File.ReadAllText(FileOf(role)).Trim();

    /// <summary>Talks to the first node with a role's first key.</summary>
    public HttpClient As(Role role) => With(KeyOf(role));

    /// <summary>Talks to the first node with a key or token.</summary>
    public HttpClient With(string? token) => With(Host.GetTestServer(), token);

    /// <summary>Talks to a node with a key or token.</summary>
    public static HttpClient With(TestServer node, string? token)
    {
        var client = node.CreateClient();
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Makes a key.</summary>
    /// <returns>What was answered, the secret with it.</returns>
    public async Task<JsonNode> MakeKeyAsync(object key)
    {
        var (status, body) = await PostAsync("/keys", key, As(Role.Admin));
        Assert.True(status == HttpStatusCode.Created, body.ToJsonString());
        return body;
    }

    /// <summary>Makes a key for a person.</summary>
    /// <returns>A client with it.</returns>
    public async Task<HttpClient> PersonAsync(string person, string role = "editor") =>
        With((string)(await MakeKeyAsync(new { role, person }))["secret"]!);

    /// <summary>Sends any request, and answers its status and body, which may be no JSON.</summary>
    public static async Task<(int Status, string Body, HttpResponseHeaders Headers)> SendAsync(
        HttpClient client,
        string method,
        string path,
        string? body = null,
        string contentType = "application/json"
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers
        );
    }
}

/// <summary>A ledger that an editor talks to, with a key.</summary>
public sealed class EditorsLedger(Server server) : KeyedLedger(server)
{
    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Client = As(Role.Editor);
    }
}
