using System.Text.Json.Nodes;

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>A threat, two sources and a document with ids of their own in a shared ledger, and few words to
/// write about them. Everything goes over HTTP, and every step notes its position.</summary>
public sealed class Desk
{
    private readonly Ledger _ledger;
    private readonly HttpClient? _client;
    private readonly string _name;
    private readonly List<long> _steps = [];

    private Desk(Ledger ledger, string name, HttpClient? client) =>
        (_ledger, _name, _client) = (ledger, name, client);

    /// <summary>The first source.</summary>
    public string Source => $"{_name}-source";

    /// <summary>The second source.</summary>
    public string Other => $"{_name}-other";

    /// <summary>The threat; it has the propositions <c>overall</c> and <c>capability</c>.</summary>
    public string Threat => $"{_name}-threat";

    /// <summary>The document, published at the end of 2004.</summary>
    public string Document => $"{_name}-document";

    /// <summary>The position of the last step.</summary>
    public long Now => _steps[^1];

    /// <summary>The position of the step before the last.</summary>
    public long Before => _steps[^2];

    /// <summary>Registers what statements are about.</summary>
    public static async Task<Desk> OpenAsync(Ledger ledger, string name, HttpClient? client = null)
    {
        var desk = new Desk(ledger, name, client);
        foreach (var source in new[] { desk.Source, desk.Other })
            await desk.AppendAsync(
                "/sources",
                new
                {
                    source,
                    kind = "individual",
                    name = $"The name of {source}",
                }
            );
        await desk.AppendAsync(
            "/threats",
            new
            {
                threat = desk.Threat,
                name = "A threat",
                question = "It threatens.",
            }
        );
        await desk.AppendAsync(
            $"/threats/{desk.Threat}/propositions",
            new { proposition = "capability", text = "It is able to." }
        );
        var document = new
        {
            document = desk.Document,
            title = "A document",
            publishedOn = "2004-12-31",
        };
        await desk.AppendAsync("/documents", document);
        desk._steps.Clear();
        return desk;
    }

    /// <summary>A statement's id: the step's name with the desk's before it.</summary>
    public string Id(string statement) => $"{_name}-{statement}";

    /// <summary>A source says something, coded as a1.</summary>
    public Task<long> SaysAsync(
        string statement,
        string statedOn,
        string stance,
        string? source = null,
        string proposition = "overall",
        string? document = null
    ) =>
        StepAsync(
            "/statements",
            new
            {
                statement = Id(statement),
                source = source ?? Source,
                document = document ?? Document,
                rendering = "quote",
                statedOn,
                text = $"Words of {statement}.",
                assessments = new[]
                {
                    new
                    {
                        assessment = "a1",
                        threat = Threat,
                        proposition,
                        stance,
                    },
                },
            }
        );

    /// <summary>Does something to a statement: posts to <c>/statements/{statement}/{action}</c>.</summary>
    public Task<long> DoesAsync(string statement, string action, object body) =>
        StepAsync($"/statements/{Id(statement)}/{action}", body);

    /// <summary>Where the source stood, as the matrix has it: a code, <c>withdrawn</c>, or <c>unknown</c>
    /// where it has said nothing.</summary>
    public async Task<string> StanceAsync(
        string validAt,
        string knownAt,
        string? source = null,
        string proposition = "overall"
    )
    {
        var matrix = await _ledger.GetAsync(
            $"/threats/{Threat}/stances?source={source ?? Source}&proposition={proposition}"
                + $"&validAt={validAt}&knownAt={Uri.EscapeDataString(knownAt)}&minPosition={Now}"
        );
        var cells = matrix["stances"]!.AsArray();
        if (cells.Count == 0)
            return "unknown";
        return (string?)Assert.Single(cells)!["stance"] ?? "withdrawn";
    }

    /// <summary>When the ledger recorded the event at a position, as an instant.</summary>
    public async Task<string> InstantAsync(long position)
    {
        var matrix = await _ledger.GetAsync(
            $"/threats/{Threat}/stances?knownAt={position}&minPosition={Now}"
        );
        Assert.Equal(position, (long)matrix["knownAt"]!["position"]!);
        return (string)matrix["knownAt"]!["at"]!;
    }

    /// <summary>The first source's timeline, closed entries too, one line each. Positions are given as the
    /// number of their step.</summary>
    public async Task<IReadOnlyList<string>> EntriesAsync(string? source = null)
    {
        var timeline = await _ledger.GetAsync(
            $"/sources/{source ?? Source}/timeline?threat={Threat}&closed=true&minPosition={Now}"
        );
        return [.. timeline["entries"]!.AsArray().Select(e => Entry(e!))];
    }

    /// <summary>The threat's shifts, ended ones too, one line each, sorted.</summary>
    public async Task<IReadOnlyList<string>> ShiftsAsync(string? source = null)
    {
        var shifts = await _ledger.GetAsync(
            $"/shifts?threat={Threat}&source={source ?? Source}&closed=true&minPosition={Now}"
        );
        return [.. shifts["shifts"]!.AsArray().Select(s => Shift(s!)).Order(StringComparer.Ordinal)];
    }

    private async Task AppendAsync(string path, object command) =>
        await _ledger.AppendAsync(path, command, _client);

    private async Task<long> StepAsync(string path, object command)
    {
        _steps.Add(await _ledger.AppendAsync(path, command, _client));
        return Now;
    }

    private string Entry(JsonNode e)
    {
        var withdrawn = e["withdrawnOn"] is null ? "" : $" until {e["withdrawnOn"]}";
        var closed = e["recordedTo"] is null
            ? ""
            : $", closed {Step(e["recordedTo"])} by {e["closedBy"]!["type"]}";
        Assert.Equal(e["recordedTo"] is null, e["closedAt"] is null);
        return $"{Short(e["statement"])} {e["stance"]} {e["statedOn"]}{withdrawn}, "
            + $"opened {Step(e["recordedFrom"])} by {e["openedBy"]!["type"]}{closed}";
    }

    private string Shift(JsonNode s)
    {
        var cause = Assert.Single(s["causedBy"]!.AsArray())!["type"];
        var ended = s["recordedTo"] is null
            ? ""
            : $", ended {Step(s["recordedTo"])} as {s["endedCause"]} by {s["endedBy"]!["type"]}";
        Assert.Equal(s["recordedTo"] is null, s["endedAt"] is null);
        return $"{s["kind"]} {s["from"] ?? "none"} > {s["to"] ?? "none"} {s["statedOn"]} {Short(s["statement"])}, "
            + $"begun {Step(s["recordedFrom"])} as {s["cause"]} by {cause}{ended}";
    }

    private string Short(JsonNode? id) => ((string)id!)[(_name.Length + 1)..];

    private int Step(JsonNode? position) => _steps.IndexOf((long)position!) + 1;
}
