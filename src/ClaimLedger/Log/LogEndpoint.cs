using System.Globalization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>How the log is.</summary>
/// <param name="Origin">Its origin, which is the name of its keys.</param>
/// <param name="Verifiers">The verifier keys of all that ever signed it, the oldest first.</param>
/// <param name="State"><c>signing</c>, <c>failing</c> (it is tried again), or <c>forked</c> (nothing more is
/// signed).</param>
/// <param name="Problem">Why it is not signing; null where it is.</param>
/// <param name="Leaves">Its entries.</param>
/// <param name="Pending">The events that are not in it yet.</param>
/// <param name="Checkpoint">The size of the last checkpoint; null before the first.</param>
/// <param name="Cosignatures">Who witnessed that checkpoint.</param>
/// <param name="Witnesses">Those that are asked to.</param>
public sealed record LogAnswer(
    string Origin,
    IReadOnlyList<string> Verifiers,
    string State,
    string? Problem,
    long Leaves,
    long Pending,
    long? Checkpoint,
    IReadOnlyList<string> Cosignatures,
    IReadOnlyList<WitnessState> Witnesses
);

/// <summary>The log over HTTP: C2SP tlog-tiles below the service's root, so that a stock client reads it, and
/// what this service adds.</summary>
public sealed class LogEndpoint(
    StoredTiles tiles,
    LogProofs proofs,
    LogProbe probe,
    Witnessing witnessing,
    LogState state,
    LogKeys keys,
    NpgsqlDataSource dataSource
)
{
    private const int MaxWitnesses = 100;

    internal const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/checkpoint", (HttpContext http, LogEndpoint it) => it.CheckpointAsync(http));
        endpoints.MapGet(
            "/tile/{**tile}",
            (HttpContext http, LogEndpoint it) => it.TileAsync(http, isOfEntries: false)
        );
        // A route of its own, as not everybody may see who did what.
        endpoints.MapGet(
            "/tile/entries/{**tile}",
            (HttpContext http, LogEndpoint it) => it.TileAsync(http, isOfEntries: true)
        );
        endpoints.MapGet("/log/proof/{event}", (HttpContext http, LogEndpoint it) => it.ProofAsync(http));
        endpoints
            .MapGet("/log", (HttpContext http, LogEndpoint it) => it.LogAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<LogAnswer>(200));
    }

    private async Task<IResult> CheckpointAsync(HttpContext http)
    {
        if (Refused(http, out var witnesses) is { } refused)
            return refused;
        if (await proofs.PublishedAsync(witnesses, http.RequestAborted) is not { } published)
        {
            return Problems.Failed(
                Problems.NotLogged,
                $"The log has no checkpoint{Cosigned(witnesses)} yet; ask again."
            );
        }
        http.Response.Headers.CacheControl = "public, max-age=1";
        return Results.Text(published.Note.ToString());
    }

    private async Task<IResult> TileAsync(HttpContext http, bool isOfEntries)
    {
        if (Refused(http) is { } refused)
            return refused;
        TilePath path;
        try
        {
            var below = isOfEntries ? "tile/entries" : "tile";
            path = TilePath.Parse($"{below}/{http.Request.RouteValues["tile"]}");
        }
        catch (ProofFormatException e)
        {
            return Problems.Failed(Problems.UnknownTile, e.Message);
        }
        var size = await proofs.PublishedSizeAsync(http.RequestAborted) ?? 0;
        if (
            path.IsEntries != isOfEntries
            || !IsWithin(path, size)
            || await tiles.FileAsync(path, http.RequestAborted) is not { } file
        )
        {
            return Problems.Failed(
                Problems.UnknownTile,
                $"The last checkpoint has {size} entries, and no {path}."
            );
        }
        http.Response.Headers.CacheControl = Forever;
        return Results.Bytes(file, "application/octet-stream");
    }

    /// <summary>Whether a tree of that size has all of a tile.</summary>
    private static bool IsWithin(TilePath path, long size)
    {
        var there = path.IsEntries ? size : size >> (Tile.Height * path.Level);
        return path.Index <= there / Tile.FullWidth && (path.Index * Tile.FullWidth) + path.Width <= there;
    }

    private async Task<IResult> ProofAsync(HttpContext http)
    {
        if (Refused(http, out var witnesses) is { } refused)
            return refused;
        var text = (string)http.Request.RouteValues["event"]!;
        long? position = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        Guid? id = Guid.TryParseExact(text, "D", out var guid) ? guid : null;
        if (position is null && id is null)
        {
            return Problems.Of([
                new(
                    Refusals.Invalid,
                    $"'{text}' is neither the position of an event, such as 57, nor its id, a UUID.",
                    "event"
                ),
            ]);
        }
        if (!await IsThereAsync(position, id, http.RequestAborted))
            return Problems.Failed(Problems.UnknownEvent, $"There is no event '{text}'.");
        var proof = await proofs.ProveAsync(position, id, witnesses, LogProofs.Patience, http.RequestAborted);
        if (proof is null)
        {
            http.Response.Headers.RetryAfter = "1";
            return Problems.Failed(
                Problems.NotLogged,
                state.Fork ?? $"The event '{text}' is in no checkpoint{Cosigned(witnesses)} yet; ask again."
            );
        }
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{text}.tlog-proof\"";
        return Results.Text(proof.ToString());
    }

    /// <summary>Whether there is such an event, in the log or not yet.</summary>
    private async Task<bool> IsThereAsync(long? position, Guid? id, CancellationToken cancel)
    {
        // In one statement, which is one state of both: between two, an event would pass from the one to the
        // other unseen. What is not in the log yet lies behind it: few.
        var found = await dataSource.ListAsync(
            $"""
            select 1 from {LedgerTables.LogEntries} where {(position is null ? "event" : "position")} = $1
            union all
            select 1 from {LedgerTables.Schema}.mt_events
            where seq_id > coalesce((select max(position) from {LedgerTables.LogEntries}), 0)
                and {(position is null ? "id" : "seq_id")} = $1
            """,
            row => row.GetInt32(0),
            cancel,
            position is null ? id : position
        );
        return found.Count > 0;
    }

    private async Task<IResult> LogAsync(HttpContext http)
    {
        if (Refused(http) is { } refused)
            return refused;
        var cancel = http.RequestAborted;
        var count = await probe.CountAsync(cancel);
        var published = await proofs.PublishedAsync(cancel);
        var answer = new LogAnswer(
            keys.Origin,
            await LogKeys.VerifiersAsync(dataSource, cancel),
            state.Fork is not null ? "forked"
                : state.Failure is not null || !count.IsWhole ? "failing"
                : "signing",
            probe.ProblemOf(count),
            count.Leaves,
            count.Pending,
            published?.Head.Size,
            [
                .. (published?.Note.Signatures ?? [])
                    .Select(s => s.Name)
                    .Where(name => name != keys.Origin)
                    .Distinct(StringComparer.Ordinal),
            ],
            await witnessing.StatesAsync(cancel)
        );
        return Results.Json(answer, LedgerJson.Answers);
    }

    private static string Cosigned(int witnesses) =>
        witnesses == 0 ? "" : $" that {witnesses} witness{(witnesses == 1 ? "" : "es")} cosigned";

    private static IResult? Refused(HttpContext http) => Refused(http, out _);

    private static IResult? Refused(HttpContext http, out int witnesses)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        witnesses = (int)(asked.Number("witnesses", 1, MaxWitnesses) ?? 0);
        return asked.Refusals.Count > 0 ? Problems.Of(asked.Refusals) : null;
    }
}
