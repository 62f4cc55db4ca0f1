namespace ClaimLedger.Http.Limits;

/// <summary>What every answer tells browsers: that it is data, shown in no frame and loading
/// nothing.</summary>
internal static class SecurityHeaders
{
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    // The documentation's script and styles come from the service itself, some of them within the page.
    private const string Documentation =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Pages run and show what comes from the service, and nothing that stands within them.
    private const string Pages =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Sets them, errors' answers included.</summary>
    public static Task SetAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers.ContentSecurityPolicy =
                IsBelow("/docs") ? Documentation
                : IsBelow(PagePaths.Root) ? Pages
                : Data;
            if (http.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        });
        return next(http);
        bool IsBelow(string path) =>
            http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
    }
}
