using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.History;
using Marten;

namespace ClaimLedger.Storage;

/// <summary>An event with what a reader is told of it.</summary>
/// <param name="Event">The event.</param>
/// <param name="CorrelationId">The trace of the request, or the import, that it came with.</param>
/// <param name="Account">What it changed and why, in words.</param>
public sealed record Told(Recorded Event, string? CorrelationId, Account Account)
{
    /// <summary>Tells events of some streams, which are folded up to them; texts that were redacted are
    /// gone.</summary>
    /// <param name="session">Reads the events.</param>
    /// <param name="vault">Opens the texts.</param>
    /// <param name="streams">The streams' keys.</param>
    /// <param name="upTo">The last position that is read.</param>
    /// <param name="which">Which of their events to tell.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>Those told, in ledger order.</returns>
    public static async Task<IReadOnlyList<Told>> ReadAsync(
        IQuerySession session,
        Vault vault,
        IReadOnlyCollection<string> streams,
        long upTo,
        Func<Recorded, bool> which,
        CancellationToken cancel
    )
    {
        if (streams.Count == 0)
            return [];
        var texts = await vault.OpenAsync(streams, cancel);
        var states = new Dictionary<string, object>(StringComparer.Ordinal);
        var told = new List<Told>();
        foreach (var stored in await session.EventsAsync(streams, upTo, cancel))
        {
            var next = StreamStore.ToRecorded(stored);
            var before = states.GetValueOrDefault(next.Stream);
            states[next.Stream] = StreamStore.Evolve(before, next);
            if (which(next))
                told.Add(new Told(next, stored.CorrelationId, Account.Of(before, next, texts)));
        }
        return told;
    }
}
