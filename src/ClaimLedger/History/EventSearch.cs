using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.History;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ClaimLedger.History;

/// <summary>An event that was found: what its history tells of it, its stream, and its payload as it is
/// stored, with a commitment in place of each sealed text.</summary>
public sealed record EventItem(
    Guid Event,
    string Type,
    string Stream,
    long Version,
    long Position,
    DateTimeOffset RecordedAt,
    string Actor,
    string? CorrelationId,
    EdtfDate? ValidTime,
    string? Reason,
    IReadOnlyList<FieldChange> Changes,
    string Words,
    JsonElement Payload
);

/// <summary>A page of events.</summary>
public sealed record EventList(KnownAt KnownAt, IReadOnlyList<EventItem> Events);

/// <summary>The search of all events: by type, stream, who acted, and when it was recorded.</summary>
public sealed class EventSearch(
    Reads reads,
    Positions positions,
    NpgsqlDataSource dataSource,
    IDocumentStore store,
    Vault vault
)
{
    private const int MostEvents = 200;
    private const int UsualEvents = 50;

    private static readonly string[] Kinds = ["source", "threat", "document", "statement"];

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/events", (HttpContext http, EventSearch it) => it.AnswerAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<EventList>(200));

    private Task<IResult> AnswerAsync(HttpContext http) =>
        reads.FromLedgerAsync(
            http,
            async (asked, cancel) =>
            {
                var limit = asked.Limit(MostEvents, UsualEvents);
                var isOldestFirst = IsOldestFirst(asked);
                var where = await ConditionsAsync(asked, isOldestFirst, cancel);
                if (asked.Refusals.Count > 0)
                    return new EventList(asked.KnownAt, []);
                var found = await dataSource.ListAsync(
                    $"""
                    select e.seq_id, e.stream_id, e.data from {LedgerTables.Schema}.mt_events e
                    where {where} order by e.seq_id {(isOldestFirst ? "asc" : "desc")} limit {limit + 1}
                    """,
                    row => (Position: row.GetInt64(0), Stream: row.GetString(1), Payload: row.GetString(2)),
                    cancel,
                    where.Values
                );
                asked.Page(found, limit, last => last.Position);
                var told = await ToldAsync(found.ConvertAll(f => (f.Position, f.Stream)), cancel);
                return new EventList(
                    asked.KnownAt,
                    [.. found.Select(f => ItemOf(told[f.Position], f.Stream, f.Payload))]
                );
            }
        );

    private static bool IsOldestFirst(Asked asked)
    {
        var order = asked.Text("order");
        if (order is not (null or "newest" or "oldest"))
            asked.RefuseValue(
                "order",
                order,
                "is neither newest, which is meant where it is left out, nor oldest; give one of the two."
            );
        return order == "oldest";
    }

    private async Task<Conditions> ConditionsAsync(Asked asked, bool isOldestFirst, CancellationToken cancel)
    {
        var where = new Conditions("e.seq_id <= $1", asked.KnownAt.Position);
        var type = asked.Text("type");
        if (type is not null && EventTypes.All.All(known => known.Name != type))
        {
            var all = string.Join(", ", EventTypes.All.Select(known => known.Name));
            asked.RefuseValue("type", type, $"is no type of an event; give one of {all}.");
        }
        where.Add("e.type = {0}", type);
        where.Add("e.stream_id = {0}", StreamOf(asked));
        where.Add("e.user_name = {0}", asked.Slug("actor"));
        var from = await BoundAsync(asked, "from", isEnd: false, cancel);
        var to = await BoundAsync(asked, "to", isEnd: true, cancel);
        if (from is not null && to is not null && await IsAfterAsync(from, to, cancel))
            asked.RefuseOrder($"to '{asked.Text("to")}'");
        where.Add("e.seq_id >= {0}", from?.Position);
        where.Add("e.seq_id <= {0}", to?.Position);
        where.Add(isOldestFirst ? "e.seq_id > {0}" : "e.seq_id < {0}", asked.Number("after"));
        return where;
    }

    private static string? StreamOf(Asked asked)
    {
        var text = asked.Text("stream");
        if (
            text is null
            || (text.Split('/') is [var kind, var id] && Kinds.Contains(kind) && SlugAttribute.IsSlug(id))
        )
            return text;
        asked.RefuseValue(
            "stream",
            text,
            "is neither source/ID nor threat/ID, document/ID or statement/ID; give one such as source/ahmed-rashid."
        );
        return null;
    }

    /// <summary>The first or last position that a position, an instant or a day means.</summary>
    private async Task<Bound?> BoundAsync(Asked asked, string name, bool isEnd, CancellationToken cancel)
    {
        if (asked.Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return new Bound(position);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out var day))
        {
            var time = isEnd ? TimeOnly.MaxValue : TimeOnly.MinValue;
            return await BoundAsync(new DateTimeOffset(day, time, TimeSpan.Zero), isEnd, cancel);
        }
        if (Instant.TryRead(text, out var at))
            return await BoundAsync(at, isEnd, cancel);
        asked.RefuseValue(
            name,
            text,
            "is neither a position, nor an instant, nor a day; give one such as 57, 2026-01-31T12:00:00Z or 2026-01-31."
        );
        return null;
    }

    private async Task<Bound> BoundAsync(DateTimeOffset at, bool isEnd, CancellationToken cancel) =>
        new(isEnd ? await positions.AtAsync(at, cancel) : await BeforeAsync(at, cancel) + 1, at);

    /// <summary>Whether what is asked for begins after it ends. The positions of two times do not say so:
    /// where nothing was recorded between, the first of them is the greater. A position that is not there
    /// yet is after no time.</summary>
    private async Task<bool> IsAfterAsync(Bound from, Bound to, CancellationToken cancel) =>
        (from.At, to.At) switch
        {
            ({ } first, { } last) => first > last,
            (null, { }) when from.Position > to.Position => from.Position
                <= await positions.LedgerAsync(cancel),
            _ => from.Position > to.Position,
        };

    /// <summary>One end of what is asked for.</summary>
    /// <param name="Position">Its position.</param>
    /// <param name="At">Its time; null where a position was given.</param>
    private sealed record Bound(long Position, DateTimeOffset? At = null);

    /// <summary>The last position recorded before an instant.</summary>
    private async Task<long> BeforeAsync(DateTimeOffset at, CancellationToken cancel) =>
        at.UtcTicks < TimeSpan.TicksPerMicrosecond
            ? 0
            : await positions.AtAsync(at.AddTicks(-TimeSpan.TicksPerMicrosecond), cancel);

    private async Task<Dictionary<long, Told>> ToldAsync(
        List<(long Position, string Stream)> found,
        CancellationToken cancel
    )
    {
        if (found.Count == 0)
            return [];
        var asked = found.Select(f => f.Position).ToHashSet();
        await using var session = store.QuerySession();
        var told = await ToldStreams.ReadAsync(
            session,
            vault,
            [.. found.Select(f => f.Stream).Distinct(StringComparer.Ordinal)],
            asked.Max(),
            e => asked.Contains(e.Position),
            cancel
        );
        return told.Events.ToDictionary(t => t.Event.Position);
    }

    private static EventItem ItemOf(Told told, string stream, string payload)
    {
        var item = HistoryItem.Of(told);
        using var json = JsonDocument.Parse(payload);
        return new EventItem(
            item.Event,
            item.Type,
            stream,
            item.Version,
            item.Position,
            item.RecordedAt,
            item.Actor,
            item.CorrelationId,
            item.ValidTime,
            item.Reason,
            item.Changes,
            item.Words,
            json.RootElement.Clone()
        );
    }
}
