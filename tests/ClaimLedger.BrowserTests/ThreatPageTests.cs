using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>The page of a threat, as somebody reads it.</summary>
public sealed class ThreatPageTests(Desk desk)
{
    [Fact]
    public async Task One_sees_who_stands_where_and_what_differs_a_month_before()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Islamic Movement of Uzbekistan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("Islamic Movement of Uzbekistan");
        var azimov = page.Locator(".matrix tr", new() { HasText = "Amirkul Azimov" });
        await Expect(azimov).ToContainTextAsync("agree");
        await window.ShowAsync("threat");
        await window.AssertAccessibleAsync();
    }
}
