using System.Buffers;
using System.Data;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds;

/// <summary>
/// Sends how all is now that a feed tells of, so that a follower needs no entry from before. What is sent and
/// the entry after which it goes on are read in one state of the database. It is sent as it is read, which
/// holds a connection and that state for as long: a few at once, and none for longer than
/// <see cref="Longest"/>.
/// </summary>
public sealed class FeedSnapshots(NpgsqlDataSource dataSource, IEnumerable<IFeedSnapshot> views) : IDisposable
{
    /// <summary>How long one may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private const int AtOnce = 8;
    private const int FlushBytes = 64_000;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>Whether there is a state that a feed's entries lead to.</summary>
    public bool Has(Feed feed) => ViewOf(feed) is not null;

    /// <summary>Sends one: a frame for each thing, and one that ends it.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="filter">What of it.</param>
    /// <param name="quiet">After how long without a frame a comment is sent.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>The place after which the feed goes on.</returns>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<FeedPlace> SendAsync(
        PipeWriter body,
        FeedFilter filter,
        TimeSpan quiet,
        CancellationToken cancel
    )
    {
        while (!await _turns.WaitAsync(quiet, cancel))
        {
            body.Write(": still here\n\n"u8);
            await body.FlushAsync(cancel);
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Longest);
        try
        {
            return await SendStateAsync(body, filter, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The snapshot was not taken within {Longest}.", e);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<FeedPlace> SendStateAsync(PipeWriter body, FeedFilter filter, CancellationToken cancel)
    {
        var feed = filter.Feed.Name;
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var state = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var view = ViewOf(filter.Feed)!;
        // A lock chooses no state yet; the first query does.
        await connection.ExecuteAsync(
            $"lock table {string.Join(", ", view.Tables)} in access share mode",
            cancel
        );
        var end = await FeedTail.ReadAsync(connection, feed, cancel);
        var asked = new SnapshotAsked(
            feed,
            filter.Of(FeedTag.Source),
            filter.Of(FeedTag.Threat),
            filter.Of(FeedTag.Proposition)
        );
        var sent = 0L;
        await foreach (var thing in view.ReadAsync(asked, connection, cancel))
        {
            if (!filter.Takes(thing))
                continue;
            Write(body, thing);
            sent++;
            if (body.UnflushedBytes > FlushBytes)
                await body.FlushAsync(cancel);
        }
        if (end.Id is not null)
            Write(body, "id: ", end.Id, "\n");
        Write(body, "event: snapshot-end\ndata: ", JsonSerializer.Serialize(new { sent }), "\n\n");
        await body.FlushAsync(cancel);
        return new FeedPlace(end.Sequence, end.Id);
    }

    private static void Write(PipeWriter body, FeedState thing)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(thing.Data, thing.Data.GetType(), LedgerJson.Stored);
        var subject = JsonSerializer.Serialize(thing.Subject, LedgerJson.Stored);
        Write(body, "event: snapshot\ndata: {\"subject\":", subject, ",");
        // What comes after the brace: of each there is something to say.
        body.Write(data.AsSpan(1));
        body.Write("\n\n"u8);
    }

    private static void Write(PipeWriter body, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            Encoding.UTF8.GetBytes(text, body);
    }

    private IFeedSnapshot? ViewOf(Feed feed) => views.FirstOrDefault(view => view.Feeds.Contains(feed.Name));
}
