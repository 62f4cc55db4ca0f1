using System.Buffers;
using System.IO.Pipelines;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Http;

namespace ClaimLedger.Feeds;

/// <summary>
/// The feeds as server-sent events. A follower that is behind reads the table; one that is there takes what
/// the node keeps. What has come meanwhile goes out in one flush, and whoever reads slowly holds up nobody
/// and nothing but the own connection.
/// </summary>
public sealed class FeedFollowing(
    FeedReader reader,
    FeedHub hub,
    FeedSnapshots snapshots,
    Consumers consumers,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    /// <summary>How long nothing is sent before a comment is, by which both ends see that the other is
    /// there.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/feeds/{feed}/stream", (HttpContext http, FeedFollowing it) => it.RunAsync(http));

    private async Task<IResult> RunAsync(HttpContext http)
    {
        var isWhole = false;
        var (asked, refused) = await FeedAsked.ReadAsync(
            http,
            reader,
            http.Request.Headers["Last-Event-ID"].FirstOrDefault(id => !string.IsNullOrEmpty(id)),
            a => isWhole = WantsSnapshot(a)
        );
        if (asked is null)
            return refused!;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            lifetime.ApplicationStopping
        );
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        // Else a proxy that gathers answers would keep them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var following = hub.Follow(asked.Feed);
        var contact = asked.Consumer is { } consumer
            ? consumers.Seen(consumer, Consumers.Stream, asked.Filter, asked.Place)
            : null;
        try
        {
            var run = new Run(http.Response.BodyWriter, asked, reader, hub, contact, clock);
            // Who has a place has had a snapshot, or wants none.
            await run.FollowAsync(isWhole && asked.Place.Id is null ? snapshots : null, over.Token);
        }
        catch (TimeoutException)
        {
            // Half a snapshot is none: who sees the connection end begins anew.
            http.Abort();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Who follows goes, or the service does.
        }
        return Results.Empty;
    }

    private bool WantsSnapshot(Asked asked)
    {
        var wants = asked.Flag("snapshot");
        var name = asked.Path("feed");
        if (wants && !snapshots.Has(Feed.Named(name)!))
        {
            var those = string.Join(", ", Feed.All.Where(snapshots.Has).Select(feed => feed.Name));
            asked.Refuse(
                "snapshot",
                $"The feed {name} has no snapshot: it is the events themselves, from the first. Leave snapshot out, or follow one of {those}."
            );
        }
        return wants;
    }

    private sealed class Run(
        PipeWriter body,
        FeedAsked asked,
        FeedReader reader,
        FeedHub hub,
        ConsumerContact? contact,
        TimeProvider clock
    )
    {
        private const int FlushBytes = 64_000;

        private static readonly TimeSpan BetweenFlushes = TimeSpan.FromMilliseconds(50);

        private FeedPlace _place = asked.Place;
        private string? _previous;
        private long _wrote;

        /// <summary>Sends a snapshot, where there is to be one, and what comes after.</summary>
        public async Task FollowAsync(FeedSnapshots? snapshots, CancellationToken cancel)
        {
            body.Write("retry: 3000\n\n"u8);
            await FlushAsync(cancel);
            if (snapshots is not null)
            {
                _place = await snapshots.SendAsync(body, asked.Filter, Heartbeat, cancel);
                await FlushAsync(cancel);
            }
            _previous = await reader.PreviousAsync(asked.Filter, _place, cancel);
            while (true)
            {
                var before = _place.Sequence;
                await SendAsync(cancel);
                if (_place.Sequence > before)
                {
                    await Task.Delay(BetweenFlushes, cancel);
                    continue;
                }
                var quiet = Heartbeat - clock.GetElapsedTime(_wrote);
                if (quiet > TimeSpan.Zero)
                {
                    await hub.WaitAsync(asked.Feed, _place.Sequence, quiet, cancel);
                    continue;
                }
                body.Write(": still here\n\n"u8);
                await FlushAsync(cancel);
            }
        }

        private async Task SendAsync(CancellationToken cancel)
        {
            if (hub.After(asked.Feed, _place.Sequence) is { } kept)
            {
                foreach (var entry in kept)
                    await WriteAsync(entry, cancel);
            }
            else
            {
                var end = await reader.EndAsync(asked.Feed, cancel);
                await foreach (var entry in reader.ReadAsync(asked.Filter, _place, cancel))
                    await WriteAsync(entry, cancel);
                // What does not pass the filter is behind as well, and not looked for again.
                if (end.Sequence > _place.Sequence)
                    _place = end;
            }
            if (body.UnflushedBytes > 0)
                await FlushAsync(cancel);
            else
                contact?.Reached(_place);
        }

        private async ValueTask WriteAsync(FeedEntry entry, CancellationToken cancel)
        {
            _place = FeedPlace.After(entry);
            if (!asked.Filter.Takes(entry))
                return;
            if (asked.Filter.IsNone)
                body.Write(entry.Frame.Span);
            else
                entry.WriteFrame(body, _previous);
            _previous = entry.Id;
            if (body.UnflushedBytes > FlushBytes)
                await FlushAsync(cancel);
        }

        private async Task FlushAsync(CancellationToken cancel)
        {
            await body.FlushAsync(cancel);
            _wrote = clock.GetTimestamp();
            contact?.Reached(_place);
        }
    }
}
