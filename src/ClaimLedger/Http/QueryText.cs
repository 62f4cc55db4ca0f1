using System.Net;
using System.Text;
using System.Text.Unicode;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Http;

/// <summary>Whether a query is text. What is no UTF-8 would be read with another character in its place, and
/// something else answered than was asked.</summary>
internal static class QueryText
{
    /// <summary>Refuses a request whose query is not all UTF-8, whatever the route.</summary>
    public static Task RefuseOthersAsync(HttpContext http, RequestDelegate next)
    {
        var refusals = (http.Request.QueryString.Value ?? "")
            .TrimStart('?')
            .Split('&')
            .Where(parameter => !IsUtf8(parameter))
            .Select(RefusalOf)
            .ToList();
        return refusals.Count == 0 ? next(http) : Problems.Of(refusals).ExecuteAsync(http);
    }

    private static bool IsUtf8(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal))
            return true;
        var bytes = Encoding.UTF8.GetBytes(encoded);
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }

    private static Refusal RefusalOf(string parameter)
    {
        var parts = parameter.Split('=', 2);
        var (name, value) = (Asked.Shown(parts[0]), Asked.Shown(parts[^1]));
        return new Refusal(
            Refusals.Invalid,
            $"{name} '{value}' is no UTF-8; write its characters as UTF-8 before they are percent-encoded, such as %D0%96 for Ж.",
            name
        );
    }
}
