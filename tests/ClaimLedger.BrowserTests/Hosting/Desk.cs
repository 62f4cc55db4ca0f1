using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ClaimLedger.BrowserTests.Hosting.Desk))]

namespace ClaimLedger.BrowserTests.Hosting;

/// <summary>A service, and a real Chromium before it; skips, with the reason, where there is none.</summary>
public sealed class Desk : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    // In milliseconds: a busy machine may take its time.
    private const float Patience = 30_000;

    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private RunningService? _service;

    /// <summary>The service.</summary>
    public RunningService Service
    {
        get
        {
            Assert.SkipWhen(
                _service is null,
                "Chromium is not here: apt-get install chromium, or name one in CHROMIUM."
            );
            return _service;
        }
    }

    /// <summary>Where screenshots are kept: <c>CLAIMLEDGER_SCREENSHOTS</c>, or beside the tests.</summary>
    public static string Screenshots { get; } =
        Environment.GetEnvironmentVariable("CLAIMLEDGER_SCREENSHOTS")
        ?? Path.Combine(AppContext.BaseDirectory, "screenshots");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM");
        if ((named ?? Places.FirstOrDefault(File.Exists)) is not { } program)
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _service = new RunningService();
        await _service.StartAsync(CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-background-networking"],
            }
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
    }

    /// <summary>A browser window of somebody who has not signed in.</summary>
    public async Task<Window> NobodyAsync(
        BrowserNewContextOptions? options = null,
        RunningService? service = null
    )
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = (service ?? Service).Url.OriginalString;
        // What is on its way to its colours has none that could be judged.
        options.ReducedMotion ??= ReducedMotion.Reduce;
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 900 };
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return new Window(context, await context.NewPageAsync(), service ?? Service);
    }

    /// <summary>A browser window of somebody who has signed in with the first key of a role.</summary>
    public async Task<Window> AsAsync(string role, BrowserNewContextOptions? options = null)
    {
        string? session;
        lock (_sessions)
            session = _sessions.GetValueOrDefault(role);
        if (session is not null)
        {
            options ??= new BrowserNewContextOptions();
            options.StorageState = session;
            return await NobodyAsync(options);
        }
        var window = await NobodyAsync(options);
        await window.SignInAsync(Service.KeyOf(role));
        session = await window.Context.StorageStateAsync();
        lock (_sessions)
            _sessions[role] = session;
        return window;
    }
}
