using System.Threading.Channels;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain.Views;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Replays;

/// <summary>Folds the events of a bundle to the rows of the views. Unpacking, reading and folding go on side
/// by side; what is folded is in the order of the log.</summary>
internal static class BundleReplay
{
    /// <summary>Replays a bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="progress">Told after each stretch how many events were folded.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CopyFault">An event is missing, is not the one of its entry, or cannot follow the
    /// ones before; or the events are not those of the bundle's checkpoint.</exception>
    public static async Task<ViewFold> RunAsync(
        Bundle bundle,
        Action<long> progress,
        CancellationToken cancel
    )
    {
        Uncollected.Begin(bundle.Manifest.Size);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var stretches = Channel.CreateBounded<Task<DecodedEvents>>(2 * Environment.ProcessorCount + 2);
        var reading = ReadAsync(bundle, stretches.Writer, ending.Token);
        var (fold, tree) = (new ViewFold(bundle.Manifest.Size), new TreeFrontier());
        try
        {
            await foreach (var stretch in stretches.Reader.ReadAllAsync(cancel))
            {
                Fold(await stretch, fold, tree);
                progress(fold.Events);
            }
        }
        finally
        {
            await ending.CancelAsync();
            await reading;
        }
        if (tree.Size != bundle.Manifest.Size)
            throw new CopyFault($"The bundle ends after {tree.Size} of {bundle.Manifest.Size} events.");
        await CheckRootAsync(bundle, tree, cancel);
        return fold;
    }

    /// <summary>Unpacks; what goes wrong goes to who takes the stretches, after those before it.</summary>
    private static async Task ReadAsync(
        Bundle bundle,
        ChannelWriter<Task<DecodedEvents>> to,
        CancellationToken cancel
    )
    {
        try
        {
            await Task.Run(
                async () =>
                {
                    var size = bundle.Manifest.Size;
                    var index = 0L;
                    await foreach (var payloads in bundle.PayloadsAsync(size, cancel))
                    {
                        var (first, entries) = (
                            index,
                            await EntriesAsync(bundle, index, payloads.Count, cancel)
                        );
                        index += payloads.Count;
                        await to.WriteAsync(
                            Task.Run(() => EventDecoder.Read(first, entries, payloads), cancel),
                            cancel
                        );
                    }
                },
                cancel
            );
            to.Complete();
        }
        catch (Exception e)
        {
            to.Complete(e);
        }
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> EntriesAsync(
        Bundle bundle,
        long index,
        int count,
        CancellationToken cancel
    )
    {
        if (index + count > bundle.Manifest.Size)
            throw new CopyFault(
                $"{bundle.Manifest.Files.Events} goes on after {bundle.Manifest.Size} events."
            );
        var path = TileLayout.EntriesOf(index, bundle.Manifest.Size);
        try
        {
            return EntryBundle.Parse(await bundle.TileAsync(path, cancel), path.Width);
        }
        catch (ProofFormatException e)
        {
            throw new CopyFault($"{path}: {e.Message}");
        }
    }

    private static void Fold(DecodedEvents stretch, ViewFold fold, TreeFrontier tree)
    {
        foreach (var next in stretch.Events)
        {
            try
            {
                fold.Apply(next);
            }
            // Whatever a fold stumbles over, it is this event, and who replays wants to know which.
            catch (Exception e)
                when (e is InvalidOperationException or ArgumentException or NullReferenceException)
            {
                throw new CopyFault(
                    $"The event at position {next.Position} ({next.Stream}) cannot follow those before it: "
                        + e.Message
                );
            }
        }
        tree.Append(stretch.Tree);
    }

    /// <summary>Whether these are the events that the checkpoint is over. Who signed it is for <c>verify</c>
    /// to say.</summary>
    private static async Task CheckRootAsync(Bundle bundle, TreeFrontier tree, CancellationToken cancel)
    {
        Checkpoint head;
        try
        {
            head = Checkpoint.Parse(SignedNote.Parse(await bundle.CheckpointAsync(cancel)).Text);
        }
        catch (ProofFormatException e)
        {
            throw new CopyFault($"{Bundle.CheckpointFile}: {e.Message}");
        }
        if (head.Size != tree.Size || head.Root != tree.Root())
            throw new CopyFault(
                $"The bundle's checkpoint is over {head.Size} events with the root {head.Root}, and its "
                    + $"{tree.Size} events have the root {tree.Root()}. `claimledger verify` says more."
            );
    }
}
