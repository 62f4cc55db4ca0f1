using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>What an address of imports answered.</summary>
internal sealed record ImportCall(HttpStatusCode Status, JsonNode Body, HttpResponseHeaders Headers)
{
    /// <summary>The import's address.</summary>
    public string Location => Headers.Location!.OriginalString;

    /// <summary>The next page's address; null on the last.</summary>
    public string? Next =>
        Headers.TryGetValues("Link", out var links)
            ? Assert.Single(links).Replace("<", "", StringComparison.Ordinal).Split('>')[0]
            : null;

    /// <summary>The problem's code.</summary>
    public string? Code => (string?)Body["code"];

    /// <summary>What the import does, or how it ended.</summary>
    public string? State => (string?)Body["state"];

    /// <summary>Whether the answer is that of an import that ran already.</summary>
    public bool IsReplay => Headers.Contains("Idempotency-Replayed");

    /// <summary>Lines, appended, repeated, refused, events.</summary>
    public (int, int, int, int, int) Counts =>
        (Number("lines"), Number("appended"), Number("repeated"), Number("refused"), Number("events"));

    /// <summary>The refused lines, each as its number, code and field.</summary>
    public IReadOnlyList<string> Refusals =>
        [.. Body["refusals"]!.AsArray().Select(r => $"{r!["line"]} {r["code"]} {r["field"]}".TrimEnd())];

    private int Number(string name) => (int)Body[name]!;
}

/// <summary>Talks to the addresses of imports.</summary>
internal static class ImportCalls
{
    private const int Looks = 6_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sends a file and waits for what is answered.</summary>
    public static Task<ImportCall> SendFileAsync(
        this HttpClient client,
        string file,
        string query = "",
        string? key = null,
        string type = "application/x-ndjson",
        bool isAsync = false
    ) => client.SendFileAsync(Encoding.UTF8.GetBytes(file), query, key, type, isAsync);

    /// <summary>Sends a file and waits for what is answered.</summary>
    public static async Task<ImportCall> SendFileAsync(
        this HttpClient client,
        byte[] file,
        string query = "",
        string? key = null,
        string type = "application/x-ndjson",
        bool isAsync = false,
        string? encoding = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/imports{query}");
        request.Content = new ByteArrayContent(file);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (isAsync)
            request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        return await client.CallAsync(request);
    }

    /// <summary>Looks at an import, or at a page.</summary>
    public static async Task<ImportCall> LookAsync(this HttpClient client, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await client.CallAsync(request);
    }

    /// <summary>Asks an import to stop.</summary>
    public static async Task<ImportCall> StopImportAsync(this HttpClient client, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, address);
        return await client.CallAsync(request);
    }

    /// <summary>Looks at an import until it has ended.</summary>
    public static Task<ImportCall> EndOfAsync(this HttpClient client, string address) =>
        client.LookUntilAsync(address, import => import["endedAt"] is not null);

    /// <summary>Looks at an import until something is so. While the database breaks off there is no
    /// answer.</summary>
    public static async Task<ImportCall> LookUntilAsync(
        this HttpClient client,
        string address,
        Func<JsonNode, bool> isSo
    )
    {
        var last = "";
        for (var i = 0; i < Looks; i++)
        {
            var seen = await client.LookAsync(address);
            last = seen.Body.ToJsonString();
            if (seen.Status == HttpStatusCode.OK && isSo(seen.Body))
                return seen;
            Assert.True(
                seen.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable,
                $"{address}: {seen.Status} {last}"
            );
            await Task.Delay(Pause, Cancel);
        }
        throw new InvalidOperationException($"{address} stays as it is: {last}");
    }

    /// <summary>Compresses a file.</summary>
    public static byte[] Compress(byte[] plain, string encoding)
    {
        using var compressed = new MemoryStream();
        using (
            Stream compress = encoding switch
            {
                "gzip" => new GZipStream(compressed, CompressionLevel.Fastest),
                "deflate" => new ZLibStream(compressed, CompressionLevel.Fastest),
                _ => new BrotliStream(compressed, CompressionLevel.Fastest),
            }
        )
            compress.Write(plain);
        return compressed.ToArray();
    }

    private static async Task<ImportCall> CallAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return new ImportCall(response.StatusCode, JsonNode.Parse(text)!, response.Headers);
    }
}
