using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Storage;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;

namespace ClaimLedger.Search;

/// <summary>
/// Writes the words that statements, sources and threats are found by. It sees the events alone that change
/// them. A text that can no longer be opened has no words: what was redacted is not found, and a rebuild
/// yields the same.
/// </summary>
public sealed class SearchProjection : ProjectionBase, IProjection
{
    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{ProjectionName}:All";

    /// <summary>The projection's name.</summary>
    public const string ProjectionName = "Search";

    private readonly Vault _vault;

    /// <param name="vault">Opens the sealed texts.</param>
    public SearchProjection(Vault vault)
    {
        _vault = vault;
        Name = ProjectionName;
        foreach (
            var type in (Type[])
                [
                    typeof(StatementRecorded),
                    typeof(StatementCorrected),
                    typeof(StatementRedacted),
                    typeof(SourceRegistered),
                    typeof(SourceDescribed),
                    typeof(SourceAliasAdded),
                    typeof(ThreatRegistered),
                    typeof(ThreatDescribed),
                    typeof(ThreatAliasAdded),
                    typeof(PropositionFramed),
                ]
        )
            IncludeType(type);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(
        IDocumentOperations operations,
        IReadOnlyList<IEvent> events,
        CancellationToken cancellation
    )
    {
        var page = events.Select(StreamStore.ToRecorded).ToList();
        if (page.Count == 0)
            return;
        var work = new SearchPage(await VersionsBeforeAsync(operations, page, cancellation));
        foreach (var e in page)
            Named(e, () => work.Take(e));
        var texts = await _vault.OpenEachAsync(work.Asked, cancellation);
        work.Rows(texts).Queue(operations);
    }

    /// <summary>The statements that the page corrects and that began before it, as they stood then.</summary>
    private static async Task<Dictionary<string, StatementVersion>> VersionsBeforeAsync(
        IDocumentOperations operations,
        List<Recorded> page,
        CancellationToken cancel
    )
    {
        var begun = page.Where(e => e.Event is StatementRecorded).Select(e => e.Stream).ToHashSet();
        var corrected = page.Where(e => e.Event is StatementCorrected && !begun.Contains(e.Stream));
        var streams = corrected.Select(e => e.Stream).Distinct(StringComparer.Ordinal).ToList();
        var versions = new Dictionary<string, StatementVersion>(StringComparer.Ordinal);
        foreach (var e in await operations.ReadAsync(streams, page[0].Position - 1, cancel))
        {
            if (e.Event is StatementRecorded recorded)
                versions[e.Stream] = StatementVersion.Of(recorded);
            else if (e.Event is StatementCorrected change)
                versions[e.Stream] = versions[e.Stream].After(change);
        }
        return versions;
    }

    /// <summary>A poison event is named by its position: readiness shows it to whoever has to mend
    /// it.</summary>
    private static void Named(Recorded e, Action apply)
    {
        try
        {
            apply();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"The event at position {e.Position}, of {e.Stream}, cannot be applied: {error.Message}",
                error
            );
        }
    }
}
