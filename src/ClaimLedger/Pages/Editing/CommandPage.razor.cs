using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;

namespace ClaimLedger.Pages.Editing;

/// <summary>The form of a command, whichever: made of the shape by which it is read, and of its
/// documentation.</summary>
public sealed partial class CommandPage
{
    private const string RequestKey = "request-key";

    private CommandForm? _form;
    private FormContext? _context;
    private Outcome? _outcome;
    private string _draft = "";
    private string _key = "";
    private string? _at;
    private string? _focus;
    private bool _isKnown;
    private bool _isRestored;
    private bool _isSending;
    private bool _isToBeRead;
    private bool _isAnswered;

    /// <summary>The command's name.</summary>
    [Parameter]
    public string Command { get; set; } = "";

    [Inject]
    private Desk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    private string Title => _form is null ? Command : CommandWords.Of(_form.Path.Shape);

    private string Here => new Uri(Navigation.Uri).PathAndQuery;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_at == Here)
            return;
        _at = Here;
        _draft = $"claimledger-draft {(await Desk.PersonAsync()).Identity?.Name} {Here}";
        await BeginAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isToBeRead && RendererInfo.IsInteractive)
        {
            _isToBeRead = false;
            await RestoreAsync();
        }
        if (_isAnswered && !_isSending)
        {
            _isAnswered = false;
            await Browser.InvokeVoidAsync("desk.focusWrong");
        }
        if (_focus is { } id)
        {
            _focus = null;
            await Browser.InvokeVoidAsync("desk.keep");
            await Browser.InvokeVoidAsync("desk.focus", id);
        }
    }

    /// <summary>An empty form, with what the address gives, and the draft if there is one.</summary>
    private async Task BeginAsync()
    {
        var path = CommandPaths.All.FirstOrDefault(p => p.Shape.Name == Command);
        _isKnown = path is not null;
        (_outcome, _isRestored) = (null, false);
        _form =
            path is not null && await Desk.MayAsync(HttpMethods.Post, path.Path)
                ? new CommandForm(path)
                : null;
        if (_form is null)
            return;
        Empty(_form);
        _isToBeRead = true;
    }

    private void Empty(CommandForm form)
    {
        _key = Guid.NewGuid().ToString();
        foreach (var (name, values) in QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query))
        {
            foreach (var value in values)
                form.Filling.Set(name, value ?? "");
        }
        form.Check();
        _context = new FormContext(form, new Existing(Desk), Change, Move);
    }

    /// <summary>Types anew what the browser has kept.</summary>
    private async Task RestoreAsync()
    {
        if (_form is null || await Browser.InvokeAsync<string?>("desk.kept", _draft) is not { } kept)
            return;
        var form = new CommandForm(_form.Path);
        Empty(form);
        foreach (var pair in Read(kept))
        {
            if (pair is [RequestKey, var key])
                _key = key;
            else if (pair is [var name, var text])
                form.Filling.Set(name, text);
        }
        form.Check();
        (_form, _isRestored) = (form, true);
        StateHasChanged();
    }

    private static string[][] Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<string[][]>(kept) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task DiscardAsync()
    {
        await Browser.InvokeVoidAsync("desk.forget", _draft);
        await BeginAsync();
        await Browser.InvokeVoidAsync("desk.focus", "command");
    }

    private void Change()
    {
        _form!.Check();
        StateHasChanged();
    }

    private void Move(string focus)
    {
        _focus = focus;
        Change();
    }

    private ValueTask GoToAsync(Place place) => Browser.InvokeVoidAsync("desk.focus", place.Id);

    private async Task SendAsync()
    {
        if (_isSending || _form is not { } form)
            return;
        form.WasTried = true;
        form.Check();
        if (form.IsWhole)
        {
            _isSending = true;
            StateHasChanged();
            var answered = await Desk.SendAsync(
                HttpMethods.Post,
                form.Address,
                form.Json,
                ("Idempotency-Key", _key)
            );
            _isSending = false;
            await TakeAsync(form, answered);
        }
        _isAnswered = true;
    }

    private async Task TakeAsync(CommandForm form, Answered answered)
    {
        if (answered.Status is StatusCodes.Status200OK or StatusCodes.Status201Created)
        {
            await Browser.InvokeVoidAsync("desk.forget", _draft);
            _outcome = new Outcome(
                form.Path,
                JsonSerializer.Deserialize<Answer>(answered.Body.Span, LedgerJson.Answers)!
            );
            return;
        }
        form.Refuse(Desk.Refused(answered).Problem);
        // The key came with what was recorded before after all: what is typed now is another command.
        if (answered.Status == StatusCodes.Status422UnprocessableEntity)
            _key = Guid.NewGuid().ToString();
    }
}

/// <summary>What became of a command.</summary>
/// <param name="Path">Which it was.</param>
/// <param name="Answer">What the route answered.</param>
public sealed record Outcome(CommandPath Path, Answer Answer);

/// <summary>What a command that is in the ledger is answered with.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Version">The stream's version with it.</param>
/// <param name="Position">The position of its last event.</param>
/// <param name="Events">Its events.</param>
/// <param name="Repeated">True where the ledger held it already.</param>
public sealed record Answer(
    string Stream,
    long Version,
    long Position,
    IReadOnlyList<Appended> Events,
    bool? Repeated
);

/// <summary>An event that was appended.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Position">Its position.</param>
public sealed record Appended(string Type, long Position);
