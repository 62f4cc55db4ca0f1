using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>Who one is at the pages, and for how long.</summary>
public sealed class SignInTests(Desk desk)
{
    [Fact]
    public async Task One_is_led_to_sign_in_and_back_to_where_one_was_going()
    {
        await using var window = await desk.NobodyAsync();
        var page = window.Page;
        await page.GotoAsync("/desk/threats/imu?on=2003-12-31");
        await Expect(page)
            .ToHaveURLAsync(
                new System.Text.RegularExpressions.Regex("/desk/sign-in", default, TimeSpan.FromSeconds(1))
            );
        await window.ShowAsync("sign-in");
        await window.AssertAccessibleAsync();

        await page.GetByLabel("Your key").FillAsync("clk_aaaaaaaa_nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not one of this ledger");

        await page.GetByLabel("Your key").FillAsync(desk.Service.KeyOf("subscriber"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window.AssertAtAsync("/desk/threats/imu?on=2003-12-31");
        await Expect(page.Locator(".who")).ToContainTextAsync("subscriber");

        var cookie = Assert.Single(await window.Context.CookiesAsync(), c => c.Name == "claimledger-session");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.DoesNotContain(desk.Service.KeyOf("subscriber"), cookie.Value, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/desk");
        await Expect(page.GetByLabel("Your key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_that_is_not_for_one_s_role_is_not_shown_by_whatever_way_one_comes()
    {
        await using var window = await desk.AsAsync("subscriber");
        await window.Page.GotoAsync("/desk/queue");
        var heading = window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Expect(heading).ToHaveTextAsync("This page is not for your role");
        await window.OpenAsync("/desk");
        await window.Page.EvaluateAsync("Blazor.navigateTo('/desk/queue')");
        await Expect(heading).ToHaveTextAsync("This page is not for your role");
        await Expect(window.Page.Locator(".top nav")).Not.ToContainTextAsync("Queue");
    }

    [Fact]
    public async Task A_key_that_is_revoked_opens_no_page_and_nothing_more_on_an_open_one()
    {
        await using var window = await desk.NobodyAsync();
        var page = window.Page;
        var key = await desk.Service.PostAsync(
            "/keys",
            new { role = "auditor", person = "passer-by" },
            "admin"
        );
        await window.SignInAsync((string)key["secret"]!);
        await window.OpenAsync("/desk/threats/imu");
        using (var admin = desk.Service.As("admin"))
        using (await admin.DeleteAsync($"/keys/{key["key"]}", TestContext.Current.CancellationToken)) { }
        await page.GetByRole(AriaRole.Button, new() { Name = "earlier change" }).ClickAsync();
        await Expect(page.GetByLabel("Your key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_site_reads_nothing_with_the_cookie_and_sends_no_form()
    {
        await using var window = await desk.AsAsync("editor");
        var cookie = (await window.Context.CookiesAsync()).Single(c => c.Name == "claimledger-session");
        using var http = new HttpClient { BaseAddress = desk.Service.Url };
        Assert.Equal(200, await StatusAsync(http, cookie, "GET", "/threats"));
        Assert.Equal(
            200,
            await StatusAsync(http, cookie, "GET", "/threats", ("Sec-Fetch-Site", "same-origin"))
        );
        Assert.Equal(
            401,
            await StatusAsync(http, cookie, "GET", "/threats", ("Sec-Fetch-Site", "cross-site"))
        );
        Assert.Equal(
            401,
            await StatusAsync(http, cookie, "GET", "/threats", ("Origin", "https://elsewhere.example"))
        );
        // A command is never sent by a cookie, from here neither.
        Assert.Equal(
            401,
            await StatusAsync(http, cookie, "POST", "/sources", ("Sec-Fetch-Site", "same-origin"))
        );
        // Nor is a form of the pages without its token.
        Assert.Equal(400, await StatusAsync(http, cookie, "POST", "/desk/sign-out"));
    }

    private static async Task<int> StatusAsync(
        HttpClient http,
        BrowserContextCookiesResult cookie,
        string method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Cookie", $"{cookie.Name}={cookie.Value}");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([new("_handler", "out")]);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
