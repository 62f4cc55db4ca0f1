using ClaimLedger.Cli.Bundles;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Verification;

/// <summary>Derives the tree from the entries alone, and holds every tile, the checkpoint's root and the root
/// of a kept checkpoint against it. From the first entry on that is not the one of its tile, it derives the
/// tree of the tiles as well: whichever gives the checkpoint's root tells what was changed.</summary>
internal sealed class TreeCheck(ILogCopy copy, Checkpoint head, Checkpoint? kept)
{
    private readonly TileAppender _byEntries = new();
    private TileAppender? _byTiles;
    private bool _hasAllEntries = true;
    private bool _hasAllTiles = true;
    private Difference? _entry;
    private string? _tileFault;

    /// <summary>The root at the kept checkpoint's size; null where the entries do not give one.</summary>
    public Sha256Hash? RootAtKept { get; private set; }

    /// <summary>The root of all entries; null where some are missing.</summary>
    public Sha256Hash? Root => _hasAllEntries && _byEntries.Size == head.Size ? _byEntries.Root() : null;

    /// <summary>The first event whose entry, or whose hash in the tile, is not the log's.</summary>
    public Difference? Difference { get; private set; }

    private bool IsTreeOfTiles =>
        _hasAllTiles && _byTiles is { } tiles && tiles.Size == head.Size && tiles.Root() == head.Root;

    /// <summary>Takes the next page.</summary>
    public async Task TakeAsync(CheckedPage page, CancellationToken cancel)
    {
        if (kept?.Size == 0)
            RootAtKept = MerkleTree.EmptyRoot;
        _tileFault ??= page.FileFault;
        for (var i = 0; i < page.Width; i++)
            Take(page, i);
        _byTiles?.TakeCompleted();
        foreach (var tile in _byEntries.TakeCompleted().Where(tile => tile.Path.Level > 0))
            await CompareAsync(tile, cancel);
    }

    /// <summary>Says what was found, once all pages were taken.</summary>
    public async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancel)
    {
        foreach (var tile in _byEntries.Partials().Where(tile => tile.Path.Level > 0))
            await CompareAsync(tile, cancel);
        var isTreeOfEntries = Root == head.Root;
        if (_entry is not null)
            Difference = isTreeOfEntries
                ? new Difference(
                    _entry.Index,
                    "The tile has another hash for it than its entry, which is the one that the checkpoint covers: the tile was changed, and not the event."
                )
                : _entry;
        return [OfEntries(isTreeOfEntries), OfTiles(), OfRoot(isTreeOfEntries)];
    }

    private Finding OfEntries(bool isTreeOfEntries)
    {
        if (isTreeOfEntries)
            return new(
                "entries",
                Outcome.Proved,
                $"Each of the {head.Size} entries is a leaf of the tree, in its place."
            );
        if (_entry is null)
            return new(
                "entries",
                Outcome.Wrong,
                "The entries go together with their tiles, but not with the checkpoint: both were made anew, or the checkpoint is of another log."
            );
        return new(
            "entries",
            Outcome.Wrong,
            IsTreeOfTiles
                ? $"The entry of index {_entry.Index} is not the one that the checkpoint covers; the tiles, which give its root, have another there."
                : $"The entry of index {_entry.Index} is not that of its tile, and neither gives the checkpoint's root."
        );
    }

    private Finding OfTiles()
    {
        if (_tileFault is null && _entry is null)
            return new(
                "tiles",
                Outcome.Proved,
                "Every tile was derived anew from the entries and is the same."
            );
        return new(
            "tiles",
            Outcome.Wrong,
            _tileFault ?? $"The tile of index {_entry!.Index} has another hash there than its entry."
        );
    }

    private Finding OfRoot(bool isTreeOfEntries) =>
        isTreeOfEntries
            ? new("root", Outcome.Proved, $"The entries hash to the checkpoint's root {head.Root}.")
            : new(
                "root",
                Outcome.Wrong,
                Root is { } root
                    ? $"The entries hash to the root {root}, the checkpoint has {head.Root}."
                    : "The entries are not whole and have no root."
            );

    private void Take(CheckedPage page, int i)
    {
        Sha256Hash? leaf = i < page.Leaves.Length ? page.Leaves[i] : null;
        Sha256Hash? hash = page.Tile is { } tile ? tile.Hashes[i] : null;
        if (_entry is null && (leaf is null || (hash is not null && hash != leaf)))
        {
            _entry = new Difference(page.First + i, WhyWrong(page, i));
            if (_hasAllEntries)
                _byTiles = TileAppender.Resume(_byEntries.Size, _byEntries.Partials());
        }
        if (hash is { } tiled)
            _byTiles?.Append(tiled);
        else
            _hasAllTiles &= _byTiles is null && leaf is not null;
        _hasAllEntries &= leaf is not null;
        if (!_hasAllEntries)
            return;
        _byEntries.Append(leaf!.Value);
        if (_byEntries.Size == kept?.Size)
            RootAtKept = _byEntries.Root();
    }

    private static string WhyWrong(CheckedPage page, int i)
    {
        if (i >= page.Leaves.Length)
            return "Its entry is missing.";
        var leaves = page.Leaves;
        var hashes = page.Tile!.Hashes;
        var place = hashes.IndexOf(leaves[i]);
        var found = leaves.AsSpan().IndexOf(hashes[i]);
        if (place >= 0 && place == found)
            return $"Its entry and that of index {page.First + place} have changed places.";
        if (place == i + 1)
            return $"Its entry was left out: in its place stands that of index {page.First + place}.";
        if (found == i + 1)
            return "An entry that the log does not have was put in before its own.";
        return place >= 0
            ? $"In place of its entry stands that of index {page.First + place}."
            : $"Its entry was changed: it hashes to {leaves[i]}, and the log has {hashes[i]} there.";
    }

    private async Task CompareAsync(Tile derived, CancellationToken cancel)
    {
        // Behind an entry that differs all tiles do.
        if (_tileFault is not null || _entry is not null)
            return;
        byte[] given;
        try
        {
            given = await copy.TileAsync(derived.Path, cancel);
        }
        catch (LedgerFailure e) when (e.ExitCode == ExitCode.Refused)
        {
            _tileFault = string.Join(' ', e.Lines.Select(line => line.Trim()));
            return;
        }
        var same = given.AsSpan().CommonPrefixLength(derived.Bytes);
        if (same == derived.Bytes.Length && same == given.Length)
            return;
        var events = 1L << (Tile.Height * derived.Path.Level);
        var first = (derived.Path.Index * Tile.FullWidth + same / Sha256Hash.Length) * events;
        _tileFault =
            $"{derived.Path} was changed: what it has for the events from index {first} to {Math.Min(first + events, head.Size) - 1} is not what they hash to.";
    }
}
