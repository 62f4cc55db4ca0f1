using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace ClaimLedger.Client;

/// <summary>Follows a feed over any number of connections: streams where they can be had, else
/// polls.</summary>
/// <param name="asking">Sends.</param>
/// <param name="feed">What is followed.</param>
/// <param name="after">The id after which it begins; null for the beginning.</param>
internal sealed class Following(Asking asking, FeedAddress feed, string? after) : IAsyncDisposable
{
    private readonly FeedChain _chain = new(after, feed.IsFiltered);
    private IAsyncEnumerator<FeedEntry>? _entries;
    private TimeSpan _first = asking.Options.FirstDelay;
    private bool _isPolling;
    private bool _isGapSeen;
    private int _failed;

    /// <summary>The next entry; waits for it as long as it takes.</summary>
    public async ValueTask<FeedEntry> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            Exception failure;
            try
            {
                _entries ??= (_isPolling ? PollAsync(cancel) : StreamAsync(cancel)).GetAsyncEnumerator(
                    cancel
                );
                if (!await _entries.MoveNextAsync())
                {
                    failure = new IOException("The service ended the stream.");
                }
                else
                {
                    var entry = _entries.Current;
                    switch (_chain.Take(entry))
                    {
                        case FeedLink.Next:
                            (_failed, _isGapSeen) = (0, false);
                            return entry;
                        case FeedLink.Repeat:
                            continue;
                        default:
                            if (_isGapSeen)
                                throw new FeedGapException(_chain.Last, entry);
                            _isGapSeen = true;
                            await CloseAsync();
                            continue;
                    }
                }
            }
            catch (NoStreamException)
            {
                _isPolling = true;
                await CloseAsync();
                continue;
            }
            catch (Exception e) when (Asking.IsPassing(e, cancel) || IsServers(e))
            {
                failure = e;
            }
            await CloseAsync();
            // Where polls fail too, it was not for the stream.
            _isPolling = false;
            var pause = asking.PauseAfter(++_failed, failure, _first);
            asking.Options.Retrying?.Invoke(failure, pause);
            await Task.Delay(pause, asking.Options.Clock, cancel);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    private static bool IsServers(Exception e) =>
        e is LedgerException { Status: { } status } && (int)status >= 500;

    private async ValueTask CloseAsync()
    {
        if (_entries is null)
            return;
        await _entries.DisposeAsync();
        _entries = null;
    }

    private async IAsyncEnumerable<FeedEntry> PollAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var batch = await asking.AskAsync(
                () => feed.Batch(asking, _chain.Last, FeedAddress.FullBatch, asking.Options.Poll, _isGapSeen),
                FeedAddress.Read,
                cancel
            );
            foreach (var entry in batch)
                yield return entry;
        }
    }

    private async IAsyncEnumerable<FeedEntry> StreamAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var response = await ConnectAsync(cancel);
        await using var body = new HeardStream(
            await response.Content.ReadAsStreamAsync(cancel),
            asking.Options.Silence
        );
        var parser = SseParser.Create(body, (_, data) => FeedEntry.Parse(data));
        await foreach (var item in parser.EnumerateAsync(cancel))
        {
            yield return item.Data;
            if (parser.ReconnectionInterval > TimeSpan.Zero)
                _first = parser.ReconnectionInterval;
        }
    }

    private async Task<HttpResponseMessage> ConnectAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(asking.Options.Silence);
        HttpResponseMessage response;
        try
        {
            response = await asking.SendAsync(feed.Stream(asking, _chain.Last), patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new NoStreamException("Nothing came of the stream.");
        }
        // What knows no such address or method says so without one of the service's codes.
        catch (LedgerRefusedException e)
            when (e
                    is {
                        Code: null,
                        Status: HttpStatusCode.NotFound
                            or HttpStatusCode.MethodNotAllowed
                            or HttpStatusCode.NotAcceptable
                    }
            )
        {
            throw new NoStreamException(e.Message);
        }
        if (response.Content.Headers.ContentType?.MediaType == FeedAddress.EventStream)
            return response;
        response.Dispose();
        throw new NoStreamException("What came is no stream of events.");
    }

    /// <summary>A stream that does not wait for ever.</summary>
    private sealed class HeardStream(Stream inner, TimeSpan silence) : Stream
    {
        private bool _isHeard;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(silence);
            try
            {
                var read = await inner.ReadAsync(buffer, patience.Token);
                _isHeard |= read > 0;
                return read;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // What is between us and the service keeps it all to itself, or the connection is dead.
                throw _isHeard
                    ? new IOException($"The stream was silent for {silence}.")
                    : new NoStreamException($"The stream said nothing for {silence}.");
            }
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
