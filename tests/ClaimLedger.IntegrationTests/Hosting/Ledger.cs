using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alba;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>A service on a database of its own, as a test class's fixture; talked to over HTTP
/// alone.</summary>
public class Ledger(Server server) : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"claimledger-data-{Guid.NewGuid():N}");
    private readonly List<IAlbaHost> _hosts = [];
    private HttpClient? _colleague;
    private bool _isOwner;

    /// <summary>The connection string of the ledger's database.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The file of the ledger's sealing key.</summary>
    public string KeyFile => Path.Combine(_data, "sealing.key");

    /// <summary>The first node.</summary>
    public IAlbaHost Host => _hosts[0];

    /// <summary>Whether people prove who they are.</summary>
    protected virtual string Access => LedgerSettings.Open;

    /// <summary>Takes what the nodes log, all of it; null for nobody.</summary>
    protected virtual ILoggerProvider? Log => null;

    /// <summary>How a node reaches the database.</summary>
    protected virtual IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        [("ConnectionStrings:Ledger", connectionString)];

    /// <summary>Puts something of a test's own in place of what a node has.</summary>
    protected virtual void Replace(IServiceCollection services) { }

    /// <summary>Makes the database, or finds one.</summary>
    protected virtual Task<string> CreateDatabaseAsync()
    {
        _isOwner = true;
        return server.CreateDatabaseAsync();
    }

    /// <summary>Talks to the first node.</summary>
    public HttpClient Client { get; protected set; } = null!;

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        await MakeDatabaseAsync();
        Client = (await StartNodeAsync("local")).GetTestServer().CreateClient();
    }

    /// <summary>Makes the database, without a node on it.</summary>
    protected async Task MakeDatabaseAsync() => ConnectionString = await CreateDatabaseAsync();

    /// <summary>Starts a node on the ledger's database: the service as it is, with an actor of its
    /// own. It may reach the database by another way.</summary>
    public async Task<IAlbaHost> StartNodeAsync(string actor, string? connectionString = null)
    {
        var host = await AlbaHost.For<Program>(web =>
        {
            foreach (var (name, value) in SettingsOf(connectionString ?? ConnectionString))
                web.UseSetting(name, value);
            web.UseSetting("ClaimLedger:Access", Access);
            web.UseSetting("ClaimLedger:Data", _data);
            web.UseSetting("ClaimLedger:Actor", actor);
            web.ConfigureServices(services =>
            {
                services.DisableAllExternalWolverineTransports();
                Replace(services);
                services.AddLogging(logging =>
                {
                    logging.ClearProviders();
                    if (Log is not null)
                        logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
                });
            });
        });
        _hosts.Add(host);
        return host;
    }

    /// <summary>Talks to a node at which another person acts; it is started when it is first asked
    /// for.</summary>
    public async Task<HttpClient> ColleagueAsync() =>
        _colleague ??= (await StartNodeAsync("colleague")).GetTestServer().CreateClient();

    /// <summary>Stops a node; what it has accepted it still answers.</summary>
    public async Task StopNodeAsync(IAlbaHost node)
    {
        _hosts.Remove(node);
        await node.DisposeAsync();
    }

    /// <summary>Stops the first node and starts another in its place, on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopNodeAsync(Host);
        await StartAgainAsync();
    }

    /// <summary>Starts the first node again, which was stopped, on the same data.</summary>
    public async Task StartAgainAsync()
    {
        var node = await StartNodeAsync("local");
        _hosts.Remove(node);
        _hosts.Insert(0, node);
        Client = node.GetTestServer().CreateClient();
    }

    /// <summary>Posts a command and answers status and body.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(
        string path,
        object command,
        HttpClient? client = null
    )
    {
        var json = JsonSerializer.Serialize(command, JsonSerializerOptions.Web);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await (client ?? Client).PostAsync(path, content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Posts a command that has to be appended.</summary>
    /// <returns>The position of its last event.</returns>
    public async Task<long> AppendAsync(string path, object command, HttpClient? client = null)
    {
        var (status, body) = await PostAsync(path, command, client);
        Assert.True(status == HttpStatusCode.Created, $"{path}: {(int)status} {body.ToJsonString()}");
        return (long)body["position"]!;
    }

    /// <summary>Gets what has to be there.</summary>
    public async Task<JsonNode> GetAsync(string path, HttpClient? client = null)
    {
        using var response = await (client ?? Client).GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>Gets what is not there, or cannot be had so.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Problem)> GetProblemAsync(string path)
    {
        var (status, body) = await GetAnyAsync(path);
        Assert.True((int)status >= 400, $"{path}: {(int)status} {body.ToJsonString()}");
        return (status, body);
    }

    /// <summary>Gets whatever there is.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> GetAnyAsync(
        string path,
        HttpClient? client = null
    )
    {
        using var response = await (client ?? Client).GetAsync(path);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Imports lines.</summary>
    public async Task<JsonNode> ImportAsync(string lines, bool dryRun = false)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        return await ImportAsync(stream, dryRun);
    }

    /// <summary>Imports lines.</summary>
    public async Task<JsonNode> ImportAsync(Stream lines, bool dryRun = false)
    {
        using var content = new StreamContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await Client.PostAsync(
            $"/imports?dryRun={(dryRun ? "true" : "false")}",
            content
        );
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"/imports: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>Imports the sample dossier.</summary>
    public async Task<JsonNode> ImportDossierAsync(bool dryRun = false)
    {
        await using var file = File.OpenRead(
            Path.Combine(AppContext.BaseDirectory, "Samples", "imu-2004.ndjson")
        );
        return await ImportAsync(file, dryRun);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            try
            {
                await host.DisposeAsync();
            }
            catch (ObjectDisposedException)
            {
                // The program's own end stops the host as well, and was faster; two stops at once meet in
                // Marten's coordinator. Outside of tests there is one.
            }
        }
        if (_isOwner)
            await server.CloseAsync(ConnectionString);
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }
}
