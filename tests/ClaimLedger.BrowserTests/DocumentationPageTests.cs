using ClaimLedger.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>The documentation of the routes, in the browser.</summary>
public sealed class DocumentationPageTests(Desk desk)
{
    [Fact]
    public async Task It_shows_the_routes_and_loads_nothing_that_its_policy_forbids()
    {
        await using var window = await desk.NobodyAsync();
        var asked = new List<string>();
        window.Page.Request += (_, request) => asked.Add(request.Url);
        await window.Page.GotoAsync("/docs");
        await Expect(window.Page.Locator("a[href='#tag/statements']").First).ToBeAttachedAsync();
        await window.ShowAsync("docs", whole: false);
        Assert.Empty(window.Errors);
        Assert.All(
            asked,
            url => Assert.StartsWith(desk.Service.Url.OriginalString, url, StringComparison.Ordinal)
        );
    }
}
