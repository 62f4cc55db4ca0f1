using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Bundles;

/// <summary>Makes a bundle of a service's log. It takes the entries and payloads, derives every tile itself
/// and writes nothing that the checkpoint does not cover, but for the disclosures, which whoever reads the
/// bundle verifies.</summary>
internal sealed class Exporter(ILogCopy service, TimeProvider clock, CancellationToken cancel)
{
    private readonly TileAppender _tree = new();
    private long _lastPosition;

    /// <summary>Makes it.</summary>
    /// <param name="bundle">Where to.</param>
    /// <param name="show">Told how many events are done, and of how many.</param>
    public async Task<BundleManifest> RunAsync(BundleWriter bundle, Action<long, long> show)
    {
        var checkpoint = await service.CheckpointAsync(cancel);
        var head = HeadOf(checkpoint);
        await EventsAsync(bundle, head.Size, show);
        foreach (var tile in _tree.Partials())
            bundle.Write(tile.Path.ToString(), tile.Bytes);
        if (_tree.Root() != head.Root)
            throw Differs($"its entries hash to {_tree.Root()}, and its checkpoint has {head.Root}");
        var disclosed = await DisclosuresAsync(bundle, head.Size);
        bundle.Write(Bundle.CheckpointFile, checkpoint);
        var keys = await service.KeysAsync(cancel);
        bundle.Write(
            Bundle.KeysFile,
            System.Text.Encoding.UTF8.GetBytes(string.Concat(keys.Select(k => $"{k}\n")))
        );
        bundle.Write(EventsSchema.FileName, EventsSchema.ToBytes());
        var manifest = new BundleManifest(
            BundleManifest.FormatOfBundles,
            head.Origin,
            head.Size,
            _lastPosition,
            clock.GetUtcNow(),
            $"claimledger {typeof(Exporter).Assembly.GetName().Version?.ToString(3)}",
            disclosed,
            BundleFiles.Usual
        );
        bundle.Finish(manifest);
        return manifest;
    }

    private Checkpoint HeadOf(byte[] checkpoint)
    {
        try
        {
            return Checkpoint.Parse(SignedNote.Parse(checkpoint).Text);
        }
        catch (ProofFormatException e)
        {
            throw Differs($"its checkpoint is none. {e.Message}");
        }
    }

    private async Task EventsAsync(BundleWriter bundle, long size, Action<long, long> show)
    {
        await using var lines = bundle.Lines(BundleFiles.Usual.Events);
        var pages = BatchesAsync(size)
            .InOrderAsync(batch => PageAsync(size, batch.First, batch.Payloads), cancel);
        await foreach (var page in pages)
        {
            bundle.Write(page.Path.ToString(), page.Entries);
            foreach (var leaf in page.Leaves)
                _tree.Append(leaf);
            foreach (var tile in _tree.TakeCompleted())
                bundle.Write(tile.Path.ToString(), tile.Bytes);
            foreach (var payload in page.Payloads)
            {
                lines.Write(payload.Span);
                lines.WriteByte((byte)'\n');
            }
            _lastPosition = page.LastPosition;
            show(_tree.Size, size);
        }
    }

    private async IAsyncEnumerable<(long First, IReadOnlyList<ReadOnlyMemory<byte>> Payloads)> BatchesAsync(
        long size
    )
    {
        var first = 0L;
        await foreach (var payloads in service.PayloadsAsync(size, cancel))
        {
            yield return (first, payloads);
            first += payloads.Count;
        }
        if (first != size)
            throw Differs($"it has {first} payloads, and the checkpoint {size} events");
    }

    private async Task<long> DisclosuresAsync(BundleWriter bundle, long size)
    {
        await using var lines = bundle.Lines(BundleFiles.Usual.Disclosures);
        var count = 0L;
        await foreach (var batch in service.DisclosuresAsync(size, cancel))
        {
            foreach (var line in batch)
            {
                lines.Write(line.Span);
                lines.WriteByte((byte)'\n');
            }
            count += batch.Count;
        }
        return count;
    }

    private async Task<ExportedPage> PageAsync(
        long size,
        long first,
        IReadOnlyList<ReadOnlyMemory<byte>> payloads
    )
    {
        var path = TileLayout.EntriesOf(first, size);
        var file = await service.TileAsync(path, cancel);
        var page = new ExportedPage(path, file, payloads, new Sha256Hash[payloads.Count]);
        try
        {
            var entries = EntryBundle.Parse(file, path.Width);
            for (var i = 0; i < payloads.Count; i++)
            {
                page.Leaves[i] = MerkleTree.LeafHash(entries[i].Span);
                var (hash, position) = Read(entries[i].Span);
                if (hash != Sha256Hash.Of(payloads[i].Span))
                    throw Differs(
                        $"the payload of index {first + i}, position {position}, is not the one that was logged"
                    );
                page.LastPosition = position;
            }
            return page;
        }
        catch (ProofFormatException e)
        {
            throw Differs($"{path} holds no entries. {e.Message}");
        }
    }

    private static (Sha256Hash Payload, long Position) Read(ReadOnlySpan<byte> entry)
    {
        if (LedgerEntryView.TryRead(entry, out var view))
            return (view.Payload, view.Position);
        var read = LedgerEntry.Parse(entry);
        return (read.Payload, read.Position);
    }

    private LedgerFailure Differs(string how) =>
        new(
            Cli.ExitCode.Failed,
            [
                $"The log of {service.Name} does not hold: {how}. Nothing was exported.",
                $"  claimledger verify {service.Name} says more.",
            ]
        );

    private sealed record ExportedPage(
        TilePath Path,
        byte[] Entries,
        IReadOnlyList<ReadOnlyMemory<byte>> Payloads,
        Sha256Hash[] Leaves
    )
    {
        public long LastPosition { get; set; }
    }
}
