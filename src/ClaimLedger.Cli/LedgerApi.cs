using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Client;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>The state of the ledger that an answer was given from.</summary>
internal sealed record KnownAt(long Position, string? At = null)
{
    public override string ToString() => At is null ? $"position {Position}" : $"position {Position} ({At})";
}

/// <summary>The service over HTTP. What is no success leaves as a <see cref="LedgerFailure"/>.</summary>
internal sealed partial class LedgerApi(HttpClient http, Uri server)
{
    /// <summary>Answers are read as strictly as they are written: a wrong address is noticed.</summary>
    private static readonly JsonSerializerOptions Strict = new(LedgerJson.Answers)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private const int BatchOfLines = 256;

    public Uri Server => server;

    /// <summary>The same service as other programs know it.</summary>
    public LedgerClient ClientWith(LedgerClientOptions options) => new(http, server, options);

    /// <summary>Reads an answer as a record.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static T As<T>(JsonNode answer) =>
        answer.Deserialize<T>(Strict) ?? throw new JsonException("The answer is null.");

    /// <summary>GETs a view whole: the first page, with the items of all further pages in its list.</summary>
    public async Task<JsonObject> ReadAsync(
        string path,
        IEnumerable<(string Name, string? Value)> query,
        string list,
        CancellationToken cancel
    )
    {
        var first = Address(path, query);
        var read = new HashSet<Uri>();
        JsonObject? whole = null;
        for (var next = first; next is not null; )
        {
            if (!read.Add(next))
                throw new JsonException("The pages go round in a circle.");
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            using var response = await SendAsync(request, cancel);
            var page = await ObjectOf(response, cancel);
            if (page[list] is not JsonArray items)
                throw new JsonException($"The answer has no list '{list}'.");
            if (whole is null)
                whole = page;
            else
                Move(items, whole[list]!.AsArray());
            next = NextOf(response, first);
        }
        return whole!;
    }

    /// <summary>GETs the lines of NDJSON, page after page.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(
        string path,
        IEnumerable<(string Name, string? Value)> query,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var first = Address(path, query);
        var read = new HashSet<Uri>();
        for (var next = first; next is not null; )
        {
            if (!read.Add(next))
                throw new JsonException("The pages go round in a circle.");
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            using var response = await SendAsync(request, cancel);
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            await foreach (var batch in new Lines(body, path).BatchesAsync(BatchOfLines, cancel))
            {
                foreach (var line in batch)
                    yield return line;
            }
            next = NextOf(response, first);
        }
    }

    /// <summary>Asks for one object: of a view with pages, the first.</summary>
    public async Task<JsonObject> AskAsync(
        HttpMethod method,
        string path,
        IEnumerable<(string Name, string? Value)> query,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(method, Address(path, query));
        using var response = await SendAsync(request, cancel);
        return await ObjectOf(response, cancel);
    }

    /// <summary>POSTs an object; what is null of it counts as left out.</summary>
    public async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path, []))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await SendAsync(request, cancel);
        return await ObjectOf(response, cancel);
    }

    /// <summary>POSTs a file of commands. The answer is the import, which may have only begun; under a key,
    /// lines that were taken before are not taken again.</summary>
    public async Task<JsonObject> ImportAsync(
        HttpContent file,
        bool dryRun,
        bool stopOnError,
        string? key,
        CancellationToken cancel
    )
    {
        (string, string?)[] query =
        [
            ("dryRun", dryRun ? "true" : null),
            ("stopOnError", stopOnError ? "true" : null),
        ];
        using var request = new HttpRequestMessage(HttpMethod.Post, Address("/imports", query))
        {
            Content = file,
        };
        request.Headers.Add("Prefer", "respond-async");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        // A service that will not take the file says so before gigabytes of it are sent.
        request.Headers.ExpectContinue = true;
        using var response = await SendAsync(request, cancel);
        return await ObjectOf(response, cancel);
    }

    /// <summary>GETs what is no JSON, whole.</summary>
    public async Task<byte[]> BytesAsync(string path, CancellationToken cancel)
    {
        await using var body = await StreamAsync(path, [], cancel);
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    /// <summary>GETs what is no JSON, as it comes.</summary>
    public async Task<Stream> StreamAsync(
        string path,
        IEnumerable<(string Name, string? Value)> query,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path, query));
        var response = await SendAsync(request, cancel);
        // Whoever disposes of the stream ends the response.
        return await response.Content.ReadAsStreamAsync(cancel);
    }

    private Uri Address(string path, IEnumerable<(string Name, string? Value)> query)
    {
        var asked = query
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
        var text = server.GetLeftPart(UriPartial.Path).TrimEnd('/') + path + "?" + string.Join('&', asked);
        return new Uri(text.TrimEnd('?'));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException e)
        {
            throw LedgerFailure.OfTransport(server, e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw LedgerFailure.Unreachable(server, e.Message);
        }
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw LedgerFailure.OfAnswer(response.StatusCode, await ProblemOf(response, cancel));
    }

    private static async Task<JsonObject> ObjectOf(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        return await JsonNode.ParseAsync(body, cancellationToken: cancel) as JsonObject
            ?? throw new JsonException("The answer is no object.");
    }

    private static async Task<JsonObject?> ProblemOf(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return await ObjectOf(response, cancel);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The next page. Of the link only the query is taken, as behind a proxy the service may know
    /// itself by another name, and no answer shall send this tool to another machine.</summary>
    private static Uri? NextOf(HttpResponseMessage response, Uri first)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = links.Select(link => NextLink().Match(link)).FirstOrDefault(match => match.Success);
        if (next is null || !Uri.TryCreate(first, next.Groups["to"].Value, out var to))
            return null;
        return new UriBuilder(first) { Query = to.Query }.Uri;
    }

    private static void Move(JsonArray from, JsonArray to)
    {
        JsonNode?[] items = [.. from];
        from.Clear();
        foreach (var item in items)
            to.Add(item);
    }

    /// <summary>RFC 8288: <c>&lt;/shifts?after=9&gt;; rel="next"</c>.</summary>
    [GeneratedRegex(
        """<(?<to>[^<>]*)>[^<>,]*;\s*rel\s*=\s*"?next"?\s*(?=[,;]|$)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex NextLink();
}
