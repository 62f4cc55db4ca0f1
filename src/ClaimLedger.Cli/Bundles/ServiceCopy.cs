using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Bundles;

/// <summary>The log as a service gives it out; nothing of it is kept.</summary>
internal sealed class ServiceCopy(LedgerApi api) : ILogCopy
{
    /// <summary>A multiple of the batches, so that these do not break at a page's end.</summary>
    private const int EventsAPage = 8 * Tile.FullWidth;
    private const int DisclosedEventsAPage = 1_000;

    /// <inheritdoc/>
    public string Name => api.Server.ToString();

    /// <inheritdoc/>
    public Task<byte[]> CheckpointAsync(CancellationToken cancel) => api.BytesAsync("/checkpoint", cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancel)
    {
        var log = await api.AskAsync(HttpMethod.Get, "/log", [], cancel);
        return log["verifiers"] is JsonArray verifiers
            ? [.. verifiers.Select(v => v?.ToString() ?? "")]
            : throw new JsonException("The log has no list of verifiers.");
    }

    /// <inheritdoc/>
    public Task<byte[]> TileAsync(TilePath path, CancellationToken cancel) =>
        api.BytesAsync($"/{path}", cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> PayloadsAsync(
        long size,
        CancellationToken cancel
    ) => PagesAsync("/log/events", size, EventsAPage, isLineAnEvent: true, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> DisclosuresAsync(
        long size,
        CancellationToken cancel
    ) => PagesAsync("/log/disclosures", size, DisclosedEventsAPage, isLineAnEvent: false, cancel);

    private async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> PagesAsync(
        string path,
        long size,
        int limit,
        bool isLineAnEvent,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        for (var first = 0L; first < size; first += limit)
        {
            // Since the checkpoint was read the log may have grown.
            var most = Math.Min(limit, size - first);
            (string, string?)[] query =
            [
                ("after", first == 0 ? null : Number(first - 1)),
                ("limit", Number(most)),
            ];
            await using var body = await api.StreamAsync(path, query, cancel);
            var name = $"{path}?after={Number(first - 1)}";
            var count = 0L;
            await foreach (var lines in new Lines(body, name).BatchesAsync(Tile.FullWidth, cancel))
            {
                count += lines.Count;
                yield return lines;
            }
            if (isLineAnEvent && count != most)
                throw new CopyFault($"{name} has {count} lines, not {most}.");
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
