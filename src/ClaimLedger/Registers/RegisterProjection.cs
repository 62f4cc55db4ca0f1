using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Storage;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;

namespace ClaimLedger.Registers;

/// <summary>
/// Writes the register as rows. It takes the few types of events that do something to the register and no
/// others, so that the daemon does not load those; what it has to know of a statement besides it reads from
/// the statement's stream.
/// </summary>
public sealed class RegisterProjection : ProjectionBase, IProjection
{
    /// <summary>The projection's name.</summary>
    public const string ViewName = "Registers";

    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{ViewName}:All";

    /// <summary>Makes it.</summary>
    public RegisterProjection()
    {
        foreach (var type in RegisterLedger.Takes)
            IncludeType(type);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(
        IDocumentOperations operations,
        IReadOnlyList<IEvent> events,
        CancellationToken cancellation
    )
    {
        if (events.Count == 0)
            return;
        var page = events.Select(e => e.Sequence).ToHashSet();
        var streams = events.Select(e => e.StreamKey!).Distinct(StringComparer.Ordinal).ToList();
        var ledger = new RegisterLedger();
        var rows = new RegisterRows();
        foreach (var e in await operations.ReadAsync(streams, events[^1].Sequence, cancellation))
        {
            var change = Named(e, () => ledger.Apply(e));
            if (change is not null && page.Contains(e.Position))
                rows.Add(change);
        }
        rows.Queue(operations);
    }

    /// <summary>A poison event is named by its position: readiness shows it to whoever has to mend
    /// it.</summary>
    private static T Named<T>(Recorded e, Func<T> apply)
    {
        try
        {
            return apply();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"The event at position {e.Position}, of {e.Stream}, cannot be applied: {error.Message}",
                error
            );
        }
    }
}
