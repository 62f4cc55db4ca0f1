namespace ClaimLedger.Storage;

/// <summary>Writes one step with the progress, in one transaction.</summary>
/// <param name="last">The position that is reached with it.</param>
/// <param name="add">Adds what is to be written; nothing where there is nothing to write. It may be asked
/// again when the database failed for a moment.</param>
public delegate Task WriteStep(long last, Func<PageWrites, Task> add);

/// <summary>What is made of the ledger's events in their order, on one node at a time. The daemon says up to
/// which position every event is there.</summary>
public interface IFollowed
{
    /// <summary>Its name; its progress is kept under <c>NAME:All</c>.</summary>
    string Name { get; }

    /// <summary>Goes from a position to another, step by step.</summary>
    /// <param name="after">The position that is reached.</param>
    /// <param name="upTo">The position to be reached.</param>
    /// <param name="write">Writes a step. When it fails, what was kept in memory of it is void.</param>
    /// <param name="cancel">Ends it between two steps.</param>
    Task FollowAsync(long after, long upTo, WriteStep write, CancellationToken cancel);
}

/// <summary>A view that follows the ledger.</summary>
internal sealed class FollowedView(View view, PageProjection projection, EventPages pages) : IFollowed
{
    // What a page costs besides its events, round trips and a commit, is shared by many when a view is
    // behind; one that follows gets what there is.
    private const int PageSize = 4_000;

    /// <inheritdoc/>
    public string Name => view.Name;

    /// <inheritdoc/>
    public Task FollowAsync(long after, long upTo, WriteStep write, CancellationToken cancel) =>
        PageWalk.RunAsync(
            after,
            upTo,
            PageSize,
            from => pages.ReadAsync(projection, from, upTo, PageSize, cancel),
            (page, before) => projection.PrepareAsync(page, before, cancel),
            (prepared, last) =>
                write(
                    last,
                    writes =>
                    {
                        writes.Add(prepared);
                        return Task.CompletedTask;
                    }
                )
        );
}
