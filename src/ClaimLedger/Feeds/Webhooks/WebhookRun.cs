using System.Buffers;
using System.Diagnostics;
using ClaimLedger.Domain.Feeds;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>
/// Sends what a webhook has to, round by round: what is due of what it holds, then what is new in its feed.
/// Subjects go side by side, the entries of one in order. A round is noted when it is over; one that a crash
/// ends is sent again.
/// </summary>
internal sealed class WebhookRun(
    Webhook webhook,
    WebhookLedger ledger,
    FeedReader reader,
    FeedHub hub,
    WebhookSender sender,
    WebhookSecrets secrets,
    TimeProvider clock,
    ILogger logger
)
{
    /// <summary>How many entries may wait; beyond that, what is new stays in the feed.</summary>
    public const int MaxWaiting = 10_000;

    /// <summary>How many messages are under way at once.</summary>
    public const int SideBySide = 8;

    private const int NewAtOnce = 100;
    private const int HeldAtOnce = 200;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>After so long a round begins no more, so that it is noted soon.</summary>
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(5);

    private readonly Feed _feed = webhook.Filter.Feed;
    private long _position = webhook.Position;
    private long _noted = webhook.Position;
    private string? _previous;
    private DateTimeOffset? _restsUntil = webhook.RestsUntil;

    /// <summary>Sends until it is told to stop, or the webhook is not any more what it was.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var following = hub.Follow(_feed);
        _previous = await reader.PreviousAsync(webhook.Filter, new FeedPlace(_position, null), stop);
        while (!stop.IsCancellationRequested)
        {
            if (_restsUntil > clock.GetUtcNow())
            {
                await Task.Delay(LookAgain, stop);
                continue;
            }
            var (isOver, isFull) = await RoundAsync(stop);
            if (isOver)
                return;
            if (isFull)
                await Task.Delay(LookAgain, stop);
            else
                await hub.WaitAsync(_feed, _position, LookAgain, stop);
        }
    }

    /// <summary>One round after the other, as long as there is something to send.</summary>
    private async Task<(bool IsOver, bool IsFull)> RoundAsync(CancellationToken stop)
    {
        while (true)
        {
            var held = await ledger.DueAsync(webhook.Id, clock.GetUtcNow(), SideBySide * 8, HeldAtOnce, stop);
            var isFull = await ledger.CountAsync(webhook.Id, stop) >= MaxWaiting;
            var (entries, reached) = isFull ? ([], _position) : await NewAsync(stop);
            if (held.Count == 0 && entries.Count == 0 && reached == _noted)
                return (false, isFull);
            var previous = entries.Count > 0 ? entries[^1].Delivery.Entry : _previous;
            var round = await SendAsync(held, entries, reached, stop);
            if (!await ledger.NoteAsync(webhook, round, clock.GetUtcNow(), CancellationToken.None))
                return (true, isFull);
            (_position, _noted, _previous, _restsUntil) = (reached, reached, previous, round.RestsUntil);
            if (round.Gone is not null)
                logger.LogWarning("Webhook {Webhook} is disabled: {Reason}", webhook.Id, round.Gone);
            if (round.Gone is not null || stop.IsCancellationRequested)
                return (true, isFull);
            if (round.RestsUntil is not null || (held.Count == 0 && entries.Count < NewAtOnce))
                return (false, isFull);
        }
    }

    /// <summary>What is new in the feed, and how far that reaches.</summary>
    private async Task<(List<(Delivery Delivery, FeedEntry Entry)> Entries, long Reached)> NewAsync(
        CancellationToken stop
    )
    {
        if (hub.After(_feed, _position) is { Count: 0 })
            return ([], _position);
        var end = (await reader.EndAsync(_feed, stop)).Sequence;
        var entries = new List<(Delivery, FeedEntry)>();
        var previous = _previous;
        await foreach (var entry in reader.ReadAsync(webhook.Filter, new FeedPlace(_position, null), stop))
        {
            var subject = entry.Subject;
            entries.Add((new Delivery(entry.Sequence, entry.Id, subject, previous, 0, IsHeld: false), entry));
            previous = entry.Id;
            if (entries.Count == NewAtOnce)
                return (entries, entry.Sequence);
        }
        var last = entries.Count > 0 ? entries[^1].Item2.Sequence : _position;
        return (entries, Math.Max(end, last));
    }

    private async Task<Round> SendAsync(
        List<Delivery> held,
        List<(Delivery Delivery, FeedEntry Entry)> entries,
        long reached,
        CancellationToken stop
    )
    {
        var subjects = entries.Select(e => e.Delivery.Subject).ToHashSet(StringComparer.Ordinal);
        var waiting =
            subjects.Count == 0 ? [] : (await ledger.WaitingAsync(webhook.Id, subjects, stop)).ToHashSet();
        var bodies = await reader.EntriesAsync(_feed, [.. held.Select(d => d.Sequence)], stop);
        foreach (var (delivery, entry) in entries)
            bodies[delivery.Sequence] = entry;
        var chains = held.Concat(
                entries.Select(e => e.Delivery).Where(delivery => !waiting.Contains(delivery.Subject))
            )
            .GroupBy(delivery => delivery.Subject, StringComparer.Ordinal)
            .Select(chain => chain.ToList())
            .ToList();
        var sending = new Sending(secrets.Open(webhook.Id, webhook.Secrets, clock.GetUtcNow()), bodies);
        await Parallel.ForEachAsync(
            chains,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = SideBySide,
                CancellationToken = CancellationToken.None,
            },
            async (chain, _) => await SendAsync(chain, sending, stop)
        );
        // Behind what waits, or for want of time.
        var done = sending.Handled.Select(h => h.Delivery.Sequence).ToHashSet();
        var left = entries
            .Where(e => !done.Contains(e.Delivery.Sequence))
            .Select(e => new Handled(e.Delivery, null, null, IsParked: false));
        return new Round(
            reached,
            [.. sending.Handled, .. left],
            [.. chains.Select(chain => chain[0].Subject).Concat(waiting).Distinct(StringComparer.Ordinal)],
            sending.RestsUntil,
            sending.IsGone ? "The receiver answered 410: it is gone." : null
        );
    }

    private async Task SendAsync(List<Delivery> chain, Sending sending, CancellationToken stop)
    {
        foreach (var delivery in chain)
        {
            if (
                stop.IsCancellationRequested
                || sending.IsOver
                || Stopwatch.GetElapsedTime(sending.Began) > RoundTime
            )
                return;
            Sent sent;
            try
            {
                sent = await sender.SendAsync(
                    webhook.Url,
                    Webhook.MessageOf(_feed, delivery.Entry),
                    BodyOf(sending.Bodies[delivery.Sequence], delivery),
                    sending.Secrets,
                    stop
                );
            }
            catch (OperationCanceledException)
            {
                return;
            }
            lock (sending.Gate)
            {
                if (!Note(delivery, sent, sending))
                    return;
            }
        }
    }

    /// <summary>Notes what came of an entry.</summary>
    /// <returns>Whether the next of its subject may go.</returns>
    private bool Note(Delivery delivery, Sent sent, Sending sending)
    {
        var tried = delivery with { Attempts = delivery.Attempts + 1 };
        if (sent.IsDelivered)
        {
            sending.Handled.Add(new Handled(tried, sent, null, IsParked: false));
            return true;
        }
        var now = clock.GetUtcNow();
        if (sent.IsGone)
            sending.IsGone = true;
        if (sent.Rest is { } rest)
            sending.RestsUntil = now + rest;
        var delay = sent.IsGone ? TimeSpan.Zero : Retries.After(tried.Attempts, Random.Shared.NextDouble());
        if (delay is null)
            logger.LogWarning(
                "Webhook {Webhook} parked {Entry}: {Error}",
                webhook.Id,
                tried.Entry,
                sent.Error
            );
        var due = now + delay;
        if (due < sending.RestsUntil)
            due = sending.RestsUntil;
        sending.Handled.Add(new Handled(tried, sent, due, IsParked: delay is null));
        // What is given up on holds up nothing.
        return delay is null;
    }

    private ReadOnlyMemory<byte> BodyOf(FeedEntry entry, Delivery delivery)
    {
        if (webhook.Filter.IsNone)
            return entry.Json;
        var body = new ArrayBufferWriter<byte>(entry.Json.Length + 64);
        entry.Write(body, delivery.Previous);
        return body.WrittenMemory;
    }

    /// <summary>A round as it is sent.</summary>
    private sealed class Sending(IReadOnlyList<WebhookSecret> secrets, Dictionary<long, FeedEntry> bodies)
    {
        public IReadOnlyList<WebhookSecret> Secrets => secrets;
        public Dictionary<long, FeedEntry> Bodies => bodies;
        public long Began { get; } = Stopwatch.GetTimestamp();
        public Lock Gate { get; } = new();
        public List<Handled> Handled { get; } = [];
        public bool IsGone { get; set; }
        public bool IsOver
        {
            get
            {
                lock (Gate)
                    return IsGone || RestsUntil is not null;
            }
        }
        public DateTimeOffset? RestsUntil { get; set; }
    }
}
