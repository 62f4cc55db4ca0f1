using ClaimLedger.Domain.Commands;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;

namespace ClaimLedger.Storage;

/// <summary>Writes a view, a page of events at a time, by the daemon or by a rebuild. Where it names the
/// types that it is made of, it is given those alone, in ledger order, and others are not even loaded; an
/// event of a type that nobody knows stops those that name none.</summary>
public abstract class PageProjection : ProjectionBase, IProjection
{
    /// <param name="types">The types of the events that it is made of; null for all.</param>
    protected PageProjection(IReadOnlyCollection<Type>? types)
    {
        Types = types;
        foreach (var type in types ?? [])
            IncludeType(type);
    }

    /// <summary>The types of the events that it is made of; null for all.</summary>
    public IReadOnlyCollection<Type>? Types { get; }

    /// <summary>Queues what a page changes; it is saved with the projection's progress.</summary>
    public abstract Task ApplyAsync(
        IDocumentOperations operations,
        IReadOnlyList<Recorded> page,
        CancellationToken cancellation
    );

    /// <inheritdoc/>
    public Task ApplyAsync(
        IDocumentOperations operations,
        IReadOnlyList<IEvent> events,
        CancellationToken cancellation
    ) =>
        events.Count == 0
            ? Task.CompletedTask
            : ApplyAsync(operations, [.. events.Select(StreamStore.ToRecorded)], cancellation);

    /// <summary>A poison event is named by its position: readiness shows it to whoever has to mend
    /// it.</summary>
    protected static T Named<T>(Recorded e, Func<T> apply)
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
