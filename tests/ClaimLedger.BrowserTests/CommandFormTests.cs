using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>Recording, as an editor does it.</summary>
public sealed class CommandFormTests(Desk desk)
{
    [Fact]
    public async Task A_source_and_a_statement_are_recorded_by_keyboard_alone()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await window.OpenAsync("/desk/commands/RegisterSource");
        await page.GetByLabel("Source", new() { Exact = false }).First.FocusAsync();
        await TypeAsync(page, "pages-editor-one");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "individual" })).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await TypeAsync(page, "Зафар Пайравов");
        // Enter alone sends nothing.
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recorded" })).Not.ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recorded" })).ToBeFocusedAsync();
        var source = await desk.Service.GetAsync("/sources/pages-editor-one");
        Assert.Equal("Зафар Пайравов", (string?)source["name"]);

        // The same once more is a repeat, and said to be one.
        await window.OpenAsync(
            "/desk/commands/RegisterSource?source=pages-editor-one&kind=individual&name=Зафар Пайравов"
        );
        await page.Locator("#f-role").PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "In the ledger already" }))
            .ToBeFocusedAsync();

        await window.OpenAsync(
            "/desk/commands/RecordStatement?source=pages-editor-one&document=rferl-2004-01-23-imu"
        );
        await Expect(page.Locator("#f-source-read")).ToContainTextAsync("Зафар Пайравов");
        await page.Locator("#f-statement").FocusAsync();
        await TypeAsync(page, "pages-editor-one-said");
        await GoToAsync(page, "f-rendering");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await TypeAsync(page, "2004-01~");
        await Expect(page.Locator("#f-statedOn-read"))
            .ToContainTextAsync("some day from 2004-01-01 to 2004-01-31, approximate");
        await page.Keyboard.PressAsync("Tab");
        await TypeAsync(page, "Called the crossing of the Panj a matter of days.");
        await GoToAsync(page, "f-assessments-add");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#f-assessments-0-assessment")).ToBeFocusedAsync();
        await TypeAsync(page, "a1");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#f-assessments-0-threat")).ToBeFocusedAsync();
        await TypeAsync(page, "imu");
        await Expect(page.Locator("#f-assessments-0-threat-read"))
            .ToContainTextAsync("Islamic Movement of Uzbekistan");
        await GoToAsync(page, "f-assessments-0-stance");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        await window.ShowAsync("record-statement");
        await window.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recorded" })).ToBeFocusedAsync();
        await window.ShowAsync("recorded");
        await window.AssertAccessibleAsync();
        var statement = await desk.Service.GetAsync("/statements/pages-editor-one-said");
        Assert.Equal("paraphrase", (string?)statement["rendering"]);
        Assert.Equal("disagree", (string?)statement["assessments"]![0]!["stance"]);
        // So that the figures of others stay as they are.
        await desk.Service.PostAsync(
            "/statements/pages-editor-one-said/retraction",
            new { by = "editor", reason = "recording-error" }
        );
    }

    [Fact]
    public async Task What_is_wrong_is_said_as_one_types_and_the_cursor_goes_there()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await window.OpenAsync("/desk/commands/RegisterDocument");
        var date = page.Locator("#f-publishedOn");
        await date.PressSequentiallyAsync("2004-13");
        await Expect(page.Locator("#f-publishedOn-wrong")).ToContainTextAsync("2004-13");
        await Expect(date).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Locator("#f-document").FillAsync("Not An Id");
        await Expect(page.Locator("#f-document-wrong")).ToContainTextAsync("'Not An Id' is no id");
        await page.Locator("#f-document").FillAsync("pages-a-document");
        await Expect(page.Locator("#f-document-wrong")).ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Register document" }).ClickAsync();
        await Expect(page.Locator("#f-title")).ToBeFocusedAsync();
        await Expect(page.Locator("#all-wrong")).ToContainTextAsync("title is missing");
        await window.ShowAsync("wrong");
        await window.AssertAccessibleAsync();
        // A text as long as texts may be, in letters of two bytes, and one letter too many.
        var description = page.Locator("#f-description");
        await description.FillAsync(new string('я', 10_000));
        await Expect(page.Locator("#f-description-read")).ToContainTextAsync("0 characters left");
        await description.FillAsync(new string('я', 10_001));
        await Expect(page.Locator("#f-description-wrong")).ToContainTextAsync("has 10001 characters");
        await description.FillAsync("");
        await date.FillAsync("2999");
        await page.Locator("#f-title").FillAsync("From the future");
        await page.Keyboard.PressAsync("Control+Enter");
        // What only the ledger can tell stands at the member as well.
        await Expect(page.Locator("#f-publishedOn-wrong")).ToContainTextAsync("2999");
        await Expect(date).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_draft_survives_a_reload_and_can_be_discarded()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await window.OpenAsync("/desk/commands/RegisterThreat?threat=pages-draft");
        await page.Locator("#f-name").PressSequentiallyAsync("A draft");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "terrorist" }).CheckAsync();
        await page.Locator("#f-aliases-add").ClickAsync();
        await page.Locator("#f-aliases-0").PressSequentiallyAsync("Another name");
        await page.ReloadAsync();
        await Expect(page.GetByText("What you typed here before is back.")).ToBeVisibleAsync();
        await Expect(page.Locator("#f-threat")).ToHaveValueAsync("pages-draft");
        await Expect(page.Locator("#f-name")).ToHaveValueAsync("A draft");
        await Expect(page.Locator("#f-aliases-0")).ToHaveValueAsync("Another name");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "terrorist" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard it" }).ClickAsync();
        await Expect(page.Locator("#f-name")).ToHaveValueAsync("");
        await page.ReloadAsync();
        await page.Locator("fieldset.whole:enabled").WaitForAsync();
        await Expect(page.Locator("#f-name")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task What_may_be_there_already_is_pointed_out()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await window.OpenAsync("/desk/commands/RegisterSource");
        await page.Locator("#f-source").FillAsync("amirkul-azimov");
        await Expect(page.Locator("#f-source-read")).ToContainTextAsync("Taken already: Amirkul Azimov");
        await page.Locator("#f-name").FillAsync("Амиркул Азимоф");
        await Expect(page.Locator(".alike")).ToContainTextAsync("amirkul-azimov");
        await window.ShowAsync("alike");
        await window.OpenAsync("/desk/commands/RecordStatement?source=amirkul-azimov");
        await page.Locator("#f-text")
            .FillAsync("In an interview neither confirmed nor denied the reports about the border");
        await Expect(page.Locator(".alike")).ToContainTextAsync("azimov-2004-interview");
        await page.Locator("#f-source").FillAsync("Азимоф");
        await Expect(page.Locator(".offered")).ToContainTextAsync("amirkul-azimov");
        await page.Locator("#f-source").PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#f-source")).ToHaveValueAsync("amirkul-azimov");
        await Expect(page.Locator("#f-source")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_command_has_a_form()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await window.OpenAsync("/desk/commands");
        await window.ShowAsync("commands");
        await window.AssertAccessibleAsync();
        var links = await page.Locator(".commands a")
            .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.True(links.Length >= 32, $"{links.Length} commands");
        foreach (var link in links)
        {
            await page.EvaluateAsync("link => Blazor.navigateTo(link)", link);
            await Expect(page.Locator($"form[data-draft$='{link}'] fieldset.whole:enabled"))
                .ToBeVisibleAsync();
        }
        await window.OpenAsync("/desk/commands/ReviseAssessment");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task It_works_on_a_small_screen_and_in_the_dark()
    {
        await using var window = await desk.AsAsync(
            "editor",
            new()
            {
                ViewportSize = new() { Width = 360, Height = 740 },
                ColorScheme = ColorScheme.Dark,
            }
        );
        await window.OpenAsync("/desk/commands/RecordAssessment?statement=azimov-2004-interview");
        await window.ShowAsync("record-assessment-small");
        var width = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(width <= 360, $"{width} px");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Who_only_reads_sees_no_forms_and_an_admin_those_for_admins()
    {
        await using var auditor = await desk.AsAsync("auditor");
        await auditor.Page.GotoAsync("/desk/queue");
        await Expect(auditor.Page.GetByRole(AriaRole.Link, new() { Name = "Record", Exact = true }))
            .ToHaveCountAsync(0);
        await Expect(auditor.Page.Locator("#queue a.button")).ToHaveCountAsync(0);
        await auditor.Page.GotoAsync("/desk/commands/RegisterSource");
        await Expect(auditor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("This page is not for your role");
        await using var admin = await desk.AsAsync("admin");
        await admin.OpenAsync("/desk/commands");
        await Expect(admin.Page.Locator(".commands a")).ToHaveCountAsync(4);
        await admin.OpenAsync("/desk/commands/RegisterSource");
        await Expect(admin.Page.GetByText("Your role may not do this.")).ToBeVisibleAsync();
    }

    private static Task TypeAsync(IPage page, string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Presses Tab until the cursor is at, or within, something.</summary>
    private static async Task GoToAsync(IPage page, string id)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("id => document.activeElement.closest('#' + id) !== null", id))
                return;
        }
        Assert.Fail($"Tab does not lead to {id}.");
    }
}
