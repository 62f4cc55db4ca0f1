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
    public async Task Open_pages_of_a_source_and_its_statement_follow_what_is_done_about_them()
    {
        var service = desk.Service;
        await service.PostAsync(
            "/threats",
            new
            {
                threat = "drought",
                name = "Drought",
                types = new[] { "unknown" },
                question = "The well will dry up.",
            }
        );
        await service.PostAsync(
            "/sources",
            new
            {
                source = "well-keeper",
                kind = "individual",
                name = "Колодезник",
            }
        );
        await service.PostAsync(
            "/documents",
            new
            {
                document = "well-log",
                title = "Well log",
                publishedOn = "2024-05-01",
            }
        );
        await service.PostAsync(
            "/statements",
            new
            {
                statement = "well-1",
                source = "well-keeper",
                document = "well-log",
                rendering = "paraphrase",
                statedOn = "2024-05-01",
                text = "It will.",
            }
        );
        await using var source = await desk.AsAsync("auditor");
        await using var statement = await desk.AsAsync("auditor");
        await source.OpenAsync("/desk/sources/well-keeper");
        await statement.OpenAsync("/desk/statements/well-1");
        await Expect(statement.Page.GetByText("It has not been coded yet.")).ToBeVisibleAsync();
        await Expect(source.Page.GetByText("not graded")).ToBeVisibleAsync();

        await service.PostAsync(
            "/statements/well-1/assessments",
            new
            {
                assessment = "a1",
                threat = "drought",
                stance = "agree",
            }
        );
        await Expect(statement.Page.Locator(".cards .stance")).ToHaveTextAsync("+ agree");
        await Expect(statement.Page.Locator(".history > li")).ToHaveCountAsync(2);
        await Expect(statement.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("has changed");
        await service.PostAsync(
            "/sources/well-keeper/reliability",
            new { reliability = "D", basis = "Sells water." }
        );
        await Expect(source.Page.GetByText("D: Sells water.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(source.Page.Locator("svg.lane")).ToHaveCountAsync(1);
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
