using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Client;

/// <summary>
/// A ClaimLedger service. Every request that did not reach it, had no answer, or was answered that now is not
/// the time (408, 429, 503), is sent again for as long as <see cref="LedgerClientOptions.Patience"/> says;
/// what is refused leaves as a <see cref="LedgerRefusedException"/>, anything else that is no success as a
/// <see cref="LedgerException"/>. It may be used by many threads at once.
/// </summary>
/// <param name="http">Sends the requests. Its timeout has to be longer than
/// <see cref="LedgerClientOptions.Poll"/>; streams are not bound by it.</param>
/// <param name="service">The service's address.</param>
/// <param name="options">How patiently is asked; null for the defaults.</param>
public sealed class LedgerClient(HttpClient http, Uri service, LedgerClientOptions? options = null)
{
    private readonly Asking _asking = new(http, service, options ?? new LedgerClientOptions());

    /// <summary>Sends a command. It has a key of its own, which goes along with each attempt, so that it is
    /// appended once however often it has to be sent.</summary>
    /// <param name="command">The command, any of <c>ClaimLedger.Domain</c>.</param>
    /// <param name="ifVersion">The version that its stream has to have; null for any.</param>
    /// <param name="key">The key, for a caller that keeps it over its own restarts; null for a new
    /// one.</param>
    /// <param name="cancel">Calls it off; the command may have been appended all the same.</param>
    /// <exception cref="LedgerRefusedException">The service refused it.</exception>
    /// <exception cref="LedgerException">The service failed, or could not be reached in time: the command may
    /// have been appended, and can be sent again with the same key.</exception>
    public Task<CommandReceipt> SendAsync(
        Command command,
        long? ifVersion = null,
        string? key = null,
        CancellationToken cancel = default
    )
    {
        var json = JsonSerializer.SerializeToNode(command, command.GetType(), LedgerJson.Stored)!.AsObject();
        var address = _asking.Address(PathOf(command, json));
        var body = JsonSerializer.SerializeToUtf8Bytes(json, LedgerJson.Stored);
        key ??= Guid.CreateVersion7().ToString();
        return _asking.AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, address)
                {
                    Content = new ByteArrayContent(body),
                };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Add("Idempotency-Key", key);
                if (ifVersion is { } version)
                    request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
                return request;
            },
            Asking.As<CommandReceipt>,
            cancel
        );
    }

    /// <summary>A statement.</summary>
    /// <param name="statement">Its id.</param>
    /// <param name="cancel">Calls it off.</param>
    public Task<StatementAnswer> StatementAsync(string statement, CancellationToken cancel = default) =>
        ReadAsync($"/statements/{Uri.EscapeDataString(statement)}", [], Asking.As<StatementAnswer>, cancel);

    /// <summary>A source.</summary>
    /// <param name="source">Its id.</param>
    /// <param name="cancel">Calls it off.</param>
    public Task<SourceAnswer> SourceAsync(string source, CancellationToken cancel = default) =>
        ReadAsync($"/sources/{Uri.EscapeDataString(source)}", [], Asking.As<SourceAnswer>, cancel);

    /// <summary>Where every source stands on a threat.</summary>
    /// <param name="threat">The threat.</param>
    /// <param name="validAt">The day in valid time; null for today.</param>
    /// <param name="knownAt">The position up to which events count; null for all.</param>
    /// <param name="minPosition">The position that the view has to have reached, which is waited for; null
    /// for none.</param>
    /// <param name="cancel">Calls it off.</param>
    public Task<ThreatStances> StancesAsync(
        string threat,
        DateOnly? validAt = null,
        long? knownAt = null,
        long? minPosition = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            $"/threats/{Uri.EscapeDataString(threat)}/stances",
            [
                ("validAt", validAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("knownAt", knownAt?.ToString(CultureInfo.InvariantCulture)),
                ("minPosition", minPosition?.ToString(CultureInfo.InvariantCulture)),
            ],
            Asking.As<ThreatStances>,
            cancel
        );

    /// <summary>The first shifts that stand, in the order of valid time.</summary>
    /// <param name="source">Only of this source; null for all.</param>
    /// <param name="threat">Only on this threat; null for all.</param>
    /// <param name="limit">The most; 1,000 at most. Whoever wants all follows the feed of shifts.</param>
    /// <param name="cancel">Calls it off.</param>
    public Task<IReadOnlyList<ShiftAnswer>> ShiftsAsync(
        string? source = null,
        string? threat = null,
        int limit = 100,
        CancellationToken cancel = default
    ) =>
        ReadAsync<IReadOnlyList<ShiftAnswer>>(
            "/shifts",
            [("source", source), ("threat", threat), ("limit", limit.ToString(CultureInfo.InvariantCulture))],
            answer => ListOf<ShiftAnswer>(answer, "shifts"),
            cancel
        );

    /// <summary>The feeds, and where each of them is.</summary>
    /// <param name="cancel">Calls it off.</param>
    public Task<IReadOnlyList<FeedState>> FeedsAsync(CancellationToken cancel = default) =>
        ReadAsync<IReadOnlyList<FeedState>>(
            "/feeds",
            [],
            answer => ListOf<FeedState>(answer, "feeds"),
            cancel
        );

    /// <summary>A batch of a feed's entries; none is its end.</summary>
    /// <param name="feed">The feed, such as <see cref="Feed.Shifts"/>.</param>
    /// <param name="after">The id of the last entry that was dealt with; null for the beginning.</param>
    /// <param name="filter">Which entries; null for all.</param>
    /// <param name="limit">The most entries, 1,000 at most.</param>
    /// <param name="wait">How long to wait where there is none, 60 s at most; null for not at all.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <exception cref="UnknownEntryException">The feed has no entry <paramref name="after"/>.</exception>
    /// <exception cref="FeedGapException">Entries are missing, and asking again did not bring
    /// them.</exception>
    public async Task<IReadOnlyList<FeedEntry>> PullAsync(
        string feed,
        string? after = null,
        FeedFilter? filter = null,
        int limit = FeedAddress.FullBatch,
        TimeSpan? wait = null,
        CancellationToken cancel = default
    )
    {
        var address = new FeedAddress(feed, filter ?? new FeedFilter());
        for (var isFresh = false; ; isFresh = true)
        {
            var asked = isFresh;
            var batch = await _asking.AskAsync(
                () => address.Batch(_asking, after, limit, wait, asked),
                FeedAddress.Read,
                cancel
            );
            var chain = new FeedChain(after, address.IsFiltered);
            var links = batch
                .Select(entry => (Entry: entry, Before: chain.Last, Link: chain.Take(entry)))
                .ToList();
            var gap = links.FirstOrDefault(l => l.Link == FeedLink.Gap);
            if (gap.Entry is null)
                return [.. links.Where(l => l.Link == FeedLink.Next).Select(l => l.Entry)];
            if (isFresh)
                throw new FeedGapException(gap.Before, gap.Entry);
        }
    }

    /// <summary>A feed's entries, each once and in their order, as they come, without an end. Connections
    /// that break are made anew, and what was missed meanwhile comes first. Where no stream can be had, it
    /// polls.</summary>
    /// <param name="feed">The feed, such as <see cref="Feed.Shifts"/>.</param>
    /// <param name="after">The id of the last entry that was dealt with, which is the caller's to keep; null
    /// for the beginning.</param>
    /// <param name="filter">Which entries; null for all.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <exception cref="UnknownEntryException">The feed has no entry <paramref name="after"/>.</exception>
    /// <exception cref="FeedGapException">Entries are missing, and asking again did not bring
    /// them.</exception>
    public async IAsyncEnumerable<FeedEntry> FollowAsync(
        string feed,
        string? after = null,
        FeedFilter? filter = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await using var following = new Following(
            _asking,
            new FeedAddress(feed, filter ?? new FeedFilter()),
            after
        );
        while (true)
            yield return await following.NextAsync(cancel);
    }

    /// <summary>What was redacted, as it is: whoever keeps texts destroys these copies. The same as the
    /// entries <see cref="RedactionNotice.Kind"/> of <see cref="Feed.Retractions"/>.</summary>
    /// <param name="after">The <see cref="RedactionNotice.Entry"/> of the last notice that was dealt with;
    /// null for the beginning.</param>
    /// <param name="cancel">Calls it off.</param>
    public async IAsyncEnumerable<RedactionNotice> RedactionsAsync(
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var filter = new FeedFilter(Kind: RedactionNotice.Kind);
        await foreach (var entry in FollowAsync(Feed.Retractions, after, filter, cancel))
        {
            yield return RedactionNotice.Of(entry)
                ?? throw new LedgerException(
                    $"Entry {entry.Id} is of the kind {entry.Kind}, and tells nothing."
                );
        }
    }

    private static string PathOf(Command command, JsonObject json)
    {
        var path = CommandPaths.Of(command.GetType());
        foreach (
            var (name, value) in json.Where(m => path.Contains($"{{{m.Key}}}", StringComparison.Ordinal))
        )
        {
            path = path.Replace(
                $"{{{name}}}",
                Uri.EscapeDataString((string)value!),
                StringComparison.Ordinal
            );
        }
        return path.Contains('{', StringComparison.Ordinal)
            ? throw new ArgumentException($"{command} lacks what its address {path} needs.", nameof(command))
            : path;
    }

    private static List<T> ListOf<T>(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var list)
            ? Asking.As<List<T>>(list)
            : throw new JsonException($"The answer has no list '{name}'.");

    private Task<T> ReadAsync<T>(
        string path,
        IEnumerable<(string Name, string? Value)> query,
        Func<JsonElement, T> read,
        CancellationToken cancel
    ) =>
        _asking.AskAsync(
            () => new HttpRequestMessage(HttpMethod.Get, _asking.Address(path, query)),
            read,
            cancel
        );
}
