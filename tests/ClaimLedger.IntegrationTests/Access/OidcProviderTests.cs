using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Tests;
using ClaimLedger.Tests.Proofs;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>Tokens that an identity provider gives out that others wrote.</summary>
public sealed class OidcProviderTests(Server server)
{
    private const string Audience = "https://ledger.example.org";

    private static string Folder => Path.Combine(Repository.Root, "tests/interop/oidc");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task What_it_gives_for_this_service_is_taken_and_what_it_gives_for_another_is_not(
        string algorithm
    )
    {
        await OtherTool.InstallAsync(Folder);
        using var provider = await StartAsync(algorithm);
        await using var ledger = new Trusting(server, provider.Issuer);
        await ledger.InitializeAsync();

        var editor = await TokenAsync(provider.Issuer, "desk-9", Audience);
        var source = new
        {
            source = "by-provider",
            kind = "group",
            name = "N",
        };
        var position = await ledger.AppendAsync("/sources", source, ledger.With(editor));
        Assert.Equal(
            ["desk-9"],
            await ledger.RowsAsync($"select user_name from ledger.mt_events where seq_id = {position}")
        );
        var auditor = await TokenAsync(provider.Issuer, "desk-8", Audience);
        Assert.Equal(200, (await KeyedLedger.SendAsync(ledger.With(auditor), "GET", "/queue")).Status);
        Assert.Equal(
            403,
            (await KeyedLedger.SendAsync(ledger.With(auditor), "POST", "/sources", "{}")).Status
        );
        var elsewhere = await TokenAsync(provider.Issuer, "desk-9", "https://other.example.org");
        var (status, body, _) = await KeyedLedger.SendAsync(ledger.With(elsewhere), "GET", "/threats");
        Assert.Equal(401, status);
        Assert.Contains("for another service", body, StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(string issuer, string client, string audience)
    {
        using var http = new HttpClient();
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client}:secret"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("resource", audience),
        ]);
        using var response = await http.PostAsync($"{issuer}/token", form, Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, body);
        return (string)JsonNode.Parse(body)!["access_token"]!;
    }

    private static async Task<Provider> StartAsync(string algorithm)
    {
        var start = new ProcessStartInfo("node", ["provider.mjs"])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var clients = new JsonObject
        {
            ["desk-8"] = new JsonArray("auditor"),
            ["desk-9"] = new JsonArray("editor", "cook"),
        };
        var given = new JsonObject { ["algorithm"] = algorithm, ["clients"] = clients };
        await process.StandardInput.WriteAsync(given.ToJsonString());
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("http", StringComparison.Ordinal))
                return new Provider(process, line);
        }
        throw new InvalidOperationException($"The provider does not start: {await errors}");
    }

    private sealed record Provider(Process Process, string Issuer) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }

    private sealed class Trusting(Server server, string issuer) : KeyedLedger(server)
    {
        protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
            [
                .. base.SettingsOf(connectionString),
                ("ClaimLedger:Oidc:Authority", issuer),
                ("ClaimLedger:Oidc:Audience", Audience),
            ];
    }
}
