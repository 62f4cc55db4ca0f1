using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.History;
using ClaimLedger.Domain.Sealing;
using Marten;

namespace ClaimLedger.Storage;

/// <summary>An event with what a reader is told of it.</summary>
/// <param name="Event">The event.</param>
/// <param name="CorrelationId">The trace of the request, or the import, that it came with.</param>
/// <param name="Account">What it changed and why, in words.</param>
public sealed record Told(Recorded Event, string? CorrelationId, Account Account);

/// <summary>Some streams, read and told; texts that were redacted are gone.</summary>
/// <param name="Events">The events that were to be told, in ledger order.</param>
/// <param name="States">The streams' states, by key.</param>
/// <param name="Texts">The texts that can still be opened.</param>
public sealed record ToldStreams(
    IReadOnlyList<Told> Events,
    IReadOnlyDictionary<string, object> States,
    IReadOnlyDictionary<Commitment, string> Texts
)
{
    /// <summary>Reads streams, folds them up to a position and tells their events on the way.</summary>
    /// <param name="session">Reads the events.</param>
    /// <param name="vault">Opens the texts.</param>
    /// <param name="streams">The streams' keys.</param>
    /// <param name="upTo">The last position that is read.</param>
    /// <param name="which">Which events to tell.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<ToldStreams> ReadAsync(
        IQuerySession session,
        Vault vault,
        IReadOnlyCollection<string> streams,
        long upTo,
        Func<Recorded, bool> which,
        CancellationToken cancel
    )
    {
        var states = new Dictionary<string, object>(StringComparer.Ordinal);
        var told = new List<Told>();
        var texts = await vault.OpenAsync(streams, cancel);
        foreach (var stored in await session.EventsAsync(streams, upTo, cancel))
        {
            var next = StreamStore.ToRecorded(stored);
            var before = states.GetValueOrDefault(next.Stream);
            states[next.Stream] = StreamStore.Evolve(before, next);
            if (which(next))
                told.Add(new Told(next, stored.CorrelationId, Account.Of(before, next, texts)));
        }
        return new ToldStreams(told, states, texts);
    }
}
