using System.Diagnostics;

namespace ClaimLedger.Http.Limits;

/// <summary>
/// Writes down who was refused, and who did what only some may: log category <c>ClaimLedger.Access</c>. It
/// holds no credentials, no query, no body, and of a request's own words only its path, escaped, so that
/// nobody writes lines of their own into it. What editors append is not here but in the ledger, under
/// their name.
/// </summary>
internal sealed partial class AccessLog(ILoggerFactory loggers)
{
    /// <summary>Its category.</summary>
    public const string Category = "ClaimLedger.Access";

    private const int LongestPath = 200;

    private readonly ILogger _log = loggers.CreateLogger(Category);

    /// <summary>Lets a request on, and looks at what became of it.</summary>
    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var status = http.Response.StatusCode;
        if (status is 401 or 403 or 429)
            Note(http, LogLevel.Warning, "Refused");
        else if (
            status < 400
            && http.GetEndpoint() is RouteEndpoint endpoint
            && RouteRules.IsPrivileged(endpoint, http.Request.Method)
        )
            Note(http, LogLevel.Information, "Done");
    }

    private void Note(HttpContext http, LogLevel level, string outcome) =>
        Write(
            level,
            outcome,
            http.Request.Method,
            PathOf(http),
            PersonOf(http),
            KeyOf(http),
            AddressOf(http),
            http.Response.StatusCode,
            TraceOf(http)
        );

    private static string PathOf(HttpContext http)
    {
        var path = http.Request.Path.ToUriComponent();
        return path.Length <= LongestPath ? path : $"{path[..LongestPath]}…";
    }

    private static string PersonOf(HttpContext http) => http.IsKnown() ? http.Actor() : "nobody";

    private static string KeyOf(HttpContext http) => http.User.FindFirst(Caller.KeyClaim)?.Value ?? "none";

    private static string AddressOf(HttpContext http) =>
        http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static string TraceOf(HttpContext http) =>
        Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    [LoggerMessage(
        "{Outcome}: {Method} {Path} by {Person}, key {Key}, from {Address}: {Status}, trace {Trace}."
    )]
    private partial void Write(
        LogLevel level,
        string outcome,
        string method,
        string path,
        string person,
        string key,
        string address,
        int status,
        string trace
    );
}
