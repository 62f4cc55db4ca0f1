using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>
/// Writes the words that statements, sources and threats are found by. It sees the events alone that change
/// them. A text that can no longer be opened has no words: what was redacted is not found, and a rebuild
/// yields the same.
/// </summary>
public sealed class SearchProjection(Vault vault, NpgsqlDataSource dataSource)
    : PageProjection(SearchPage.Takes)
{
    /// <summary>The projection's name.</summary>
    public const string ViewName = "Search";

    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{ViewName}:All";

    /// <inheritdoc/>
    public override async Task ApplyAsync(
        PageWrites writes,
        IReadOnlyList<Recorded> page,
        Task before,
        CancellationToken cancellation
    )
    {
        // It reads events and texts alone, and none of its own rows.
        if (page.Count == 0)
            return;
        var work = new SearchPage(await VersionsBeforeAsync(page, cancellation));
        foreach (var e in page)
            _ = Named(e, () => work.Take(e));
        var texts = await vault.OpenEachAsync(work.Asked, cancellation);
        work.Rows(texts).Queue(writes);
    }

    /// <summary>The statements that the page corrects and that began before it, as they stood then.</summary>
    private async Task<Dictionary<string, StatementVersion>> VersionsBeforeAsync(
        IReadOnlyList<Recorded> page,
        CancellationToken cancel
    )
    {
        var begun = page.Where(e => e.Event is StatementRecorded).Select(e => e.Stream).ToHashSet();
        var corrected = page.Where(e => e.Event is StatementCorrected && !begun.Contains(e.Stream));
        var streams = corrected.Select(e => e.Stream).Distinct(StringComparer.Ordinal).ToList();
        var versions = new Dictionary<string, StatementVersion>(StringComparer.Ordinal);
        foreach (var e in await EventRow.OfAsync(dataSource, streams, page[0].Position - 1, cancel))
        {
            if (e.Event is StatementRecorded recorded)
                versions[e.Stream] = StatementVersion.Of(recorded);
            else if (e.Event is StatementCorrected change)
                versions[e.Stream] = versions[e.Stream].After(change);
        }
        return versions;
    }
}
