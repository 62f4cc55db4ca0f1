using System.Globalization;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Search;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Search;

/// <summary>Finds statements, sources and threats by words.</summary>
public sealed partial class SearchPage
{
    private const int Most = 100;

    private IReadOnlyList<SearchItem>? _found;
    private string? _refusal;
    private int _asked;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Stance { get; set; }

    [SupplyParameterFromQuery]
    private string? Reliability { get; set; }

    [SupplyParameterFromQuery]
    private string? Source { get; set; }

    [SupplyParameterFromQuery]
    private string? Threat { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [Inject]
    private Desk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_found, _refusal) = (null, null);
        var number = ++_asked;
        if (string.IsNullOrWhiteSpace(Q))
            return;
        try
        {
            var answer = await Desk.ReadAsync<SearchAnswer>(
                PathText.With(
                    "/search",
                    ("q", Q),
                    ("kind", Kind),
                    ("stance", Stance),
                    ("reliability", Reliability),
                    ("source", Source),
                    ("threat", Threat),
                    ("from", From),
                    ("to", To),
                    ("limit", Most.ToString(CultureInfo.InvariantCulture))
                )
            );
            // Only what was asked for last is shown.
            if (number == _asked)
                _found = answer.Found;
        }
        catch (RefusedException) when (number != _asked) { }
        catch (RefusedException e) when (e.Status == StatusCodes.Status400BadRequest)
        {
            _refusal = e.Message;
        }
    }

    /// <summary>The snippet in pieces, those that were searched for apart.</summary>
    internal static IEnumerable<(string Text, bool IsFound)> Pieces(SearchItem item)
    {
        var at = 0;
        foreach (var found in item.Highlights)
        {
            if (found.Start > at)
                yield return (item.Snippet[at..found.Start], false);
            yield return (item.Snippet.Substring(found.Start, found.Length), true);
            at = found.Start + found.Length;
        }
        if (at < item.Snippet.Length)
            yield return (item.Snippet[at..], false);
    }
}
