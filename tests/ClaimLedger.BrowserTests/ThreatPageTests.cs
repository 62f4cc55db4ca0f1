using System.Text.RegularExpressions;
using ClaimLedger.BrowserTests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>The page of a threat, as somebody reads it.</summary>
public sealed class ThreatPageTests(Desk desk)
{
    private const string Border = "presence-tajik-afghan-border";

    [Fact]
    public async Task One_sees_who_stands_where_how_that_came_and_who_contradicts_whom()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Islamic Movement of Uzbekistan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("Islamic Movement of Uzbekistan");
        // The figures are those that the routes answer.
        var matrix = await desk.Service.GetAsync("/threats/imu/stances");
        await Expect(page.Locator(".matrix tbody td.stance:not(.nothing)"))
            .ToHaveCountAsync(matrix["stances"]!.AsArray().Count);
        await Expect(Row(page, "Ahmed Rashid")).ToContainTextAsync("strongly disagree");
        await Expect(Row(page, "Ahmed Rashid").Locator("td").First).ToHaveTextAsync("B");
        await Expect(page.Locator(".matrix .agreement td").First)
            .ToContainTextAsync("0.70 of 6, 3 independent");
        await Expect(page.Locator("svg.lane[aria-label]")).ToHaveCountAsync(7);
        await Expect(page.Locator("rect.band").First).ToBeVisibleAsync();
        await Expect(page.Locator(".cards li", new() { HasText = "David Lewis" })).ToHaveCountAsync(2);
        await Expect(page.Locator("tr", new() { HasText = "weakening" }))
            .ToContainTextAsync("Amirkul Azimov");
        await window.ShowAsync("threat");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task The_clock_of_valid_time_moves_by_slider_button_and_field_and_stands_in_the_address()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/threats/imu");
        await Expect(Row(page, "Amirkul Azimov")).ToContainTextAsync("neutral");
        var slider = page.Locator("[data-slider=on]");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.GetByText("Nobody had said anything by")).ToBeVisibleAsync();
        await page.GetByLabel("As it was on", new() { Exact = true }).FillAsync("2003-12-31");
        await page.Keyboard.PressAsync("Tab");
        await Expect(Row(page, "Amirkul Azimov")).ToContainTextAsync("strongly disagree");
        await Expect(page)
            .ToHaveURLAsync(new Regex("on=2003-12-31", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.GetByRole(AriaRole.Button, new() { Name = "later change" }).ClickAsync();
        await Expect(page)
            .ToHaveURLAsync(new Regex("on=2004-01-01", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // Whoever is sent the address sees the same.
        await using var colleague = await desk.AsAsync("subscriber");
        await colleague.OpenAsync($"/desk/threats/imu?on=2003-12-31&proposition={Border}");
        await Expect(Row(colleague.Page, "Amirkul Azimov")).ToContainTextAsync("strongly disagree");
        await Expect(colleague.Page.GetByRole(AriaRole.Combobox)).ToHaveValueAsync(Border);
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task The_clock_of_recorded_time_shows_what_was_known_and_says_what_it_cannot_read()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/threats/imu?known=40");
        var then = await desk.Service.GetAsync("/threats/imu/stances?knownAt=40");
        await Expect(page.Locator(".matrix tbody td.stance:not(.nothing)"))
            .ToHaveCountAsync(then["stances"]!.AsArray().Count);
        await Expect(page.Locator("#known-about")).ToContainTextAsync("position 40 of ");
        var field = page.GetByLabel("As we knew it on", new() { Exact = true });
        await field.FillAsync("yesterday");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#refusal")).ToContainTextAsync("knownAt");
        await field.FillAsync("0");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("this threat was not in the ledger")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Now" }).ClickAsync();
        await Expect(Row(page, "Amirkul Azimov")).ToContainTextAsync("neutral");
    }

    [Fact]
    public async Task Two_settings_are_compared_with_what_differs_and_why()
    {
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/threats/imu");
        await page.Locator("#then-on").FillAsync("2003-12-31");
        await page.Keyboard.PressAsync("Tab");
        var row = page.Locator("#differences tr", new() { HasText = Border })
            .Filter(new() { HasText = "Amirkul Azimov" });
        await Expect(row).ToContainTextAsync("strongly disagree");
        await Expect(row).ToContainTextAsync("neutral");
        await Expect(row.GetByRole(AriaRole.Link)).Not.ToHaveCountAsync(1);
        await Expect(page)
            .ToHaveURLAsync(new Regex("thenOn=2003-12-31", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop comparing" }).ClickAsync();
        await Expect(page.Locator("#differences")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_open_page_follows_the_ledger_and_marks_what_is_new()
    {
        await desk.Service.PostAsync(
            "/threats",
            new
            {
                threat = "flood",
                name = "Flood",
                types = new[] { "unknown" },
                question = "The river will flood.",
            }
        );
        await desk.Service.PostAsync(
            "/sources",
            new
            {
                source = "ferryman",
                kind = "individual",
                name = "أحمد بن ماجد",
            }
        );
        await desk.Service.PostAsync(
            "/documents",
            new
            {
                document = "ferry-log",
                title = "Паром № 7",
                publishedOn = "2024-05-01",
            }
        );
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/threats/flood");
        await Expect(page.GetByText("Nobody had said anything by")).ToBeVisibleAsync();
        await desk.Service.PostAsync(
            "/statements",
            new
            {
                statement = "ferryman-1",
                source = "ferryman",
                document = "ferry-log",
                rendering = "paraphrase",
                statedOn = "2024-05-01",
                text = "It will.",
                assessments = new[]
                {
                    new
                    {
                        assessment = "a1",
                        threat = "flood",
                        stance = "strongly-agree",
                    },
                },
            }
        );
        var row = Row(page, "أحمد بن ماجد");
        await Expect(row).ToContainTextAsync("strongly agree");
        await Expect(row.Locator(".mark.new")).ToHaveTextAsync(" new");
        // A name that is read from right to left does not turn what stands around it.
        await Expect(row.Locator("bdi")).ToHaveTextAsync("أحمد بن ماجد");
        await window.ShowAsync("threat-live");
        // Another proposition moves nobody, and is seen all the same.
        await desk.Service.PostAsync(
            "/threats/flood/propositions",
            new { proposition = "bridge", text = "The bridge will be under water." }
        );
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "bridge" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Light, "threat-narrow")]
    [InlineData(1920, 1080, ColorScheme.Dark, "threat-dark")]
    public async Task It_is_read_on_a_telephone_and_on_a_wall(
        int width,
        int height,
        ColorScheme colours,
        string name
    )
    {
        await using var window = await desk.AsAsync(
            "auditor",
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = colours,
            }
        );
        await window.OpenAsync("/desk/threats/imu");
        // Nothing but tables, in their own frames, is wider than the screen.
        Assert.Equal(width, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await window.ShowAsync(name);
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task It_shows_what_was_said_over_a_thousand_years_and_how_many_contradictions_there_are()
    {
        await desk.Service.PostAsync(
            "/threats",
            new
            {
                threat = "comet",
                name = "Comet",
                types = new[] { "unknown" },
                question = "It comes back.",
            }
        );
        await desk.Service.PostAsync(
            "/documents",
            new
            {
                document = "annals",
                title = "Annals",
                publishedOn = "2004",
            }
        );
        for (var i = 0; i < 16; i++)
        {
            var source = $"comet-{i}";
            await desk.Service.PostAsync(
                "/sources",
                new
                {
                    source,
                    kind = "individual",
                    name = $"Annalist {i}",
                }
            );
            await desk.Service.PostAsync($"/sources/{source}/reliability", new { reliability = "A" });
            await desk.Service.PostAsync(
                "/statements",
                new
                {
                    statement = source,
                    source,
                    document = "annals",
                    rendering = "paraphrase",
                    statedOn = i == 0 ? "0900" : "2004-01-23",
                    text = "It will, or will not.",
                    assessments = new[]
                    {
                        new
                        {
                            assessment = "a1",
                            threat = "comet",
                            stance = i % 2 == 0 ? "agree" : "disagree",
                        },
                    },
                }
            );
        }
        await using var window = await desk.AsAsync("auditor");
        var page = window.Page;
        await window.OpenAsync("/desk/threats/comet");
        await Expect(page.Locator(".matrix tbody tr")).ToHaveCountAsync(16);
        await Expect(page.Locator("svg.lane.curve")).ToBeVisibleAsync();
        await Expect(page.GetByText("The agreement is drawn from 1006-")).ToBeVisibleAsync();
        var cards = page.Locator("section[aria-labelledby=contradictions] .cards > li");
        await Expect(cards).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show more of 64" }).ClickAsync();
        await Expect(cards).ToHaveCountAsync(64);
    }

    [Fact]
    public async Task It_is_printed_without_what_one_works_with()
    {
        await using var window = await desk.AsAsync("auditor");
        await window.OpenAsync("/desk/threats/imu?on=2003-12-31");
        await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Expect(window.Page.Locator(".top")).ToBeHiddenAsync();
        await Expect(window.Page.Locator("[data-slider=on]")).ToBeHiddenAsync();
        await Expect(window.Page.Locator(".matrix")).ToBeVisibleAsync();
        await Expect(window.Page.Locator("svg.lane").First).ToBeVisibleAsync();
        var paper = await window.Page.PdfAsync(
            new PagePdfOptions { Path = Path.Combine(Desk.Screenshots, "threat.pdf"), Format = "A4" }
        );
        Assert.True(paper.Length > 10_000);
    }

    private static ILocator Row(IPage page, string source) =>
        page.Locator(".matrix tbody tr", new() { HasText = source });
}
