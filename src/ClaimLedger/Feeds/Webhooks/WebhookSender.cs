using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.Security.AntiSSRF;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>What came of sending a message.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">The status of the answer; null where none came.</param>
/// <param name="Error">Why it did not come through; null where it did.</param>
/// <param name="Rest">How long the receiver asks to be left alone.</param>
/// <param name="Body">The beginning of the answer's body; null where none came.</param>
internal sealed record Sent(
    DateTimeOffset At,
    int Milliseconds,
    int? Status,
    string? Error,
    TimeSpan? Rest,
    string? Body
)
{
    /// <summary>Whether the receiver has it.</summary>
    public bool IsDelivered => Error is null;

    /// <summary>Whether the receiver wants nothing more, ever.</summary>
    public bool IsGone => Status == StatusCodes.Status410Gone;
}

/// <summary>
/// Sends messages to addresses that others chose. It connects to public addresses alone, and to those of the
/// networks that the operator allows; the very address that is connected to is looked at, so that no name can
/// lead elsewhere. It follows no redirect and knows no proxy.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How much is read of an answer's body.</summary>
    public const int MaxBody = 1_024;

    private readonly HttpClient _https;
    private readonly HttpClient? _http;
    private readonly TimeProvider _clock;

    /// <summary>Sends within what the settings allow.</summary>
    public WebhookSender(LedgerSettings settings, TimeProvider clock)
    {
        _clock = clock;
        var networks = settings.WebhookNetworks.ToArray();
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AddXFFHeader = false };
        // IPv4 within IPv6 in its oldest form, which the package does not know.
        policy.AddDeniedAddresses(["::/96"]);
        policy.AddAllowedAddresses(networks);
        _https = ClientOf(policy);
        if (networks.Length == 0)
            return;
        policy = new AntiSSRFPolicy(PolicyConfigOptions.None)
        {
            AddXFFHeader = false,
            AllowPlainTextHttp = true,
            DenyAllUnspecifiedIPs = true,
        };
        policy.AddAllowedAddresses(networks);
        _http = ClientOf(policy);
    }

    /// <summary>What is wrong with an address; null where nothing is. Where it leads is looked at when it is
    /// connected to.</summary>
    public string? Refuse(string url)
    {
        if (url.Length > 2_000 || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return "is no address; give one such as https://desk.example.org/hook, of at most 2,000 characters.";
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && _http is not null))
            return _http is null
                ? "is not https; give an address that begins with https://."
                : "is neither https nor http; give an address that begins with https://.";
        if (uri.UserInfo.Length > 0)
            return "names a user; leave out what comes before the @. Messages are signed.";
        return uri.Fragment.Length > 0 ? "has a fragment; leave out the # and what follows." : null;
    }

    /// <summary>Sends a message once.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="id">The message's id, the same however often it is sent.</param>
    /// <param name="body">A CloudEvent in JSON.</param>
    /// <param name="secrets">What it is signed with.</param>
    /// <param name="cancel">Breaks it off; whether it came through is then unknown.</param>
    public async Task<Sent> SendAsync(
        Uri url,
        string id,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<WebhookSecret> secrets,
        CancellationToken cancel
    )
    {
        var (at, began) = (_clock.GetUtcNow(), Stopwatch.GetTimestamp());
        using var timeout = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            if ((url.Scheme == Uri.UriSchemeHttps ? _https : _http) is not { } client)
                return Failed(NotAllowed(url));
            using var request = RequestOf(url, id, body, secrets, at);
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                either.Token
            );
            var status = (int)response.StatusCode;
            return new Sent(
                at,
                Elapsed(),
                status,
                response.IsSuccessStatusCode ? null : $"The receiver answered {status}.",
                RestOf(response.Headers.RetryAfter, at),
                await BeginningAsync(response, either.Token)
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed($"No answer within {Patience.TotalSeconds} s.");
        }
        // An address that stands for none, such as 0.0.0.0, is no argument to a look-up.
        catch (Exception e) when (e is AntiSSRFException or ArgumentException)
        {
            return Failed(NotAllowed(url));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return Failed($"The receiver cannot be reached: {e.Message}");
        }

        Sent Failed(string error) => new(at, Elapsed(), null, error, null, null);

        int Elapsed() => (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _https.Dispose();
        _http?.Dispose();
    }

    private static string NotAllowed(Uri url) =>
        $"{url.Host} leads to an address that is not public, or not over https; ClaimLedger:WebhookNetworks can allow its network.";

    private static HttpClient ClientOf(AntiSSRFPolicy policy)
    {
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.MaxResponseHeadersLength = 16;
        handler.MaxConnectionsPerServer = 64;
        // A name is looked up anew after a while.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static HttpRequestMessage RequestOf(
        Uri url,
        string id,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<WebhookSecret> secrets,
        DateTimeOffset at
    )
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(WebhookRoutes.Message);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        var timestamp = at.ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "webhook-signature",
            string.Join(' ', secrets.Select(secret => secret.Sign(id, timestamp, body.Span)))
        );
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ClaimLedger", "1"));
        return request;
    }

    private static TimeSpan? RestOf(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var rest = header?.Delta ?? (header?.Date - now);
        return rest > TimeSpan.Zero
            ? TimeSpan.FromTicks(Math.Min(rest.Value.Ticks, Retries.LongestRest.Ticks))
            : null;
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = new byte[MaxBody];
        var read = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            for (var more = 1; more > 0 && read < MaxBody; read += more)
                more = await stream.ReadAsync(bytes.AsMemory(read), cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status is what counts, and that came.
        }
        return Encoding.UTF8.GetString(bytes, 0, read);
    }
}
