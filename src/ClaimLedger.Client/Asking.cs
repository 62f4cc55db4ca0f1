using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Client;

/// <summary>Requests and their answers, and what is tried again: what did not reach the service or had no
/// answer, and what it says to be passing.</summary>
internal sealed class Asking(HttpClient http, Uri service, LedgerClientOptions options)
{
    private const string UnknownEntry = "unknown-entry";

    private static readonly JsonSerializerOptions Strict = new(LedgerJson.Answers)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public LedgerClientOptions Options => options;

    /// <summary>An address of the service; what is null is left out of the query.</summary>
    public Uri Address(string path, params IEnumerable<(string Name, string? Value)> query)
    {
        var asked = query
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
        var text = service.GetLeftPart(UriPartial.Path).TrimEnd('/') + path + "?" + string.Join('&', asked);
        return new Uri(text.TrimEnd('?'));
    }

    /// <summary>Sends a request, again where that is safe and may help, and reads its answer.</summary>
    /// <param name="request">Makes the request; each attempt needs one of its own.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancel">Calls it off.</param>
    public async Task<T> AskAsync<T>(
        Func<HttpRequestMessage> request,
        Func<JsonElement, T> read,
        CancellationToken cancel
    )
    {
        var until = options.Clock.GetUtcNow() + options.Patience;
        for (var failed = 1; ; failed++)
        {
            TimeSpan pause;
            try
            {
                using var response = await SendAsync(request(), cancel);
                await using var body = await response.Content.ReadAsStreamAsync(cancel);
                using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
                return read(json.RootElement.Clone());
            }
            catch (JsonException e)
            {
                throw new LedgerException(
                    $"What answers at {service} does not answer as a ClaimLedger service does: {e.Message}",
                    e
                );
            }
            catch (Exception e) when (IsPassing(e, cancel))
            {
                pause = PauseAfter(failed, e, options.FirstDelay);
                if (options.Clock.GetUtcNow() + pause > until)
                    throw e as LedgerException ?? Unreached(e);
                options.Retrying?.Invoke(e, pause);
            }
            await Task.Delay(pause, options.Clock, cancel);
        }
    }

    /// <summary>Sends a request once; what is no success is thrown.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using (request)
        {
            if (options.Key is { } key)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await FailureAsync(response, cancel);
        }
    }

    /// <summary>Reads an answer as strictly as it is written: a wrong address is noticed.</summary>
    public static T As<T>(JsonElement answer) =>
        answer.Deserialize<T>(Strict) ?? throw new JsonException("The answer is null.");

    /// <summary>Whether it may go well the next time.</summary>
    public static bool IsPassing(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or IOException or PassingException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested)
        || (e is LedgerException { InnerException: { } inner } && IsPassing(inner, cancel));

    /// <summary>How long to wait before the next attempt: by chance up to a bound that doubles, and no
    /// shorter than the service says.</summary>
    /// <param name="failed">How many attempts have failed, from 1.</param>
    /// <param name="e">How the last one did.</param>
    /// <param name="first">The bound of the first wait.</param>
    public TimeSpan PauseAfter(int failed, Exception e, TimeSpan first)
    {
        var bound = Math.Min(
            first.TotalMilliseconds * Math.Pow(2, Math.Min(failed - 1, 30)),
            options.LongestDelay.TotalMilliseconds
        );
        var pause = TimeSpan.FromMilliseconds(bound * Random.Shared.NextDouble());
        return e is PassingException { RetryAfter: { } told } && told > pause ? told : pause;
    }

    private LedgerException Unreached(Exception e) =>
        new($"The service at {service} could not be reached: {e.Message}", e);

    private async Task<LedgerException> FailureAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var problem = await ProblemOf(response, cancel);
        var (status, code) = (response.StatusCode, Text(problem, "code"));
        var (title, detail) = (Text(problem, "title"), Text(problem, "detail"));
        var said = $"{(int)status} {code ?? status.ToString()}: {detail ?? title ?? "no reason was given."}";
        if (
            status
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.ServiceUnavailable
        )
        {
            return new PassingException(said)
            {
                Status = status,
                Code = code,
                RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
            };
        }
        if (code == UnknownEntry)
            return new UnknownEntryException(said) { Status = status, Code = code };
        if ((int)status is < 400 or >= 500)
            return new LedgerException(said) { Status = status, Code = code };
        var field = Text(problem, "field");
        return new LedgerRefusedException(said)
        {
            Status = status,
            Code = code,
            Field = field,
            Detail = detail,
            Reasons =
                problem?.TryGetProperty("errors", out var errors) == true
                && errors.ValueKind == JsonValueKind.Array
                    ?
                    [
                        .. errors
                            .EnumerateArray()
                            .Select(error => new RefusalReason(
                                Text(error, "code") ?? "",
                                Text(error, "field"),
                                Text(error, "detail") ?? ""
                            )),
                    ]
                    : [new RefusalReason(code ?? "", field, detail ?? title ?? "")],
        };
    }

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - options.Clock.GetUtcNow() : null);

    private static async Task<JsonElement?> ProblemOf(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>The service cannot answer now, and may later (408, 429, 503).</summary>
internal sealed class PassingException(string message) : LedgerException(message)
{
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>No stream can be had here; polling may do.</summary>
internal sealed class NoStreamException(string message) : LedgerException(message);
