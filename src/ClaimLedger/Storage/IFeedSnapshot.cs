using ClaimLedger.Domain.Feeds;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What is asked of a view: how all is now that a feed tells of.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Source">Only what is about this source; null for all.</param>
/// <param name="Threat">Only what is about this threat; null for all.</param>
/// <param name="Proposition">Only what is about this proposition; null for all.</param>
public sealed record SnapshotAsked(string Feed, string? Source, string? Threat, string? Proposition);

/// <summary>Reads from a view what the entries of its feeds lead to, all together. The view and its feeds are
/// written in one transaction: in any one state of the database they agree.</summary>
public interface IFeedSnapshot
{
    /// <summary>The feeds of which it can.</summary>
    IReadOnlyList<string> Feeds { get; }

    /// <summary>The view's tables that it reads. They are held before the state is chosen: else a rebuild
    /// could put others in their place, of which the state has not all rows.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Reads how all is, in the state that the connection's transaction sees, as it is
    /// taken.</summary>
    /// <param name="asked">Which; what is about something else may be among what it yields.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="cancel">Ends the reading.</param>
    IAsyncEnumerable<FeedState> ReadAsync(
        SnapshotAsked asked,
        NpgsqlConnection connection,
        CancellationToken cancel
    );
}
