using System.Security.Claims;
using ClaimLedger.Http;

namespace ClaimLedger.Pages;

/// <summary>What a route answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
public sealed record Answered(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);

/// <summary>
/// Sends requests to the service's own routes, within the process and for somebody who has signed in. They
/// go the way of every request, past the same rules, limits and checks, so that a page can show and do
/// nothing that the person could not by the routes themselves.
/// </summary>
public sealed class OwnRoutes(IServiceScopeFactory scopes)
{
    private RequestDelegate? _pipeline;

    /// <summary>Takes all of the pipeline that comes after this.</summary>
    public void Begin(IApplicationBuilder app)
    {
        app.Use(next =>
        {
            _pipeline = next;
            return next;
        });
        // Else it would come before all else, and requests from within would have no route.
        app.UseRouting();
    }

    /// <summary>Sends a request, and waits for all of its answer.</summary>
    /// <param name="person">For whom.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, with its query, as in a URL.</param>
    /// <param name="body">The body, with its content type.</param>
    /// <param name="headers">Other headers.</param>
    /// <param name="cancel">Calls it off.</param>
    public async Task<Answered> SendAsync(
        ClaimsPrincipal person,
        string method,
        string path,
        (Stream Content, string Type)? body = null,
        IEnumerable<(string Name, string Value)>? headers = null,
        CancellationToken cancel = default
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = cancel,
            Response = { Body = answer },
        };
        http.Features.Set(new Acting(person));
        var (request, query) = (http.Request, path.IndexOf('?', StringComparison.Ordinal));
        request.Method = method;
        request.Scheme = Uri.UriSchemeHttp;
        request.Host = new HostString("localhost");
        request.Protocol = "HTTP/1.1";
        request.Path = PathString.FromUriComponent(query < 0 ? path : path[..query]);
        request.QueryString = query < 0 ? QueryString.Empty : new QueryString(path[query..]);
        if (body is { } sent)
            (request.Body, request.ContentType) = (sent.Content, sent.Type);
        foreach (var (name, value) in headers ?? [])
            request.Headers[name] = value;
        await _pipeline!(http);
        return new Answered(http.Response.StatusCode, http.Response.Headers, answer.ToArray());
    }
}
