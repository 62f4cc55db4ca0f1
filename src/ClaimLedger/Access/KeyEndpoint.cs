using System.Net.Mime;
using System.Text.RegularExpressions;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Mvc;

namespace ClaimLedger.Access;

/// <summary>The keys over HTTP. What is done with them holds on this node when it is answered, on others a
/// moment later.</summary>
internal sealed partial class KeyEndpoint(KeyStore store, KeyRing ring, TimeProvider clock)
{
    private const int MaxLabel = 100;
    private static readonly TimeSpan UsualOverlap = TimeSpan.FromDays(1);

    /// <summary>The time as PostgreSQL keeps it, in microseconds.</summary>
    private DateTimeOffset Now
    {
        get
        {
            var now = clock.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet("/keys", (HttpContext http, KeyEndpoint it) => it.ListAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<KeyList>(200));
        endpoints
            .MapPost("/keys", (HttpContext http, KeyEndpoint it) => it.CreateAsync(http))
            .Accepts<NewKey>(MediaTypeNames.Application.Json)
            .WithMetadata(new ProducesResponseTypeAttribute<KeyItem>(201));
        endpoints
            .MapDelete("/keys/{key}", (HttpContext http, KeyEndpoint it) => it.RevokeAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<KeyItem>(200));
        endpoints
            .MapPost("/keys/{key}/rotate", (HttpContext http, KeyEndpoint it) => it.RotateAsync(http))
            .Accepts<KeyRotation>(MediaTypeNames.Application.Json)
            .WithMetadata(new ProducesResponseTypeAttribute<KeyItem>(201));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (Unasked(http) is { } refused)
            return refused;
        var now = Now;
        var keys = await store.ListAsync(http.RequestAborted);
        return Answer(http, new KeyList([.. keys.Select(key => KeyItem.Of(key, now))]));
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        if (Unasked(http) is { } refused)
            return refused;
        var (body, unread) = await TextBody.ReadAsync(http, "role", "person", "expires", "label");
        if (body is null)
            return unread!;
        var roles = string.Join(", ", Codes<Role>.All);
        if (!Codes<Role>.TryRead(body.Needed("role", $"one of {roles}"), out var role))
            body.RefuseGiven("role", $"is no role; give one of {roles}.");
        var person = body.Needed("person", "a pseudonym such as desk-1");
        body.Slug("person");
        var now = Now;
        var expires = ExpiryOf(body, now);
        if (body.Text("label") is { } label && (label.Length > MaxLabel || label.Any(char.IsControl)))
            body.Refuse("label", $"is no label; give one line of at most {MaxLabel} characters.");
        if (body.Refusals.Count > 0)
            return Problems.Of(body.Refusals);
        var text = KeyText.New();
        var key = new AccessKey(
            text.Id,
            text.Digest,
            role,
            person,
            body.Text("label"),
            now,
            http.Actor(),
            expires
        );
        await store.ChangeAsync<bool>(_ => (true, [key]), http.RequestAborted);
        return await MadeAsync(http, key, text);
    }

    private async Task<IResult> RevokeAsync(HttpContext http)
    {
        if (Unasked(http) is { } refused)
            return refused;
        var (id, now) = (IdOf(http), Now);
        var result = await store.ChangeAsync<(AccessKey? Key, bool IsLast)>(
            all =>
            {
                if (all.FirstOrDefault(key => key.Id == id) is not { } key)
                    return ((null, false), []);
                if (key.RevokedAt is not null)
                    return ((key, false), []);
                if (key.Role == Role.Admin && !all.Any(other => other.Id != id && IsLasting(other, now)))
                    return ((key, true), []);
                var revoked = key with { RevokedAt = now };
                return ((revoked, false), [revoked]);
            },
            http.RequestAborted
        );
        if (result.Key is not { } found)
            return NotThere(id);
        if (result.IsLast)
        {
            return Problems.Failed(
                Problems.LastAdminKey,
                $"{id} is the last valid key of an admin; make another or rotate this one first."
            );
        }
        await ring.LoadAsync(CancellationToken.None);
        return Answer(http, KeyItem.Of(found, now));
    }

    private async Task<IResult> RotateAsync(HttpContext http)
    {
        if (Unasked(http) is { } refused)
            return refused;
        var (body, unread) = await TextBody.ReadAsync(http, "overlap");
        if (body is null)
            return unread!;
        var overlap = OverlapOf(body);
        if (body.Refusals.Count > 0)
            return Problems.Of(body.Refusals);
        var (id, now, text) = (IdOf(http), Now, KeyText.New());
        var (key, old) = await store.ChangeAsync<(AccessKey? Key, AccessKey? Old)>(
            all =>
            {
                if (all.FirstOrDefault(key => key.Id == id) is not { } old)
                    return ((null, null), []);
                if (!old.IsValid(now) || old.ReplacedBy is not null)
                    return ((null, old), []);
                var key = Successor(old, text, now, http.Actor());
                return ((key, old), [key, Ended(old, key, now, overlap)]);
            },
            http.RequestAborted
        );
        if (old is null)
            return NotThere(id);
        return key is null
            ? Problems.Failed(
                Problems.KeyEnded,
                old.ReplacedBy is { } other
                    ? $"{id} was replaced by {other}; rotate that one."
                    : $"{id} is no longer valid; make a new key."
            )
            : await MadeAsync(http, key, text);
    }

    /// <summary>Lives as long as the old one was to.</summary>
    private static AccessKey Successor(AccessKey old, KeyText text, DateTimeOffset now, string by) =>
        old with
        {
            Id = text.Id,
            Digest = text.Digest,
            CreatedAt = now,
            CreatedBy = by,
            ExpiresAt = old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : null,
        };

    private static AccessKey Ended(AccessKey old, AccessKey key, DateTimeOffset now, TimeSpan overlap)
    {
        if (overlap == TimeSpan.Zero)
            return old with { RevokedAt = now, ReplacedBy = key.Id };
        var end = now + overlap;
        return old with { ExpiresAt = old.ExpiresAt < end ? old.ExpiresAt : end, ReplacedBy = key.Id };
    }

    /// <summary>Whether it is an admin's, and is not about to end in favour of another.</summary>
    private static bool IsLasting(AccessKey key, DateTimeOffset now) =>
        key.Role == Role.Admin && key.IsValid(now) && key.ReplacedBy is null;

    private static DateTimeOffset? ExpiryOf(TextBody body, DateTimeOffset now)
    {
        if (body.Text("expires") is not { } text)
            return null;
        if (!Instant.TryRead(text, out var at))
            body.Refuse("expires", "is no instant; give one with its offset such as 2027-01-31T00:00:00Z.");
        else if (at <= now)
            body.Refuse("expires", "is over; give an instant that is to come.");
        return at;
    }

    /// <summary>A whole number and its unit.</summary>
    private static TimeSpan OverlapOf(TextBody body)
    {
        if (body.Text("overlap") is not { } text)
            return UsualOverlap;
        if (Overlap().Match(text) is not { Success: true } read)
        {
            body.Refuse("overlap", "is no time; give one such as 1d, 12h, 30m or 0s, at most 999.");
            return UsualOverlap;
        }
        var number = int.Parse(
            read.Groups["number"].ValueSpan,
            System.Globalization.CultureInfo.InvariantCulture
        );
        return read.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    private async Task<IResult> MadeAsync(HttpContext http, AccessKey key, KeyText text)
    {
        await ring.LoadAsync(CancellationToken.None);
        return Answer(http, KeyItem.Of(key, Now, text), StatusCodes.Status201Created);
    }

    private static IResult? Unasked(HttpContext http)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        return asked.Refusals.Count > 0 ? Problems.Of(asked.Refusals) : null;
    }

    private static string IdOf(HttpContext http) => (string)http.GetRouteValue("key")!;

    private static IResult NotThere(string id) =>
        Problems.Failed(
            Problems.UnknownKey,
            $"There is no key '{(id.Length > 80 ? id[..80] : id)}'; GET /keys lists their names, the 8 characters after {KeyText.Prefix}."
        );

    /// <summary>No cache keeps who has which keys, and none a key.</summary>
    private static IResult Answer<T>(HttpContext http, T answer, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(answer, LedgerJson.Answers, MediaTypeNames.Application.Json, status);
    }

    [GeneratedRegex(
        @"\A(?<number>[0-9]{1,3})(?<unit>[smhd])\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Overlap();
}
