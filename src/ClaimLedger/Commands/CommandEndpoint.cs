using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Log;
using ClaimLedger.Storage;
using Microsoft.Extensions.Primitives;

namespace ClaimLedger.Commands;

/// <summary>Takes a command over HTTP: reads it strictly, hands it to the writer, and answers after the
/// commit. 201 where it appended, 200 with <c>"repeated": true</c> where the ledger held it
/// already.</summary>
public sealed class CommandEndpoint(Writer writer, LogProofs proofs)
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBody = 256 * 1024;

    /// <summary>The parameter by which a caller waits for more than the commit.</summary>
    public const string WaitParameter = "wait";

    private const string WaitForProof = "proof";

    /// <summary>Maps every route of the table.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var route in CommandRoutes.All)
        {
            endpoints
                .MapPost(
                    route.Path,
                    (HttpContext http, CommandEndpoint endpoint) => endpoint.HandleAsync(http, route)
                )
                .WithName(route.Shape.Name)
                .WithMetadata(route);
        }
    }

    private async Task<IResult> HandleAsync(HttpContext http, CommandRoute route)
    {
        if (!http.Request.HasJsonContentType())
            return Problems.Failed(Problems.UnsupportedType, "Send the command as application/json.");
        var body = await ReadBodyAsync(http.Request);
        if (body is null)
            return Problems.Failed(Problems.TooLarge, $"The body has more than {MaxBody} bytes.");
        if (!TryReadIfMatch(http.Request, out var ifMatch))
            return Problems.Of([
                new(
                    Refusals.Invalid,
                    "If-Match is no version; give one such as \"3\", in quotes.",
                    "If-Match"
                ),
            ]);

        var wait = http.Request.Query[WaitParameter];
        if (wait.Count > 0 && wait.ToString() != WaitForProof)
            return Problems.Of([
                new(
                    Refusals.Invalid,
                    $"wait is '{wait}'; give {WaitForProof} or leave it out.",
                    WaitParameter
                ),
            ]);

        var key = RequestKey.Read(http.Request, out var noKey);
        if (noKey is not null)
            return Problems.Of([noKey]);
        var command = Read(body.Value, route, http.Request.RouteValues, out var refusals);
        if (command is null)
            return Problems.Of(refusals);
        var correlation = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        if (
            !writer.TrySubmit(
                new Submission(
                    command,
                    http.Actor(),
                    correlation,
                    ifMatch,
                    key is null ? null : RequestKey.Of(key, http.Request.Path, body.Value.Span)
                ),
                out var outcome
            )
        )
        {
            http.Response.Headers.RetryAfter = "1";
            return Problems.Failed(
                Problems.Unavailable,
                "The writer's queue is full; try again in a second."
            );
        }
        var known = await outcome;
        var proven = known is Outcome.Done done && wait.Count > 0 ? await ProveAsync(http, done) : null;
        return Answer(http, known, proven);
    }

    /// <summary>Proves what was appended; what is in no checkpoint in time has no proof, and is in the ledger
    /// all the same.</summary>
    private async Task<IReadOnlyList<EventProof>> ProveAsync(HttpContext http, Outcome.Done done)
    {
        var positions = done.Events.Select(e => e.Position).DefaultIfEmpty(done.Position);
        var proven = new List<EventProof>();
        foreach (var position in positions)
        {
            var proof = await proofs.ProveAsync(position, null, 0, LogProofs.Patience, http.RequestAborted);
            proven.Add(new EventProof(position, proof?.ToString()));
        }
        return proven;
    }

    /// <summary>Reads the command; what the path names need not stand in the body, and if it does, has to be
    /// the same.</summary>
    private static Command? Read(
        ReadOnlyMemory<byte> body,
        CommandRoute route,
        RouteValueDictionary path,
        out IReadOnlyList<Refusal> refusals
    )
    {
        using var parsed = CommandReader.Parse(body, out refusals);
        if (parsed is null)
            return null;
        if (path.Count == 0)
            return CommandReader.Read(route.Shape, parsed.RootElement, Guid.CreateVersion7, out refusals);
        var wrong = path.Where(p =>
                parsed.RootElement.TryGetProperty(p.Key, out var own)
                && !(own.ValueKind == JsonValueKind.String && own.ValueEquals((string)p.Value!))
            )
            .Select(p => new Refusal(
                Refusals.Invalid,
                $"{p.Key} in the body is not '{p.Value}', which the address names; give the same or leave it out.",
                p.Key
            ))
            .ToList();
        if (wrong.Count > 0)
        {
            refusals = wrong;
            return null;
        }
        using var whole = WithPath(parsed.RootElement, path);
        return CommandReader.Read(route.Shape, whole.RootElement, Guid.CreateVersion7, out refusals);
    }

    private static JsonDocument WithPath(JsonElement body, RouteValueDictionary path)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in path)
                json.WriteString(name, (string)value!);
            foreach (var property in body.EnumerateObject().Where(p => !path.ContainsKey(p.Name)))
                property.WriteTo(json);
            json.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory, CommandReader.Options);
    }

    private static IResult Answer(HttpContext http, Outcome outcome, IReadOnlyList<EventProof>? proven)
    {
        switch (outcome)
        {
            case Outcome.Refused refused:
                return Problems.Of(refused.Refusals);
            case Outcome.Done done:
                http.Response.Headers.ETag = $"\"{done.CurrentVersion}\"";
                if (!done.IsRepeat)
                    http.Response.Headers.Location = $"/{Address(done.Stream)}";
                if (done.IsReplay)
                    http.Response.Headers["Idempotency-Replayed"] = "true";
                var status = done.IsRepeat ? StatusCodes.Status200OK : StatusCodes.Status201Created;
                return Results.Json(Body(done, proven), LedgerJson.Stored, statusCode: status);
            default:
                throw new InvalidOperationException($"No such outcome: {outcome}.");
        }
    }

    private static CommandAnswer Body(Outcome.Done done, IReadOnlyList<EventProof>? proven) =>
        new(done.Stream, done.Version, done.Position, done.Events, done.IsRepeat ? true : null, proven);

    /// <summary><c>sources/imu</c> of <c>source/imu</c>.</summary>
    private static string Address(string stream) => stream.Replace("/", "s/", StringComparison.Ordinal);

    private static bool TryReadIfMatch(HttpRequest request, out long? version)
    {
        version = null;
        var header = request.Headers.IfMatch;
        if (StringValues.IsNullOrEmpty(header))
            return true;
        var text = header.ToString().Trim();
        var isRead = long.TryParse(
            text.Trim('"'),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var read
        );
        version = read;
        return isRead && text.StartsWith('"') && text.EndsWith('"');
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBody)
            return null;
        var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > MaxBody)
                    return null;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}

/// <summary>What a command that is in the ledger is answered with.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Version">The stream's version with the command's last event.</param>
/// <param name="Position">The position of the command's last event.</param>
/// <param name="Events">The command's events.</param>
/// <param name="Repeated">True where the ledger held it already and nothing was appended.</param>
/// <param name="Proofs">With <c>wait=proof</c>: the proof of each event.</param>
public sealed record CommandAnswer(
    string Stream,
    long Version,
    long Position,
    IReadOnlyList<Written> Events,
    bool? Repeated,
    IReadOnlyList<EventProof>? Proofs = null
);

/// <summary>The proof that an event is in the log.</summary>
/// <param name="Position">The event's position.</param>
/// <param name="Proof">The tlog-proof file; left out where no checkpoint had the event within 5 s.</param>
public sealed record EventProof(long Position, string? Proof);
