using System.Diagnostics;
using ClaimLedger.Domain.Commands;
using Microsoft.AspNetCore.Mvc;

namespace ClaimLedger.Http;

/// <summary>Refusals and failures as RFC 9457 problems: <c>type</c> is stable, <c>code</c> is the refusal's,
/// <c>field</c> the member where there is one, <c>detail</c> a sentence that says what would be
/// right.</summary>
public static class Problems
{
    /// <summary>The service cannot answer now; try again (503).</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The view has not reached the position that was asked for (503).</summary>
    public const string NotReached = "position-not-reached";

    /// <summary>A bug or a machine that failed (500).</summary>
    public const string Internal = "internal-error";

    /// <summary>The body is over the limit (413).</summary>
    public const string TooLarge = "too-large";

    /// <summary>The body is of a type that the route does not take (415).</summary>
    public const string UnsupportedType = "unsupported-type";

    /// <summary>There is nothing at this address (404).</summary>
    public const string NoRoute = "no-route";

    /// <summary>There is no import of that id (404).</summary>
    public const string UnknownImport = "unknown-import";

    /// <summary>There is no projection of that name (404).</summary>
    public const string UnknownProjection = "unknown-projection";

    /// <summary>The projection is being rebuilt (409).</summary>
    public const string RebuildRunning = "rebuild-running";

    /// <summary>There is no event of that position or id (404).</summary>
    public const string UnknownEvent = "unknown-event";

    /// <summary>The log has no such tile (404).</summary>
    public const string UnknownTile = "unknown-tile";

    /// <summary>There is no feed of that name (404).</summary>
    public const string UnknownFeed = "unknown-feed";

    /// <summary>The feed has no entry of that id (410).</summary>
    public const string UnknownEntry = "unknown-entry";

    /// <summary>No consumer of that name reads the feed (404).</summary>
    public const string UnknownConsumer = "unknown-consumer";

    /// <summary>There is no webhook of that id (404).</summary>
    public const string UnknownWebhook = "unknown-webhook";

    /// <summary>The webhook has not parked that entry (404).</summary>
    public const string NotParked = "not-parked";

    /// <summary>It is in no checkpoint of the log yet (503).</summary>
    public const string NotLogged = "not-logged";

    /// <summary>The address takes another method (405).</summary>
    public const string WrongMethod = "wrong-method";

    /// <summary>The request is not well-formed HTTP, or broke off (400, 408, 413).</summary>
    public const string BadRequest = "bad-request";

    /// <summary>The request has no credentials that hold (401).</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The caller's roles are none of those that may (403).</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The caller asks for more than one caller may (429).</summary>
    public const string TooMany = "too-many-requests";

    /// <summary>There is no key of that id (404).</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>The key is no longer valid, or has been replaced (409).</summary>
    public const string KeyEnded = "key-ended";

    /// <summary>Without the key there would be no admin (409).</summary>
    public const string LastAdminKey = "last-admin-key";

    /// <summary>The codes that are not refusals of a command, with their status and meaning.</summary>
    public static IReadOnlyList<(string Code, int Status, string Meaning)> Failures { get; } =
    [
        (BadRequest, 400, "The request is not well-formed HTTP, or broke off."),
        (Unauthenticated, 401, "The request has no credentials that hold."),
        (Forbidden, 403, "The caller's role may not do this."),
        (NoRoute, 404, "There is nothing at this address."),
        (UnknownImport, 404, "There is no import of that id."),
        (UnknownProjection, 404, "There is no projection of that name."),
        (UnknownEvent, 404, "There is no event of that position or id."),
        (UnknownFeed, 404, "There is no feed of that name."),
        (UnknownEntry, 410, "The feed has no entry of that id."),
        (UnknownConsumer, 404, "No consumer of that name reads the feed."),
        (UnknownWebhook, 404, "There is no webhook of that id."),
        (NotParked, 404, "The webhook has not parked that entry."),
        (UnknownTile, 404, "The log has no such tile."),
        (UnknownKey, 404, "There is no key of that id."),
        (KeyEnded, 409, "The key is no longer valid, or has been replaced."),
        (LastAdminKey, 409, "Without this key there would be no admin."),
        (RebuildRunning, 409, "The projection is being rebuilt."),
        (WrongMethod, 405, "The address takes another method."),
        (TooLarge, 413, "The body is over the limit of 256 kB."),
        (UnsupportedType, 415, "The body is of a content type that the route does not take."),
        (TooMany, 429, "The caller asks for more than one may; Retry-After says when to go on."),
        (Internal, 500, "A bug, or a machine that failed; the trace id finds it in the service's log."),
        (NotReached, 503, "The view has not reached the position asked for within 5 s; try again."),
        (NotLogged, 503, "It is in no checkpoint of the log yet; try again."),
        (Unavailable, 503, "The service cannot take this now; Retry-After says when to try again."),
    ];

    /// <summary>The status of a kind of refusal.</summary>
    public static int StatusOf(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Shape => StatusCodes.Status400BadRequest,
            RefusalKind.Unknown => StatusCodes.Status404NotFound,
            RefusalKind.Rule => StatusCodes.Status409Conflict,
            RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
            RefusalKind.Reused => StatusCodes.Status422UnprocessableEntity,
            _ => throw new ArgumentOutOfRangeException(
                nameof(kind),
                kind,
                "There is no such kind of refusal."
            ),
        };

    /// <summary>A refusal; the first of them names the problem, all of them are listed.</summary>
    public static IResult Of(IReadOnlyList<Refusal> refusals)
    {
        var first = refusals[0];
        var problem = New(first.Code.Code, StatusOf(first.Code.Kind), first.Code.Meaning, first.Detail);
        if (first.Field is not null)
            problem.Extensions["field"] = first.Field;
        if (refusals.Count > 1)
        {
            problem.Extensions["errors"] = refusals
                .Select(r => new
                {
                    code = r.Code.Code,
                    field = r.Field,
                    detail = r.Detail,
                })
                .ToArray();
        }
        return Results.Problem(problem);
    }

    /// <summary>A failure of <see cref="Failures"/>.</summary>
    public static IResult Failed(string code, string detail, long? position = null)
    {
        var (_, status, meaning) = Failures.First(f => f.Code == code);
        var problem = New(code, status, meaning, detail);
        if (position is not null)
            problem.Extensions["position"] = position;
        return Results.Problem(problem);
    }

    /// <summary>A request that the server could not read, with the status that it gave it.</summary>
    public static IResult BadlySent(int status, string detail) =>
        Results.Problem(
            New(BadRequest, status, "The request is not well-formed HTTP, or broke off.", detail)
        );

    private static ProblemDetails New(string code, int status, string title, string detail) =>
        new()
        {
            Type = $"urn:claimledger:{code}",
            Title = title,
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code, ["traceId"] = Activity.Current?.TraceId.ToString() },
        };
}
