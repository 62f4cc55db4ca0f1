using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>The log, as an auditor verifies it.</summary>
public sealed class AuditPageTests(Desk desk)
{
    [Fact]
    public async Task An_auditor_verifies_the_log_and_sees_it_proved()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).ClickAsync();
        await Expect(page.GetByText("The log is being signed.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the whole log" }).ClickAsync();
        await Expect(page.Locator("#run")).ToContainTextAsync("Proved: the ");
        var found = page.GetByRole(AriaRole.Region, new() { Name = "What was found" });
        await Expect(found.GetByText("✓ proved")).ToHaveCountAsync(5);
        await Expect(found.GetByText("– not proved")).ToHaveCountAsync(1);
        await window.ShowAsync("audit");
        await window.AssertAccessibleAsync();
        await page.SetViewportSizeAsync(360, 800);
        await window.ShowAsync("audit-narrow");
    }

    [Fact]
    public async Task The_key_that_one_has_proves_who_signed_and_another_does_not()
    {
        await using var window = await desk.AsAsync("subscriber", new() { ColorScheme = ColorScheme.Dark });
        var page = window.Page;
        await window.OpenAsync("/desk/audit");
        var log = await desk.Service.GetAsync("/log");
        await page.GetByText("Keys that you have by another way").ClickAsync();
        var keys = page.GetByLabel("Verifier keys of the log");
        await keys.FillAsync($"{log["verifiers"]![0]}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the whole log" }).ClickAsync();
        var found = page.GetByRole(AriaRole.Region, new() { Name = "What was found" });
        await Expect(found).ToContainTextAsync("which you gave, signed the checkpoint");
        await Expect(found).ToContainTextAsync("Your role may not read them all");
        await window.ShowAsync("audit-dark");
        await window.AssertAccessibleAsync();
        await keys.FillAsync("some+key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the whole log" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("key");
    }

    [Fact]
    public async Task A_checkpoint_saved_before_further_commands_is_consistent()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/audit");
        var kept = await page.GetByLabel("The newest checkpoint").InputValueAsync();
        await desk.Service.PostAsync(
            "/sources?wait=proof",
            new
            {
                source = "audit-kept",
                name = "Kept",
                kind = "individual",
            }
        );
        await page.GetByRole(AriaRole.Textbox, new() { Name = "A checkpoint that you kept" }).FillAsync(kept);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        var compared = page.Locator("#compared");
        await Expect(compared).ToContainTextAsync("Consistent: the log begins with the ");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "A checkpoint that you kept" })
            .FillAsync(Changed(kept));
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Expect(compared).ToContainTextAsync("Not signed by this log");
        await window.ShowAsync("audit-compared");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "A checkpoint that you kept" })
            .FillAsync("Nothing of the kind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Expect(compared).ToContainTextAsync("This is no checkpoint.");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task An_auditor_finds_what_somebody_did_by_type_and_downloads_its_proof()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/audit");
        await page.GetByRole(AriaRole.Link, new() { Name = "Search the events" }).ClickAsync();
        await page.GetByLabel("Type").SelectOptionAsync("ThreatRegistered");
        await page.GetByLabel("Actor").FillAsync("editor");
        await page.GetByLabel("Order").SelectOptionAsync("oldest");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        var rows = page.Locator("table.events tbody tr");
        await Expect(rows.First).ToContainTextAsync("Threat registered");
        await Expect(rows.First).ToContainTextAsync("editor");
        await Expect(rows.First.GetByRole(AriaRole.Link, new() { Name = "threat/imu" }))
            .ToHaveAttributeAsync("href", "/desk/threats/imu");
        await rows.First.GetByText("Payload").ClickAsync();
        await Expect(rows.First.Locator("pre")).ToContainTextAsync("Islamic Movement");
        await window.ShowAsync("events");
        await window.AssertAccessibleAsync();
        var proof = await page.RunAndWaitForDownloadAsync(() =>
            rows.First.GetByRole(AriaRole.Link, new() { Name = "Download the proof" }).ClickAsync()
        );
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1",
            await File.ReadAllTextAsync(await proof.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        await page.GetByLabel("Actor").FillAsync("nobody-at-all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("No event is so");
        await page.GetByLabel("From").FillAsync("yesterday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("from 'yesterday' is neither a position");
        await page.SetViewportSizeAsync(360, 800);
        await window.OpenAsync("/desk/audit/events?order=oldest");
        await window.ShowAsync("events-narrow");
    }

    [Fact]
    public async Task A_subscriber_verifies_and_does_not_search()
    {
        await using var window = await desk.AsAsync("subscriber");
        await window.OpenAsync("/desk/audit");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the whole log" }))
            .ToBeVisibleAsync();
        await Expect(window.Page.GetByText("Search the events")).ToHaveCountAsync(0);
        await window.Page.GotoAsync("/desk/audit/events");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("This page is not for your role");
    }

    /// <summary>One bit of the root is another.</summary>
    private static string Changed(string checkpoint)
    {
        var lines = checkpoint.Split('\n');
        lines[2] = (lines[2][0] == 'A' ? 'B' : 'A') + lines[2][1..];
        return string.Join('\n', lines);
    }
}
