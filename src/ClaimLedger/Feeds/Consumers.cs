using Npgsql;

namespace ClaimLedger.Feeds;

/// <summary>
/// Notes who reads a feed by a name, and up to where they have it. A note costs whoever reads nothing: it is
/// kept, and written once a second. What a crash takes of it is noted again when the consumer is there again;
/// nothing that is read depends on it.
/// </summary>
public sealed class Consumers(ConsumerTable table, TimeProvider clock, ILogger<Consumers> logger)
    : BackgroundService
{
    /// <summary>How a consumer reads that asks for batches.</summary>
    public const string Pull = "pull";

    /// <summary>How a consumer reads that holds a connection.</summary>
    public const string Stream = "stream";

    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Feed, string Consumer), ConsumerContact> _current = [];
    private readonly Dictionary<(string Feed, string Consumer), ConsumerNote> _unwritten = [];
    private readonly SemaphoreSlim _writing = new(1);
    private DateTimeOffset _last;

    /// <summary>A consumer is there, and asks from a place: it has everything up to there. From here on what
    /// an earlier contact says of the same consumer counts no more.</summary>
    /// <param name="consumer">Its name.</param>
    /// <param name="reads">How it reads, in a word.</param>
    /// <param name="filter">What it reads, of which feed.</param>
    /// <param name="place">The place, which may be before one that it had.</param>
    /// <returns>By which it is noted how far the consumer gets from there.</returns>
    public ConsumerContact Seen(string consumer, string reads, FeedFilter filter, FeedPlace place)
    {
        lock (_lock)
        {
            // As exact as the table has it, and each later than the one before.
            var now = Exact(clock.GetUtcNow());
            _last = now > _last ? now : _last.AddMicroseconds(1);
            var note = new ConsumerNote(filter, consumer, reads, place, Since: _last, ContactAt: _last);
            var contact = new ConsumerContact(this, note);
            _current[note.Key] = contact;
            _unwritten[note.Key] = note;
            return contact;
        }
    }

    /// <summary>The consumers, as far as other nodes have written and as this one knows.</summary>
    public async Task<IReadOnlyList<ConsumerNote>> ListAsync(CancellationToken cancel)
    {
        await WriteAsync(cancel);
        return await table.ListAsync(cancel);
    }

    /// <summary>Forgets a consumer; one that is still there is noted anew.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ForgetAsync(string feed, string consumer, CancellationToken cancel)
    {
        await WriteAsync(cancel);
        await _writing.WaitAsync(cancel);
        try
        {
            lock (_lock)
            {
                _current.Remove((feed, consumer));
                _unwritten.Remove((feed, consumer));
            }
            return await table.DeleteAsync(feed, consumer, cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A consumer has everything up to a place.</summary>
    internal void Note(ConsumerContact contact, FeedPlace place)
    {
        lock (_lock)
        {
            var note = contact.Last;
            if (_current.TryGetValue(note.Key, out var current) && current != contact)
                return;
            contact.Last = note with
            {
                Place = place.Sequence < note.Place.Sequence ? note.Place : place,
                ContactAt = Exact(clock.GetUtcNow()),
            };
            _current[note.Key] = contact;
            _unwritten[note.Key] = contact.Last;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // What there is yet is written before the end.
            }
            try
            {
                await WriteAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                logger.LogDebug(e, "The consumers' places could not be written; they are again in a second.");
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            List<ConsumerNote> notes;
            lock (_lock)
                notes = [.. _unwritten.Values];
            if (notes.Count == 0)
                return;
            await table.SaveAsync(notes, cancel);
            lock (_lock)
            {
                foreach (var note in notes.Where(n => ReferenceEquals(n, _unwritten[n.Key])))
                    _unwritten.Remove(note.Key);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private static DateTimeOffset Exact(DateTimeOffset at) =>
        new(at.Ticks - at.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}

/// <summary>A consumer that is there: for one request, or for as long as a connection lasts.</summary>
public sealed class ConsumerContact
{
    private readonly Consumers _consumers;

    internal ConsumerContact(Consumers consumers, ConsumerNote first) =>
        (_consumers, Last) = (consumers, first);

    /// <summary>What was last noted; changed by <see cref="Consumers"/> alone.</summary>
    internal ConsumerNote Last { get; set; }

    /// <summary>The consumer is there, and has everything up to a place.</summary>
    public void Reached(FeedPlace place) => _consumers.Note(this, place);
}
