using System.Runtime.InteropServices;

namespace ClaimLedger.Proofs;

/// <summary>A tile of hashes, C2SP tlog-tiles: up to 256 consecutive hashes of one level, 32 bytes each, with
/// nothing before or between them. Level 0 has the leaf hashes; every hash above is that of a full tile of
/// the level below.</summary>
public sealed class Tile
{
    /// <summary>How many levels of the tree a full tile spans.</summary>
    public const int Height = 8;

    /// <summary>How many hashes a full tile has.</summary>
    public const int FullWidth = 1 << Height;

    /// <summary>How many levels of tiles a tree of up to 2^62 leaves has.</summary>
    public const int Levels = 8;

    private readonly Sha256Hash[] _hashes;

    internal Tile(TilePath path, Sha256Hash[] hashes) => (Path, _hashes) = (path, hashes);

    /// <summary>Which tile it is.</summary>
    public TilePath Path { get; }

    /// <summary>Its hashes, as many as it is wide.</summary>
    public ReadOnlySpan<Sha256Hash> Hashes => _hashes.AsSpan(0, Path.Width);

    /// <summary>Its file.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(Hashes);

    /// <summary>Takes a tile's file. Nothing is verified but its length.</summary>
    /// <param name="path">Which tile it is to be.</param>
    /// <param name="bytes">32 bytes for each hash of its width.</param>
    /// <exception cref="ProofFormatException">It has another length.</exception>
    public static Tile Parse(TilePath path, ReadOnlySpan<byte> bytes)
    {
        if (path.IsEntries)
            throw new ArgumentException("A bundle of entries has no hashes.", nameof(path));
        if (bytes.Length != path.Width * Sha256Hash.Length)
            throw new ProofFormatException(
                "tile",
                path.ToString(),
                $"{bytes.Length} bytes are not {path.Width} hashes of {Sha256Hash.Length}."
            );
        return new Tile(path, MemoryMarshal.Cast<byte, Sha256Hash>(bytes).ToArray());
    }

    /// <summary>The hash of a node that lies in this tile, from the hashes below it.</summary>
    /// <exception cref="ArgumentException">It lies elsewhere.</exception>
    public Sha256Hash Node(TreeNode node)
    {
        var height = node.Level - Path.Level * Height;
        if (height is >= 0 and <= Height && node.Index >> (Height - height) == Path.Index)
        {
            var first = (int)(node.Index - (Path.Index << (Height - height))) << height;
            if (first + (1 << height) <= Path.Width)
                return Subtree(Hashes.Slice(first, 1 << height));
        }
        throw new ArgumentException($"{node} is not in {Path}.", nameof(node));
    }

    private static Sha256Hash Subtree(ReadOnlySpan<Sha256Hash> hashes) =>
        hashes.Length == 1
            ? hashes[0]
            : MerkleTree.NodeHash(
                Subtree(hashes[..(hashes.Length / 2)]),
                Subtree(hashes[(hashes.Length / 2)..])
            );
}
