using ClaimLedger.Access;
using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Operations;

/// <summary>The keys: who has which, and making, replacing and revoking them.</summary>
public sealed partial class KeysPage
{
    private Doing _doing = null!;
    private IReadOnlyList<KeyItem>? _keys;
    private KeyItem? _made;
    private string _role = "editor";
    private string _person = "";
    private string _label = "";
    private string _expires = "";

    [Inject]
    private Desk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _doing = new Doing(Desk);
        return LoadAsync();
    }

    private static string StateOf(KeyItem key) =>
        (key.State, key.RevokedAt, key.ReplacedBy, key.ExpiresAt) switch
        {
            ("revoked", { } at, _, _) => $"revoked, {Words.Of(at)}",
            ("expired", _, var by, { } end) =>
                $"ended {Words.Of(end)}{(by is null ? "" : $", {by} in its place")}",
            ("valid", _, { } by, { } end) => $"valid until {Words.Of(end)}, {by} in its place",
            ("valid", _, _, { } end) => $"valid until {Words.Of(end)}",
            _ => key.State,
        };

    private async Task LoadAsync()
    {
        _keys = (await Desk.ReadAsync<KeyList>("/keys")).Keys;
        StateHasChanged();
    }

    private async Task MakeAsync()
    {
        var made = await _doing.SendAsync<KeyItem>(
            HttpMethods.Post,
            "/keys",
            new NewKey(_role, _person.Trim(), Words.Given(_expires), Words.Given(_label)),
            key => $"{key.Key} is made, for {key.Person}."
        );
        if (made is null)
            return;
        (_made, _person, _label, _expires) = (made, "", "", "");
        await LoadAsync();
    }

    private async Task RotateAsync(KeyItem key)
    {
        _made =
            await _doing.SendAsync<KeyItem>(
                HttpMethods.Post,
                $"/keys/{key.Key}/rotate",
                new KeyRotation(Overlap: null),
                made => $"{made.Key} comes in place of {key.Key}."
            ) ?? _made;
        await LoadAsync();
    }

    private async Task RevokeAsync(KeyItem key)
    {
        await _doing.SendAsync<KeyItem>(
            HttpMethods.Delete,
            $"/keys/{key.Key}",
            body: null,
            _ => $"{key.Key} is revoked."
        );
        await LoadAsync();
    }
}
