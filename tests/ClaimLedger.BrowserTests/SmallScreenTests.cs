using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;

namespace ClaimLedger.BrowserTests;

/// <summary>Every page on a telephone, in the dark.</summary>
public sealed class SmallScreenTests(Desk desk)
{
    private const int Width = 360;

    private static readonly string[] Living =
    [
        "/desk",
        "/desk/sources/amirkul-azimov",
        "/desk/statements/azimov-2003-denials",
        "/desk/documents/rferl-2004-01-23-imu",
        "/desk/explain?source=amirkul-azimov&threat=imu&proposition=overall",
        "/desk/search?q=Uzbekistan",
        "/desk/queue",
        "/desk/commands",
        "/desk/commands/RecordStatement",
        "/desk/imports",
        "/desk/audit",
        "/desk/audit/events",
        "/desk/operations",
        "/desk/operations/webhooks",
        "/desk/not-there",
    ];

    [Fact]
    public async Task Each_fits_and_can_be_used_by_everybody()
    {
        await using var window = await desk.AsAsync("editor", Telephone());
        foreach (var path in Living)
        {
            await window.OpenAsync(path);
            await AssertUsableAsync(window, path);
        }
        foreach (var path in new[] { "/desk/refused", "/desk/sign-out" })
        {
            await window.Page.GotoAsync(path);
            await AssertUsableAsync(window, path);
        }
        await using var admin = await desk.AsAsync("admin", Telephone());
        await admin.OpenAsync("/desk/operations/keys");
        await AssertUsableAsync(admin, "/desk/operations/keys");
    }

    private static BrowserNewContextOptions Telephone() =>
        new()
        {
            ViewportSize = new ViewportSize { Width = Width, Height = 740 },
            ColorScheme = ColorScheme.Dark,
        };

    private static async Task AssertUsableAsync(Window window, string path)
    {
        await window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        await window.AssertAccessibleAsync();
        var wide = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(wide <= Width, $"{path} is {wide} wide.");
    }
}
