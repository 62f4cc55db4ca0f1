using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Storage;

/// <summary>Writes a view, a page of events at a time, as the daemon's follower or by a rebuild. Where it
/// names the types that it is made of, it is given those alone, in ledger order; an event of a type that
/// nobody knows stops those that name none.</summary>
/// <param name="types">The types of the events that it is made of; null for all.</param>
public abstract class PageProjection(IReadOnlyCollection<Type>? types)
{
    /// <summary>The types of the events that it is made of; null for all.</summary>
    public IReadOnlyCollection<Type>? Types { get; } = types;

    /// <summary>Whether it tells the feeds what it changes. What makes a view anew beside the one in use does
    /// not: that tells it.</summary>
    public bool Announces { get; set; } = true;

    /// <summary>Adds the statements of what a page changes; they are carried out with the progress, in one
    /// transaction. Meanwhile the page before may still be written.</summary>
    /// <param name="writes">What they are added to.</param>
    /// <param name="page">The events.</param>
    /// <param name="before">Ends once the page before is in the tables: nothing of the view's own rows that it
    /// changes is read sooner.</param>
    /// <param name="cancellation">Ends it.</param>
    public abstract Task ApplyAsync(
        PageWrites writes,
        IReadOnlyList<Recorded> page,
        Task before,
        CancellationToken cancellation
    );

    /// <summary>The statements of what a page changes.</summary>
    /// <inheritdoc cref="ApplyAsync" path="/param"/>
    internal async Task<PageWrites> PrepareAsync(
        IReadOnlyList<Recorded> page,
        Task before,
        CancellationToken cancellation
    )
    {
        var writes = new PageWrites();
        if (page.Count > 0)
            await ApplyAsync(writes, page, before, cancellation);
        return writes;
    }

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
