using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>The editorial queue, where an editor's work starts.</summary>
public sealed class QueuePageTests(Desk desk)
{
    [Fact]
    public async Task The_queue_leads_to_the_form_and_what_is_done_leaves_it()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await desk.Service.PostAsync(
            "/sources",
            new
            {
                source = "pages-queue-source",
                kind = "group",
                name = "Nobody graded us",
            }
        );
        await window.OpenAsync("/desk/queue");
        await window.ShowAsync("queue");
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "sources never graded" }).ClickAsync();
        await page.WaitForURLAsync("**/desk/queue?kind=ungraded");
        await page.GetByLabel("Only of source").FillAsync("pages-queue-source");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.WaitForURLAsync("**source=pages-queue-source");
        var item = page.Locator("#queue li");
        await Expect(item).ToHaveCountAsync(1);
        await item.GetByRole(AriaRole.Link, new() { Name = "Assess reliability" }).ClickAsync();
        await Expect(page.Locator("#f-source")).ToHaveValueAsync("pages-queue-source");
        await page.GetByRole(AriaRole.Radio, new() { Name = "F Cannot be judged." }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Assess reliability" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the queue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Queue");
        await Expect(page.Locator(".kinds")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "pages-queue-source" }))
            .ToHaveCountAsync(0);
        await window.OpenAsync("/desk/queue?kind=ungraded&source=pages-queue-source");
        await Expect(page.GetByText("Nothing waits here.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_told()
    {
        await using var window = await desk.AsAsync("auditor");
        await window.OpenAsync("/desk/queue?kind=nonsense");
        await Expect(window.Page.GetByRole(AriaRole.Alert).First)
            .ToContainTextAsync("kind is not in the vocabulary");
    }
}
