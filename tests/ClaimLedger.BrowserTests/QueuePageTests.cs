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
        // An open page follows the ledger.
        await desk.Service.PostAsync(
            "/sources",
            new
            {
                source = "pages-queue-late",
                kind = "group",
                name = "Nobody graded us either",
            }
        );
        await Expect(page.Locator("#queue li", new() { HasText = "pages-queue-late" }).Locator(".mark.new"))
            .ToBeVisibleAsync();
        await window.ShowAsync("queue");
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "sources never graded" }).ClickAsync();
        await Expect(page.Locator(".kinds a[aria-current]")).ToContainTextAsync("sources never graded");
        await page.GetByLabel("Only of source").FillAsync("pages-queue-source");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await window.AssertAtAsync("/desk/queue?kind=ungraded&source=pages-queue-source");
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
    public async Task A_redaction_that_an_editor_asks_for_is_approved_by_an_admin()
    {
        await desk.Service.PostAsync(
            "/sources",
            new
            {
                source = "pages-s-17",
                kind = "individual",
                name = "Somebody to forget",
            }
        );
        await desk.Service.PostAsync(
            "/sources/pages-s-17/redactions",
            new
            {
                redaction = "r1",
                basis = "GDPR Art. 17",
                reason = "As was asked.",
            }
        );
        await using var window = await desk.AsAsync("admin");
        var page = window.Page;
        await window.OpenAsync("/desk/queue?kind=redaction-request&source=pages-s-17");
        await page.GetByRole(AriaRole.Link, new() { Name = "Approve source redaction" }).ClickAsync();
        await Expect(page.Locator("#f-redaction-read"))
            .ToContainTextAsync("editor asks that all sealed texts go: GDPR Art. 17. As was asked.");
        await window.ShowAsync("approve");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve source redaction" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recorded" })).ToBeFocusedAsync();
        var source = await desk.Service.GetAsync("/sources/pages-s-17");
        Assert.Null((string?)source["name"]);
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_told()
    {
        await using var window = await desk.AsAsync("auditor");
        await window.OpenAsync("/desk/queue?kind=nonsense");
        await Expect(window.Page.GetByRole(AriaRole.Alert).First)
            .ToContainTextAsync("kind 'nonsense' is not in the vocabulary");
    }
}
