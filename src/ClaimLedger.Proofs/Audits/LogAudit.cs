namespace ClaimLedger.Proofs;

/// <summary>Derives a log's tree from its entries alone, in one pass, and holds every tile and the
/// checkpoint's root against it. It holds one bundle of 256 entries and one tile a level, however long the
/// log is.</summary>
/// <param name="fetch">Fetches a tile's file or an entry bundle's.</param>
/// <param name="head">The checkpoint; its signature is another matter.</param>
public sealed class LogAudit(Func<TilePath, CancellationToken, ValueTask<byte[]>> fetch, Checkpoint head)
{
    /// <summary>Looks at the entries of a bundle beyond their place in the tree.</summary>
    /// <param name="first">The index of the first.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="cancel">Ends it.</param>
    public delegate ValueTask<Verdict> Look(
        long first,
        IReadOnlyList<ReadOnlyMemory<byte>> entries,
        CancellationToken cancel
    );

    /// <summary>Verifies, up to the first thing that is wrong.</summary>
    /// <param name="look">What else is looked at; null for nothing.</param>
    /// <param name="show">Told how many entries are done.</param>
    /// <param name="cancel">Ends it.</param>
    public async ValueTask<Verdict> RunAsync(
        Look? look = null,
        Action<long>? show = null,
        CancellationToken cancel = default
    )
    {
        var tree = new TileAppender();
        for (var first = 0L; first < head.Size; first += Tile.FullWidth)
        {
            var verdict = await TakeAsync(tree, TileLayout.EntriesOf(first, head.Size), look, cancel)
                .ConfigureAwait(false);
            if (!verdict.IsValid)
                return verdict;
            show?.Invoke(tree.Size);
        }
        return tree.Root() == head.Root
            ? Verdict.Valid
            : Verdict.Invalid(
                $"The {head.Size} entries and their tiles go together and hash to the root {tree.Root()}, but the checkpoint has {head.Root}: both were made anew, or the checkpoint is of another log."
            );
    }

    private async ValueTask<Verdict> TakeAsync(
        TileAppender tree,
        TilePath path,
        Look? look,
        CancellationToken cancel
    )
    {
        IReadOnlyList<ReadOnlyMemory<byte>> entries;
        try
        {
            entries = EntryBundle.Parse(await fetch(path, cancel).ConfigureAwait(false), path.Width);
        }
        catch (ProofFormatException e)
        {
            return Verdict.Invalid($"{path} is no bundle of {path.Width} entries. {e.Message}");
        }
        var first = tree.Size;
        foreach (var entry in entries)
            tree.Append(MerkleTree.LeafHash(entry.Span));
        // What is wrong with the tree comes before what is wrong with what it stands for.
        foreach (
            var tile in tree.Size < head.Size
                ? tree.TakeCompleted()
                : [.. tree.TakeCompleted(), .. tree.Partials()]
        )
        {
            var verdict = await CompareAsync(tile, cancel).ConfigureAwait(false);
            if (!verdict.IsValid)
                return verdict;
        }
        return look is null ? Verdict.Valid : await look(first, entries, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Verdict> CompareAsync(Tile derived, CancellationToken cancel)
    {
        var given = await fetch(derived.Path, cancel).ConfigureAwait(false);
        var same = given.AsSpan().CommonPrefixLength(derived.Bytes);
        if (same == derived.Bytes.Length && same == given.Length)
            return Verdict.Valid;
        if (given.Length != derived.Bytes.Length)
            return Verdict.Invalid($"{derived.Path} has {given.Length} bytes, not {derived.Bytes.Length}.");
        var events = 1L << (Tile.Height * derived.Path.Level);
        var first = (derived.Path.Index * Tile.FullWidth + same / Sha256Hash.Length) * events;
        return Verdict.Invalid(
            derived.Path.Level == 0
                ? $"The entry of index {first} is not the one whose hash {derived.Path} has: the entry or the tile was changed."
                : $"{derived.Path} was changed: what it has for the entries from index {first} to {Math.Min(first + events, head.Size) - 1} is not what they hash to."
        );
    }
}
