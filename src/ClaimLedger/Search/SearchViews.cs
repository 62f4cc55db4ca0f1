using ClaimLedger.Storage;

namespace ClaimLedger.Search;

/// <summary>The views of this folder.</summary>
public static class SearchViews
{
    /// <summary>One projection writes the words of statements, sources and threats.</summary>
    public static View View { get; } =
        new(
            SearchProjection.ViewName,
            Version: 4,
            (provider, source) => new SearchProjection(provider.GetRequiredService<Vault>(), source),
            SearchTables.Views
        )
        {
            ReadsBy = [SearchTables.StatementIndex],
            Unsampled =
            [
                (LedgerTables.SearchStatements, "words"),
                (LedgerTables.SearchThings, "words"),
                (LedgerTables.SearchThings, "name"),
            ],
        };
}
