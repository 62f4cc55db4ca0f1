using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace ClaimLedger.Cli;

/// <summary>Nothing more can be done for this command. An exception, as it has to leave a progress bar and
/// a loop over pages on its way to the one place that prints it.</summary>
internal class LedgerFailure(int exitCode, IReadOnlyList<string> lines) : Exception(lines[0])
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Lines { get; } = lines;

    public static LedgerFailure OfTransport(Uri server, HttpRequestException e) =>
        e.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
            ? Unreachable(server, e.Message)
            : Broken(server, e.InnerException ?? e);

    public static LedgerFailure Broken(Uri server, Exception e) =>
        new(Cli.ExitCode.Failed, [$"The connection to {server} broke off: {e.Message}"]);

    public static LedgerFailure Unreachable(Uri server, string why) =>
        new(
            Cli.ExitCode.Failed,
            [
                $"The service at {server} could not be reached: {why}",
                "  Start one with ./run, or name another with --server.",
            ]
        );

    /// <summary>What the service answered in place of what was asked for.</summary>
    /// <param name="status">The answer's status.</param>
    /// <param name="problem">Its RFC 9457 problem; null where it gave none.</param>
    public static LedgerFailure OfAnswer(HttpStatusCode status, JsonObject? problem)
    {
        var number = (int)status;
        var isRefusal = number is >= 400 and < 500;
        var marks = new[] { number.ToString(CultureInfo.InvariantCulture), Text(problem, "code") };
        var title = Text(problem, "title") ?? status.ToString();
        var what = isRefusal ? "Refused" : "The service failed";
        List<string> lines = [$"{what}: {title} ({string.Join(", ", marks.OfType<string>())})"];
        if (Text(problem, "detail") is { } detail)
            lines.Add($"  {detail}");
        if (Text(problem, "field") is { } field)
            lines.Add($"  field: {field}");
        if (problem?["errors"] is JsonArray errors)
            lines.AddRange(errors.Select(error => $"  - {OfError(error)}"));
        lines.AddRange(RemedyOf(status));
        if (!isRefusal && Text(problem, "traceId") is { } trace)
            lines.Add($"  trace: {trace}");
        return new LedgerFailure(isRefusal ? Cli.ExitCode.Refused : Cli.ExitCode.Failed, lines);
    }

    /// <summary>What to do where nobody knew who asked, or the wrong person did.</summary>
    public static IEnumerable<string> RemedyOf(HttpStatusCode? status) =>
        status switch
        {
            HttpStatusCode.Unauthorized =>
            [
                $"  Give a key with --key-file FILE or {KeySearch.Variable}. The service's first start left some in the",
                $"  folder keys of its data folder; {KeySearch.FolderVariable} names that folder to this tool.",
            ],
            HttpStatusCode.Forbidden =>
            [
                $"  Give a key of such a role with --key-file FILE or {KeySearch.Variable}; an admin makes one with",
                "  claimledger keys create.",
            ],
            _ => [],
        };

    private static string OfError(JsonNode? error) =>
        error is JsonObject o
            ? $"{Text(o, "field") ?? "the request"}: {Text(o, "detail")} ({Text(o, "code")})"
            : error?.ToString() ?? "";

    private static string? Text(JsonObject? from, string name) =>
        from?[name] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;
}
