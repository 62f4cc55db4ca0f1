using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>Operations, as an admin does them and as others see them.</summary>
public sealed class OperationsPageTests(Desk desk)
{
    [Fact]
    public async Task An_admin_rebuilds_a_projection_and_sees_it_done()
    {
        await using var window = await desk.AsAsync("admin");
        var page = window.Page;
        await window.OpenAsync("/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Operations" }).ClickAsync();
        await Expect(page.Locator("#health")).ToContainTextAsync("The service is ready");
        var register = page.GetByRole(AriaRole.Row, new() { Name = "register" });
        await register.GetByRole(AriaRole.Button, new() { Name = "Rebuild" }).ClickAsync();
        await window.ShowAsync("operations");
        await window.AssertAccessibleAsync();
        await Expect(register.GetByRole(AriaRole.Button, new() { Name = "No" })).ToBeFocusedAsync();
        await register.GetByRole(AriaRole.Button, new() { Name = "Yes, rebuild" }).ClickAsync();
        await Expect(page.GetByText("is being made anew.")).ToBeVisibleAsync();
        await Expect(register).ToContainTextAsync("done, ", new() { Timeout = 30_000 });
        await page.SetViewportSizeAsync(360, 800);
        await window.ShowAsync("operations-narrow");
    }

    [Fact]
    public async Task A_key_is_made_used_and_revoked_and_who_used_it_is_signed_out()
    {
        await using var window = await desk.AsAsync("admin");
        var page = window.Page;
        await window.OpenAsync("/desk/operations");
        await page.GetByRole(AriaRole.Link, new() { Name = "Keys" }).ClickAsync();
        await page.GetByLabel("Role").SelectOptionAsync("auditor");
        await page.GetByLabel("Person").FillAsync("Not An Id");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("person");
        await page.GetByLabel("Person").FillAsync("night-auditor");
        await page.GetByLabel("What it is for").FillAsync("Night shift");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        var secret = await page.GetByLabel("The key", new() { Exact = true }).InputValueAsync();
        await window.ShowAsync("keys");
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Expect(page.GetByText(secret)).ToHaveCountAsync(0);

        await using var other = await desk.NobodyAsync();
        await other.SignInAsync(secret);
        await other.OpenAsync("/desk/audit");
        await Expect(other.Page.GetByText("night-auditor")).ToBeVisibleAsync();
        await Expect(other.Page.GetByRole(AriaRole.Link, new() { Name = "Keys" })).ToHaveCountAsync(0);

        var row = page.GetByRole(AriaRole.Row, new() { Name = "night-auditor" });
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Yes, revoke" }).ClickAsync();
        await Expect(row).ToContainTextAsync("revoked, ");

        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Threats" }).ClickAsync();
        await Expect(other.Page.GetByLabel("Your key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_admin_makes_a_webhook_pauses_it_and_ends_it()
    {
        await using var window = await desk.AsAsync("admin", new() { ColorScheme = ColorScheme.Dark });
        var page = window.Page;
        await window.OpenAsync("/desk/operations/webhooks");
        await page.GetByLabel("Its id").FillAsync("pages-hook");
        await page.GetByLabel("Address").FillAsync("http://desk.example.org/hook");
        await page.Locator("select[name=feed]").SelectOptionAsync("shifts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("url");
        await page.GetByLabel("Address").FillAsync("https://desk.example.org/hook");
        await page.GetByLabel("Only threat").FillAsync("webhooked-nowhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        var secret = page.GetByLabel("The secret", new() { Exact = true });
        Assert.StartsWith("whsec_", await secret.InputValueAsync(), StringComparison.Ordinal);
        await window.ShowAsync("webhooks-dark");
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "pages-hook" }).ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("paused");
        var webhook = await desk.Service.GetAsync("/webhooks/pages-hook");
        Assert.Equal("paused", (string?)webhook["state"]);
        await window.ShowAsync("webhook");
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End the webhook" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, end" }).ClickAsync();
        await Expect(page.GetByText("pages-hook has ended.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_consumer_that_is_behind_is_seen_and_forgotten()
    {
        await using var window = await desk.AsAsync("admin");
        var page = window.Page;
        await window.OpenAsync("/desk/operations");
        await desk.Service.GetAsync("/feeds/ledger?limit=10&consumer=pages-reader");
        // The page looks by itself.
        var row = page.GetByRole(AriaRole.Row, new() { Name = "pages-reader" });
        await Expect(row).ToContainTextAsync(" entries, the first ");
        await row.GetByRole(AriaRole.Button, new() { Name = "Forget" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Yes, forget" }).ClickAsync();
        await Expect(page.GetByText("pages-reader is forgotten.")).ToBeVisibleAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("subscriber", false, true)]
    [InlineData("editor", true, false)]
    public async Task Others_see_only_what_they_may(string role, bool seesImports, bool makesWebhooks)
    {
        await using var window = await desk.AsAsync(role);
        var page = window.Page;
        await window.OpenAsync("/desk/operations");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The feeds" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Imports" }))
            .ToHaveCountAsync(seesImports ? 1 : 0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Keys" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rebuild" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Webhooks" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Webhooks");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make it" }))
            .ToHaveCountAsync(makesWebhooks ? 1 : 0);
        await page.GotoAsync("/desk/operations/keys");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("This page is not for your role");
    }
}
