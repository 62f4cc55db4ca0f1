using System.Net;
using System.Security.Claims;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Components.Authorization;

namespace ClaimLedger.Pages;

/// <summary>A route refused, in its own words.</summary>
public sealed class RefusedException(int status, JsonElement problem)
    : Exception(DetailOf(problem) ?? $"The service answered {status}.")
{
    /// <summary>The status.</summary>
    public int Status => status;

    /// <summary>The problem, as the routes answer it.</summary>
    public JsonElement Problem => problem;

    private static string? DetailOf(JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail)
            ? detail.GetString()
            : null;
}

/// <summary>What a person at a page reads and does: through the service's own routes, as that
/// person.</summary>
internal sealed class Desk(
    OwnRoutes routes,
    AuthenticationStateProvider who,
    Handover handover,
    Liveness liveness,
    Opening opening
)
{
    /// <summary>Who has signed in.</summary>
    public async Task<ClaimsPrincipal> PersonAsync() => (await who.GetAuthenticationStateAsync()).User;

    /// <summary>Reads what has to be there.</summary>
    /// <param name="path">The path of the route, with its query.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <exception cref="RefusedException">The route refused.</exception>
    public async Task<T> ReadAsync<T>(string path, CancellationToken cancel = default) =>
        Parse<T>(await GetAsync(path, cancel));

    /// <summary>Reads what is no JSON, byte by byte as it is answered.</summary>
    /// <inheritdoc cref="ReadAsync" path="/param"/>
    /// <exception cref="RefusedException">The route refused.</exception>
    public async Task<ReadOnlyMemory<byte>> BytesAsync(string path, CancellationToken cancel = default) =>
        (await GetAsync(path, cancel)).Body;

    private async Task<Answered> GetAsync(string path, CancellationToken cancel = default)
    {
        var person = await PersonAsync();
        var answered =
            (liveness.IsLive ? handover.Take(opening.Page, path) : null)
            ?? await routes.SendAsync(person, HttpMethods.Get, path, cancel: cancel);
        if (answered.Status != (int)HttpStatusCode.OK)
            throw Refused(answered);
        if (!liveness.IsLive)
            handover.Leave(opening.Page, path, answered);
        return answered;
    }

    private static T Parse<T>(Answered answered) =>
        JsonSerializer.Deserialize<T>(answered.Body.Span, LedgerJson.Answers)!;

    /// <summary>The path of the next page: <c>Link: &lt;…&gt;; rel="next"</c>.</summary>
    private static string? NextOf(Answered answered)
    {
        var link = answered.Headers.Link.ToString();
        var (from, to) = (
            link.IndexOf('<', StringComparison.Ordinal),
            link.IndexOf('>', StringComparison.Ordinal)
        );
        return from >= 0 && to > from && link.Contains("rel=\"next\"", StringComparison.Ordinal)
            ? link[(from + 1)..to]
            : null;
    }

    /// <summary>Reads a list page by page, to its end or as far as is sensible.</summary>
    /// <param name="path">The path of the route, with its query.</param>
    /// <param name="items">The items of a page.</param>
    /// <param name="most">No page is read once there are so many.</param>
    /// <exception cref="RefusedException">The route refused.</exception>
    public async Task<List<TItem>> AllAsync<TPage, TItem>(
        string path,
        Func<TPage, IReadOnlyList<TItem>> items,
        int most = 10_000
    )
    {
        var all = new List<TItem>();
        for (string? next = path; next is not null && all.Count < most; )
        {
            var answered = await GetAsync(next);
            all.AddRange(items(Parse<TPage>(answered)));
            next = NextOf(answered);
        }
        return all;
    }

    /// <summary>Reads what may not be there.</summary>
    /// <inheritdoc cref="ReadAsync" path="/param"/>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="RefusedException">The route refused for another reason.</exception>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancel = default)
        where T : class
    {
        try
        {
            return await ReadAsync<T>(path, cancel);
        }
        catch (RefusedException e) when (e.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Sends something that is to be done.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path of the route.</param>
    /// <param name="body">The body, in JSON; null for none.</param>
    /// <param name="headers">Other headers.</param>
    /// <returns>What was answered, refusals as well.</returns>
    public async Task<Answered> SendAsync(
        string method,
        string path,
        byte[]? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var stream = body is null ? null : new MemoryStream(body);
        return await routes.SendAsync(
            await PersonAsync(),
            method,
            path,
            stream is null ? null : (stream, "application/json"),
            headers
        );
    }

    /// <summary>Sends something that may be long.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path of the route.</param>
    /// <param name="body">The body, with its content type; it is read once, from where it stands.</param>
    /// <param name="headers">Other headers.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <returns>What was answered, refusals as well.</returns>
    public async Task<Answered> SendAsync(
        string method,
        string path,
        (Stream Content, string Type) body,
        IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancel
    ) => await routes.SendAsync(await PersonAsync(), method, path, body, headers, cancel);

    /// <summary>Whether the person may use a route of the tables.</summary>
    public async Task<bool> MayAsync(string method, string path)
    {
        var person = await PersonAsync();
        return RouteRules.Of(path, method) is { } allowed && allowed.Lets(person);
    }

    /// <summary>The refusal that an answer is.</summary>
    public static RefusedException Refused(Answered answered)
    {
        try
        {
            using var problem = JsonDocument.Parse(answered.Body);
            return new RefusedException(answered.Status, problem.RootElement.Clone());
        }
        catch (JsonException)
        {
            return new RefusedException(answered.Status, default);
        }
    }
}
