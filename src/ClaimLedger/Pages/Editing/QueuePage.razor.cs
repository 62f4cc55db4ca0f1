using System.Globalization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Registers;
using ClaimLedger.Sources;
using ClaimLedger.Statements;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Editing;

/// <summary>The editorial queue, where work starts: each item leads to what can be done about it.</summary>
public sealed partial class QueuePage
{
    private const int OnAPage = 50;
    private const int MostOnAPage = 1_000;

    // More than so many of a kind are not counted.
    private const long MostCounted = 10_000;

    private readonly HashSet<string> _may = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _redactions = [];
    private List<QueueItem>? _queue;
    private QueueCounts? _counts;
    private FollowedFeed? _feed;
    private string? _source;
    private string? _threat;
    private (string? Source, string? Threat) _narrowed;
    private string? _at;
    private string? _refusal;
    private long _known;
    private long? _since;
    private bool _next;

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Source { get; set; }

    [SupplyParameterFromQuery]
    private string? Threat { get; set; }

    [SupplyParameterFromQuery]
    private string? MinPosition { get; set; }

    [Inject]
    private Desk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private static IReadOnlyList<QueueKind> Kinds { get; } = Enum.GetValues<QueueKind>();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var at = At(Kind, Source, Threat);
        if (_at == at)
            return;
        if (_may.Count == 0)
            await AskAsync();
        // What is being typed into the fields of another kind stands.
        if (_narrowed != (Source, Threat))
            (_narrowed, _source, _threat) = ((Source, Threat), Source, Threat);
        (_at, _queue) = (at, null);
        _feed ??= await FollowedFeed.FromNowAsync(Desk);
        await ReadAsync(after: null, OnAPage, MinPosition);
    }

    /// <summary>Reads as much as is shown anew: the ledger has grown.</summary>
    private async Task<bool> GoOnAsync(long position)
    {
        var shown = Math.Clamp(_queue?.Count ?? 0, OnAPage, MostOnAPage);
        await ReadAsync(after: null, shown, position.ToString(CultureInfo.InvariantCulture));
        StateHasChanged();
        return true;
    }

    private async Task AskAsync()
    {
        foreach (var path in CommandPaths.All)
        {
            if (await Desk.MayAsync(HttpMethods.Post, path.Path))
                _may.Add(path.Shape.Name);
        }
    }

    private Task MoreAsync() =>
        ReadAsync(_queue![^1].RecordedFrom.ToString(CultureInfo.InvariantCulture), OnAPage, null);

    private async Task ReadAsync(string? after, int limit, string? minPosition)
    {
        var at = _at;
        try
        {
            var page = await Desk.ReadAsync<QueueList>(
                PathText.With(
                    "/queue",
                    ("kind", Kind),
                    ("source", Source),
                    ("threat", Threat),
                    ("minPosition", minPosition),
                    ("after", after),
                    ("limit", $"{limit}")
                )
            );
            foreach (var item in page.Items.Where(item => item.Kind == QueueKind.RedactionRequest))
                await NameAsync(item);
            // Meanwhile another part of the queue was asked for.
            if (at != _at)
                return;
            (_counts, _refusal) = (page.Counts, null);
            _queue = [.. after is null ? [] : _queue ?? [], .. page.Items];
            _next = page.Items.Count == limit;
            _known = page.KnownAt.Position;
            _since ??= _known;
        }
        catch (RefusedException) when (at != _at) { }
        // What is shown stands until it can be read anew.
        catch (RefusedException e) when (e.Status == StatusCodes.Status400BadRequest || _queue is not null)
        {
            _refusal = e.Message;
        }
    }

    /// <summary>Finds which request waits; there is one at a time.</summary>
    private async Task NameAsync(QueueItem item)
    {
        var open = item.Statement is { } statement
            ? (await Desk.FindAsync<StatementRecord>($"/statements/{statement}"))?.Redaction
            : (await Desk.FindAsync<SourceProfile>($"/sources/{item.Source}"))?.Redaction;
        if (open is not null)
            _redactions[item.RecordedFrom] = open.Redaction;
    }

    private void Narrow() => Navigation.NavigateTo(At(Kind, _source?.Trim(), _threat?.Trim()));

    private static string At(string? kind, string? source, string? threat) =>
        PathText.With("/desk/queue", ("kind", kind), ("source", source), ("threat", threat));

    private long CountOf(QueueKind kind) =>
        kind switch
        {
            QueueKind.Unassessed => _counts!.Unassessed,
            QueueKind.Dispute => _counts!.Dispute,
            QueueKind.Concern => _counts!.Concern,
            QueueKind.Ungraded => _counts!.Ungraded,
            _ => _counts!.RedactionRequest,
        };

    private static string Count(long number) =>
        number >= MostCounted ? $"{number} or more" : number.ToString(CultureInfo.InvariantCulture);
}
