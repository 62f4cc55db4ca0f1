using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ClaimLedger.BrowserTests.Hosting;

/// <summary>A window of the browser, with what went wrong in it.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    private readonly RunningService _service;

    internal Window(IBrowserContext context, IPage page, RunningService service)
    {
        (Context, Page, _service) = (context, page, service);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    /// <summary>The session.</summary>
    public IBrowserContext Context { get; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Closes it; what it showed at its end is printed with a test that failed.</summary>
    public async ValueTask DisposeAsync()
    {
        var output = TestContext.Current.TestOutputHelper;
        output?.WriteLine($"At the end: {Page.Url}");
        try
        {
            output?.WriteLine(await Page.Locator("body").AriaSnapshotAsync());
        }
        catch (PlaywrightException e)
        {
            output?.WriteLine($"It showed nothing any more: {e.Message}");
        }
        output?.WriteLine($"The browser complained of: {string.Join("; ", _errors)}");
        output?.WriteLine($"The service wrote: {_service.Log}");
        await Context.DisposeAsync();
    }

    /// <summary>Signs in with a key.</summary>
    public async Task SignInAsync(string key)
    {
        await Page.GotoAsync("/desk/sign-in");
        await Page.GetByLabel("Your key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await AssertAtAsync("/desk");
    }

    /// <summary>Opens a page, and waits until it is alive: what was clicked before would be lost.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("html[data-live]").WaitForAsync();
    }

    /// <summary>Waits until the page is at an address.</summary>
    /// <remarks>Waiting for a navigation misses one that happens as the waiting starts.</remarks>
    public Task AssertAtAsync(string path) => Assertions.Expect(Page).ToHaveURLAsync(path);

    /// <summary>Keeps a screenshot of the whole page.</summary>
    public Task ShowAsync(string name, bool whole = true) =>
        Page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = Path.Combine(Desk.Screenshots, $"{name}.png"),
                FullPage = whole,
            }
        );

    /// <summary>Asserts that everybody can use the page, as far as axe sees, and that the browser complained
    /// of nothing.</summary>
    public async Task AssertAccessibleAsync()
    {
        var found = await Page.RunAxe(
            new Deque.AxeCore.Commons.AxeRunOptions
            {
                RunOnly = new Deque.AxeCore.Commons.RunOnlyOptions
                {
                    Type = "tag",
                    Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                },
            }
        );
        Assert.True(
            found.Violations.Length == 0,
            string.Join(
                '\n',
                found.Violations.Select(v =>
                    $"{v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}"
                )
            )
        );
        Assert.Empty(Errors);
    }
}
