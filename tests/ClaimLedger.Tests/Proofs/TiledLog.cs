using System.Buffers;
using System.Text;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>A log of some entries as the files that a client fetches, grown by our own appender.</summary>
internal sealed class TiledLog
{
    private readonly List<byte[]> _entries = [];
    private readonly TileAppender _appender = new();
    private readonly List<Sha256Hash> _roots = [MerkleTree.EmptyRoot];

    /// <summary>The files of every size that was published.</summary>
    public Dictionary<TilePath, byte[]> Files { get; } = [];

    /// <summary>What was fetched, in order.</summary>
    public List<TilePath> Fetched { get; } = [];

    public long Size => _entries.Count;

    public Sha256Hash Root => _roots[^1];

    public ReadOnlySpan<byte[]> Entries => _entries.ToArray();

    /// <summary>A log that was published once, at its end.</summary>
    public static TiledLog Of(int size)
    {
        var log = new TiledLog();
        log.Grow(size);
        return log;
    }

    /// <summary>Appends entries and publishes the size.</summary>
    public void Grow(int size)
    {
        var before = Size;
        while (Size < size)
        {
            var entry = Encoding.UTF8.GetBytes($"entry {Size}");
            _entries.Add(entry);
            _appender.Append(MerkleTree.LeafHash(entry));
            _roots.Add(_appender.Root());
        }
        foreach (var tile in _appender.TakeCompleted().Concat(_appender.Partials()))
            Files[tile.Path] = tile.Bytes.ToArray();
        foreach (var path in TileLayout.NewEntries(before, Size))
            Files[path] = Bundle(_entries.GetRange((int)path.Index * 256, path.Width));
    }

    public Sha256Hash RootOf(long size) => _roots[(int)size];

    public Sha256Hash LeafHash(long index) => MerkleTree.LeafHash(_entries[(int)index]);

    /// <summary>A client of it, at its last size.</summary>
    public TileReader Reader() => new(FetchAsync, Size, Root);

    /// <summary>What a client computes from the tiles of the last size.</summary>
    public Sha256Hash RootRead(long size) =>
        Wait(new TreeProver(Reader()).RootAsync(size, TestContext.Current.CancellationToken));

    /// <inheritdoc cref="RootRead"/>
    public InclusionProof Inclusion(long index) =>
        Wait(new TreeProver(Reader()).InclusionAsync(index, Size, TestContext.Current.CancellationToken));

    /// <inheritdoc cref="RootRead"/>
    public ConsistencyProof Consistency(long oldSize) => Consistency(oldSize, Size);

    public ConsistencyProof Consistency(long oldSize, long newSize) =>
        Wait(
            new TreeProver(Reader()).ConsistencyAsync(oldSize, newSize, TestContext.Current.CancellationToken)
        );

    public async ValueTask<byte[]> FetchAsync(TilePath path)
    {
        await Task.Yield();
        lock (Fetched)
            Fetched.Add(path);
        return Files[path];
    }

    public static byte[] Bundle(IEnumerable<byte[]> entries)
    {
        var bundle = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
            EntryBundle.Write(bundle, entry);
        return bundle.WrittenSpan.ToArray();
    }

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
