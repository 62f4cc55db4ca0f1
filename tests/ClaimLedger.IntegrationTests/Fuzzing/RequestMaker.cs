using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.IntegrationTests.Fuzzing;

/// <summary>A request that somebody may send.</summary>
/// <param name="Caller">Whose credentials it has, as an index.</param>
/// <param name="Body">Its body; null where it has none.</param>
public sealed record MadeRequest(
    int Caller,
    string Method,
    string Path,
    string? Body,
    string? ContentType,
    IReadOnlyList<(string Name, string Value)> Headers
)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path} as {Caller}: {Body}";
}

/// <summary>
/// Makes requests from our own OpenAPI document: mostly such as might be right, over a few ids that are used
/// again and again, so that they build on each other; and among them whatever one should not send.
/// </summary>
public sealed class RequestMaker(JsonNode document, int callers)
{
    // Such as break parsers, queries, files, logs and pages that are not careful.
    private static readonly string[] Junk =
    [
        "",
        " ",
        "null",
        "-1",
        "999999999999999999999",
        "'; drop table ledger.mt_events; --",
        "' or '1'='1",
        "../../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "\u0000",
        "\ud800",
        "\r\nX-Own: 1",
        "<script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "http://169.254.169.254/latest/meta-data/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        new('a', 5_000),
        "Ҝ\u202e\u0301",
    ];

    private static readonly string[] Dates =
    [
        "2004",
        "2003-10~",
        "2004-01-19/2004-01-23",
        "2005-02-30",
        "1999-12-31",
    ];
    private static readonly string[] Instants = ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "1"];

    private readonly IReadOnlyList<(string Path, string Method, JsonNode Operation)> _operations =
    [
        .. from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        // These go on for as long as one likes.
        where !path.Key.EndsWith("/stream", StringComparison.Ordinal)
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value),
    ];

    /// <summary>How many operations there are.</summary>
    public int Operations => _operations.Count;

    /// <summary>Makes so many, in an order.</summary>
    public IReadOnlyList<MadeRequest> Make(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Make(random))];

    private MadeRequest Make(Random random)
    {
        var (template, method, operation) = Pick(random, _operations);
        var path = template;
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = (string)parameter!["name"]!;
            if ((string)parameter["in"]! == "path")
                path = path.Replace(
                    $"{{{name}}}",
                    Uri.EscapeDataString(Segment(random, name)),
                    StringComparison.Ordinal
                );
            else if ((string)parameter["in"]! == "query" && random.Next(3) == 0)
                query.Add($"{name}={Uri.EscapeDataString(Text(random, name))}");
        }
        if (random.Next(40) == 0)
            query.Add(
                $"{Uri.EscapeDataString(Pick(random, Junk))}={Uri.EscapeDataString(Pick(random, Junk))}"
            );
        if (query.Count > 0)
            path += $"?{string.Join('&', query)}";
        var headers = new List<(string, string)>();
        if (random.Next(5) == 0)
            headers.Add(("Idempotency-Key", $"key-{random.Next(20)}"));
        if (random.Next(8) == 0)
            headers.Add(("If-Match", Pick(random, ["\"0\"", "\"1\"", "\"2\"", "*", "x"])));
        var content = operation["requestBody"]?["content"]?.AsObject().First();
        return new MadeRequest(
            CallerOf(random, operation),
            method,
            path,
            content is { } one ? Body(random, one.Key, one.Value!) : null,
            content?.Key,
            headers
        );
    }

    /// <summary>Mostly somebody who may, as the callers are in the order of the roles.</summary>
    private int CallerOf(Random random, JsonNode operation) =>
        random.Next(3) > 0
        && operation["x-roles"] is JsonArray { Count: > 0 } roles
        && Codes<Role>.TryRead((string)roles[random.Next(roles.Count)]!, out var role)
            ? (int)role
            : random.Next(callers);

    private string Body(Random random, string type, JsonNode content)
    {
        if (random.Next(60) == 0)
            return Pick(random, ["", "{", "[]", "null", new string('[', 200), "{\"a\":1,\"a\":2}"]);
        if (type == "application/json")
            return Value(random, content["schema"] ?? new JsonObject(), "", 0)?.ToJsonString() ?? "null";
        var commands = document["components"]!["schemas"]!
            .AsObject()
            .Where(s =>
                s.Value!["additionalProperties"]?.GetValueKind() == System.Text.Json.JsonValueKind.False
            )
            .ToList();
        var lines = Enumerable
            .Range(0, random.Next(6))
            .Select(_ =>
            {
                var (name, schema) = Pick(random, commands);
                var line = Value(random, schema!, "", 0) as JsonObject ?? [];
                line["command"] = name;
                return line.ToJsonString();
            });
        return string.Join('\n', lines);
    }

    private JsonNode? Value(Random random, JsonNode schema, string name, int depth)
    {
        if (random.Next(50) == 0)
            return Pick<JsonNode?>(
                random,
                [
                    null,
                    JsonValue.Create(Pick(random, Junk)),
                    JsonValue.Create(7.5),
                    new JsonArray(),
                    new JsonObject(),
                ]
            );
        if (schema["$ref"] is { } reference)
            schema = document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]!;
        if (schema["enum"] is JsonArray codes)
            return JsonValue.Create((string)codes[random.Next(codes.Count)]!);
        var types = schema["type"] is JsonArray several
            ? several.Select(t => (string)t!)
            : [(string?)schema["type"] ?? ""];
        if (types.Contains("array"))
            return new JsonArray([
                .. Enumerable
                    .Range(0, random.Next(3))
                    .Select(_ => Value(random, schema["items"]!, name, depth + 1)),
            ]);
        if (!types.Contains("object"))
            return types.Contains("boolean") ? JsonValue.Create(true) : JsonValue.Create(Text(random, name));
        var made = new JsonObject();
        var required = schema["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
        foreach (var (member, of) in schema["properties"]?.AsObject() ?? [])
        {
            if (depth < 3 && random.Next(100) < (required.Contains(member) ? 98 : 30))
                made[member] = Value(random, of!, member, depth + 1);
        }
        if (random.Next(40) == 0)
            made[Pick(random, ["actor", "position", "recordedAt", "time", "user_name", "__proto__"])] = Text(
                random,
                ""
            );
        return made;
    }

    /// <summary>A text for a path. A test's server has no way to send a NUL, which Kestrel refuses, and an
    /// empty one is another route.</summary>
    private static string Segment(Random random, string name) =>
        Text(random, name).Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 } text ? text : "x";

    /// <summary>A text as what has this name mostly is.</summary>
    private static string Text(Random random, string name)
    {
        if (random.Next(25) == 0)
            return Pick(random, Junk);
        var few = random.Next(1, 4);
        return name switch
        {
            "source" or "publisher" or "by" or "reportedVia" or "to" when random.Next(5) > 0 =>
                $"source-{few}",
            "threat" or "linked" when random.Next(8) > 0 => $"threat-{few}",
            "proposition" => Pick(random, ["overall", $"proposition-{few}"]),
            "statement" or "basedOn" => $"statement-{random.Next(1, 9)}",
            "document" => $"document-{few}",
            "assessment" or "dispute" or "request" or "redaction" => $"a{few}",
            "person" or "consumer" or "webhook" => $"one-{few}",
            "feed" => Pick(
                random,
                ["ledger", "stances", "shifts", "consensus", "retractions", "contradictions"]
            ),
            "projection" => Pick(random, ["stances", "registers", "search"]),
            "role" => Pick(random, ["editor", "auditor", "subscriber", "admin"]),
            "limit" or "after" or "minPosition" => $"{random.Next(1, 6)}",
            "timeout" => "0s",
            "wait" => "proof",
            "every" => Pick(random, ["month", "year"]),
            "validAt" or "from" or "statedOn" or "publishedOn" or "retractedOn" or "date" => Pick(
                random,
                Dates
            ),
            "knownAt" or "expires" => Pick(random, Instants),
            "linked" or "dryRun" or "stopOnError" => "true",
            "q" => Pick(random, ["azimov", "border OR", "\"", "тахир", "a"]),
            "url" => Pick(random, ["https://127.0.0.1/x", "http://example.org/", "https://u:p@example.org/"]),
            _ => $"some text {few}",
        };
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
