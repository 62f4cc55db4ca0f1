using System.Text;
using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>A file of commands, tried and then imported.</summary>
public sealed class ImportPageTests(Desk desk)
{
    private const string File = """
        {"command":"RegisterSource","source":"pages-import-one","kind":"individual","name":"One of a file"}
        {"command":"RegisterSource","source":"pages-import-two","kind":"person","name":"Two of a file"}
        {"command":"AssessReliability","source":"pages-import-one","reliability":"E"}
        """;

    [Fact]
    public async Task A_file_is_tried_first_then_imported_and_its_report_is_saved()
    {
        await using var window = await desk.AsAsync("editor");
        var page = window.Page;
        await window.OpenAsync("/desk/imports");
        await page.GetByLabel("Drop a file here")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "pages.ndjson",
                    MimeType = "application/x-ndjson",
                    Buffer = Encoding.UTF8.GetBytes(File),
                }
            );
        await Expect(page.Locator("#tried"))
            .ToContainTextAsync("3 lines: 2 would be recorded, 0 in the ledger already, 1 refused.");
        await Expect(page.Locator("#refused")).ToContainTextAsync("'person' is not in the vocabulary");
        await window.ShowAsync("import-tried");
        await window.AssertAccessibleAsync();
        using (var auditor = desk.Service.As("auditor"))
        {
            using var none = await auditor.GetAsync(
                "/sources/pages-import-one",
                TestContext.Current.CancellationToken
            );
            Assert.Equal(System.Net.HttpStatusCode.NotFound, none.StatusCode);
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Import for real" }).ClickAsync();
        await Expect(page.Locator("#done"))
            .ToContainTextAsync("3 lines: 2 recorded, 0 in the ledger already, 1 refused.");
        var source = await desk.Service.GetAsync("/sources/pages-import-one");
        Assert.Equal("E", (string?)source["reliability"]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Its page, with its report" }).ClickAsync();
        await Expect(page.Locator("#refused")).ToContainTextAsync("person");
        await window.ShowAsync("import");
        await window.AssertAccessibleAsync();
        var saved = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Save the report as CSV" }).ClickAsync()
        );
        var report = await System.IO.File.ReadAllTextAsync(
            await saved.PathAsync(),
            TestContext.Current.CancellationToken
        );
        Assert.StartsWith(
            "line,command,code,field,detail\r\n2,,\"invalid\",\"kind\",",
            report,
            StringComparison.Ordinal
        );
        await page.GetByRole(AriaRole.Link, new() { Name = "All imports" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The imports" }))
            .ToContainTextAsync("done, dry run");
    }

    [Fact]
    public async Task A_file_that_is_none_of_commands_is_told()
    {
        await using var window = await desk.AsAsync("editor");
        await window.OpenAsync("/desk/imports");
        await window
            .Page.GetByLabel("Drop a file here")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "cut.ndjson.gz",
                    MimeType = "application/gzip",
                    Buffer = Encoding.UTF8.GetBytes("no gzip"),
                }
            );
        await Expect(window.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Content-Encoding");
    }
}
