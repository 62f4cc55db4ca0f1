using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Editing;

/// <summary>One field: an id, a text or a date; with what it names, and what it could name.</summary>
public sealed partial class EntryField
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private int _asked;
    private IReadOnlyList<Known> _offered = [];
    private Known? _known;
    private bool _isMissing;
    private bool _wasEntered;
    private string? _looked;

    [CascadingParameter]
    internal FormContext Context { get; set; } = null!;

    /// <summary>The field.</summary>
    [Parameter, EditorRequired]
    public Entry Entry { get; set; } = null!;

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    private MemberShape Member => Entry.Slot.Member;

    private string? Kind => Member.IsSlug ? Existing.KindOf(Member.Name) : null;

    private bool IsNew => Context.Form.IsNew(Entry.Slot);

    private string? Required => Member.IsRequired ? "true" : null;

    private string? Invalid => Context.Says(Entry) ? "true" : null;

    private string Described => $"{Entry.Id}-hint {Entry.Id}-read {Entry.Id}-wrong";

    private string Within => Existing.Within(Context.Form, Entry.Slot);

    // Of a list it stands above all rows.
    private string About => Member.IsList ? "" : CommandWords.About(Entry.Slot.Owner.Shape, Member);

    /// <summary>What the date covers.</summary>
    private string? Date =>
        Member.Type == typeof(EdtfDate) && EdtfDate.TryParse(Entry.Text, out var date, out _)
            ? CoveredDays.InWords(date)
            : null;

    /// <summary>Looks up what the id names, once for each text, whatever wrote it.</summary>
    protected override async Task OnParametersSetAsync()
    {
        var text = Entry.Text;
        if (Kind is not { } kind || _looked == $"{text}\n{Within}")
            return;
        var isFirst = _looked is null;
        _looked = $"{text}\n{Within}";
        (_known, _isMissing) = (null, false);
        var number = ++_asked;
        if (!isFirst)
            await Task.Delay(Pause);
        if (number != _asked)
            return;
        var known = text.Length == 0 ? null : await Context.Existing.FindAsync(kind, text, Within);
        var offered = _wasEntered && known is null ? await OffersAsync(kind, text) : [];
        if (number != _asked)
            return;
        (_known, _offered) = (known, offered);
        _isMissing = known is null && !IsNew && SlugAttribute.IsSlug(text);
    }

    /// <summary>Somebody is at the field: says what it could be.</summary>
    private async Task OfferAsync()
    {
        if (Kind is not { } kind || _wasEntered)
            return;
        _wasEntered = true;
        if (_known is not null)
            return;
        var number = _asked;
        var offered = await OffersAsync(kind, Entry.Text);
        if (number == _asked)
            _offered = offered;
    }

    private async Task<IReadOnlyList<Known>> OffersAsync(string kind, string text)
    {
        if (!IsNew)
            return await Context.Existing.OfferAsync(kind, text, Within);
        if (text.Length > 0)
            return [];
        var name = Entry.Slot.Owner.Find("name")?.Text ?? Entry.Slot.Owner.Find("title")?.Text ?? "";
        var free = await Context.Existing.FreeAsync(kind, Within) ?? Existing.SlugOf(name);
        return SlugAttribute.IsSlug(free) ? [new Known(free, "")] : [];
    }

    private void Type(string? text)
    {
        Entry.Text = text ?? "";
        Entry.WasVisited = true;
        Context.Changed();
    }

    private void Take(Known offer)
    {
        Entry.Text = offer.Id;
        _offered = [];
        Context.Moved(Entry.Id);
    }
}
