using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Bundles;

/// <summary>The log as somebody hands it over, a folder or a service, with the payloads that its entries
/// name. Nothing of it is verified. What is not as the format says leaves as a
/// <see cref="CopyFault"/>.</summary>
internal interface ILogCopy
{
    /// <summary>What it is called in messages.</summary>
    string Name { get; }

    /// <summary>The file of the signed checkpoint.</summary>
    Task<byte[]> CheckpointAsync(CancellationToken cancel);

    /// <summary>The verifier keys that the copy itself says to be the log's.</summary>
    Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancel);

    /// <summary>A tile of hashes, or a bundle of entries; asked for several at once.</summary>
    Task<byte[]> TileAsync(TilePath path, CancellationToken cancel);

    /// <summary>The payloads in the order of the log, in batches of 256 as the tiles have them; the last may
    /// have fewer.</summary>
    /// <param name="size">How many there are to be.</param>
    /// <param name="cancel">Ends the reading.</param>
    IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> PayloadsAsync(long size, CancellationToken cancel);

    /// <summary>What may be seen of the sealed texts, in the order of the log, in batches.</summary>
    /// <param name="size">Of how many events.</param>
    /// <param name="cancel">Ends the reading.</param>
    IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> DisclosuresAsync(
        long size,
        CancellationToken cancel
    );
}
