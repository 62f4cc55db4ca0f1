using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using JasperFx.Events;
using Marten;

namespace ClaimLedger.Storage;

/// <summary>Reads streams and folds them into their states.</summary>
public static class StreamStore
{
    /// <summary>The events of some streams, in ledger order, up to a position.</summary>
    public static async Task<IReadOnlyList<Recorded>> ReadAsync(
        this IQuerySession session,
        IReadOnlyCollection<string> streams,
        long? upTo,
        CancellationToken cancel
    ) => [.. (await session.EventsAsync(streams, upTo ?? long.MaxValue, cancel)).Select(ToRecorded)];

    /// <summary>The same as Marten has them.</summary>
    internal static async Task<IReadOnlyList<IEvent>> EventsAsync(
        this IQuerySession session,
        IReadOnlyCollection<string> streams,
        long upTo,
        CancellationToken cancel
    )
    {
        if (streams.Count == 0)
            return [];
        var keys = streams.ToArray();
        return await session
            .Events.QueryAllRawEvents()
            .Where(e => e.StreamKey!.IsOneOf(keys) && e.Sequence <= upTo)
            .OrderBy(e => e.Sequence)
            .ToListAsync(cancel);
    }

    /// <summary>One stream's state as of a position, with its version; null where it did not exist by
    /// then.</summary>
    public static async Task<(TState State, long Version)?> FoldAsync<TState>(
        this IQuerySession session,
        string stream,
        long upTo,
        CancellationToken cancel
    )
        where TState : class
    {
        var events = await session.ReadAsync([stream], upTo, cancel);
        return events.Count == 0
            ? null
            : ((TState)events.Aggregate((object?)null, Evolve)!, events[^1].Version);
    }

    /// <summary>The next state of a stream of any kind.</summary>
    public static object Evolve(object? state, Recorded next) =>
        next.Stream switch
        {
            _ when next.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal) =>
                Statement.Evolve((Statement?)state, next),
            _ when next.Stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal) => Source.Evolve(
                (Source?)state,
                next
            ),
            _ when next.Stream.StartsWith(Streams.ThreatPrefix, StringComparison.Ordinal) => Threat.Evolve(
                (Threat?)state,
                next
            ),
            _ when next.Stream.StartsWith(Streams.DocumentPrefix, StringComparison.Ordinal) =>
                Document.Evolve((Document?)state, next),
            _ => throw new InvalidOperationException($"'{next.Stream}' is a stream of no kind of ours."),
        };

    /// <summary>Marten's event as the domain sees it.</summary>
    public static Recorded ToRecorded(IEvent e) =>
        new(e.Data, e.StreamKey!, e.Version, e.Sequence, e.Timestamp, e.UserName ?? "", e.Id);
}
