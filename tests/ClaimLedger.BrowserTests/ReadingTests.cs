using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>Sources, statements, documents, explanations and the search, as somebody reads them.</summary>
public sealed class ReadingTests(Desk desk)
{
    [Fact]
    public async Task From_a_cell_one_is_told_why_in_one_click_and_goes_on_to_the_statement_and_its_proof()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/threats/imu?on=2003-12-31");
        await page.Locator(".matrix tr", new() { HasText = "Amirkul Azimov" })
            .GetByRole(AriaRole.Link, new() { Name = "strongly disagree" })
            .ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToContainTextAsync("strongly disagree");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "In force" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Said later" })).ToBeVisibleAsync();
        await window.ShowAsync("explain");
        await window.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "said 2003-10" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Where it comes from" }))
            .ToBeVisibleAsync();
        await Expect(page.Locator("blockquote")).Not.ToBeEmptyAsync();
        await window.ShowAsync("statement");
        await window.AssertAccessibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "proof" }).First.ClickAsync()
        );
        using var proof = new StreamReader(await download.CreateReadStreamAsync());
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1\n",
            await proof.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_source_shows_who_it_is_where_it_stood_and_what_it_has_to_show()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/sources/amirkul-azimov");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Amirkul Azimov");
        await Expect(page.Locator("svg.lane[aria-label*='strongly disagree']").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Shifts: weakening")).ToBeVisibleAsync();
        await Expect(page.Locator(".history li").First).ToContainTextAsync("SourceRegistered");
        // An auditor changes nothing, and is shown nothing to change it with.
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Grade" })).ToHaveCountAsync(0);
        await window.ShowAsync("source");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task One_finds_a_statement_by_its_words()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/search");
        await page.GetByLabel("Words").FillAsync("Uzbekistn");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("found");
        await Expect(page.Locator("mark").First).ToBeVisibleAsync();
        await window.ShowAsync("search");
        await window.AssertAccessibleAsync();
        await page.GotoAsync("/desk/search?q=x&reliability=Z");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("reliability");
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_the_rest_of_the_pages_goes_on()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/sources/nobody-at-all");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no source 'nobody-at-all'");
        await page.GetByRole(AriaRole.Link, new() { Name = "Threats" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Threats" })).ToBeVisibleAsync();
        await page.GotoAsync("/desk/no/such/page");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("There is no such page");
    }
}
