using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>The page of a threat in a real Chromium, on the ledger of the votes: how long until one sees it,
/// and how long until one sees what a step of a slider changed.</summary>
internal static class PagesRun
{
    private const int StepsARound = 30;

    private static readonly string[] PaintColumns = ["Round", "first paint ms", "alive ms", "floor ms"];
    private static readonly string[] StepColumns = ["Round", "p50 ms", "p95 ms", "max ms", "floor p50 ms"];

    /// <summary>Moves the slider of valid time to a day, and waits until the matrix is that day's.</summary>
    private const string Step = """
        day => new Promise(done => {
            const slider = document.querySelector("[data-slider=on]");
            const field = document.getElementById("on");
            const before = field.value;
            const began = performance.now();
            const look = () => field.value !== before
                ? requestAnimationFrame(() => done(performance.now() - began))
                : setTimeout(look, 1);
            slider.value = day;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            look();
        })
        """;

    /// <summary>Measures both.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync();
        var file = Path.Combine(ledger.Folder, "votes.ndjson");
        await Votes.WriteAsync(bench.Options.Votes, file, bench.Options.Limit, bench.Cancel);
        await ImportRun.ImportAsync(service.Http, file, "votes", bench.Cancel);
        await service.CatchUpAsync(bench.Cancel);
        var (threat, sources) = await LargestAsync(ledger, bench.Cancel);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-background-networking"],
            }
        );
        var address = new Uri(service.Http.BaseAddress!, $"/desk/threats/{threat}");
        var (paints, steps) = (new List<Paint>(), new List<Steps>());
        for (var i = 0; i <= bench.Options.Rounds; i++)
        {
            var paint = await PaintAsync(browser, service, address);
            var step = await StepAsync(browser, service, address, threat, bench.Cancel);
            bench.Say($"First paint {Number.Text(paint.First)} ms, a step {Number.Text(step.P50)} ms");
            // The first round is to warm up.
            if (i == 0)
                continue;
            paints.Add(paint);
            steps.Add(step);
        }
        return [OfPaints(paints, sources), OfSteps(steps, sources)];
    }

    private static Figure OfPaints(List<Paint> rounds, long sources) =>
        new(
            $"The page of a threat with {sources} sources, opened in Chromium",
            $"first paint {Number.Text(Number.Median(rounds.Select(r => r.First)))} ms, alive after "
                + $"{Number.Text(Number.Median(rounds.Select(r => r.Alive)))} ms",
            $"first paint of /health/live {Number.Text(Number.Median(rounds.Select(r => r.Floor)))} ms",
            "",
            "first paint 1,000 ms",
            PaintColumns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.First),
                            Number.Text(r.Alive),
                            Number.Text(r.Floor),
                        }
                ),
            ],
            []
        );

    private static Figure OfSteps(List<Steps> rounds, long sources) =>
        new(
            $"A step of the slider of valid time there, {sources} sources, until it is drawn",
            $"p50 {Number.Text(Number.Median(rounds.Select(r => r.P50)))} ms, p95 "
                + $"{Number.Text(Number.Median(rounds.Select(r => r.P95)))} ms",
            $"p50 of the matrix alone by HTTP {Number.Text(Number.Median(rounds.Select(r => r.Floor)), 1)} ms",
            "",
            "150 ms",
            StepColumns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.P50),
                            Number.Text(r.P95),
                            Number.Text(r.Max),
                            Number.Text(r.Floor, 1),
                        }
                ),
            ],
            []
        );

    private static async Task<Paint> PaintAsync(IBrowser browser, ServiceProcess service, Uri address)
    {
        // A browser that has been here before: what it keeps of the styles and the script it need not load.
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(address, "/desk").ToString());
        await page.GotoAsync(new Uri(service.Http.BaseAddress!, "/health/live").ToString());
        var floor = await FirstPaintAsync(page);
        await page.GotoAsync(address.ToString());
        var first = await FirstPaintAsync(page);
        await page.Locator("html[data-live]").WaitForAsync();
        return new Paint(first, await page.EvaluateAsync<double>("performance.now()"), floor);
    }

    private static Task<double> FirstPaintAsync(IPage page) =>
        page.EvaluateAsync<double>(
            """
            () => new Promise(done => {
                const look = () => {
                    const [paint] = performance.getEntriesByName("first-contentful-paint");
                    paint ? done(paint.startTime) : setTimeout(look, 5);
                };
                look();
            })
            """
        );

    private static async Task<Steps> StepAsync(
        IBrowser browser,
        ServiceProcess service,
        Uri address,
        string threat,
        CancellationToken cancel
    )
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        await page.Locator("html[data-live]").WaitForAsync();
        var slider = page.Locator("[data-slider=on]");
        var from = int.Parse(await slider.GetAttributeAsync("min") ?? "", CultureInfo.InvariantCulture);
        var to = int.Parse(await slider.GetAttributeAsync("max") ?? "", CultureInfo.InvariantCulture);
        var (steps, floors) = (new List<double>(), new List<double>());
        for (var i = 0; i < StepsARound; i++)
        {
            // Back and forth over the whole span, never to the day that is shown.
            var day = from + (int)((long)(to - from) * ((i * 7 % StepsARound) + 1) / (StepsARound + 1));
            var text = day.ToString(CultureInfo.InvariantCulture);
            steps.Add(await page.EvaluateAsync<double>(Step, text));
            var on = DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var asked = Stopwatch.StartNew();
            await service.Http.GetByteArrayAsync($"/threats/{threat}/stances?validAt={on}", cancel);
            floors.Add(asked.Elapsed.TotalMilliseconds);
        }
        steps.Sort();
        return new Steps(
            Number.Median(steps),
            steps[(int)(steps.Count * 0.95)],
            steps[^1],
            Number.Median(floors)
        );
    }

    private static async Task<(string Threat, long Sources)> LargestAsync(
        Ledger ledger,
        CancellationToken cancel
    )
    {
        await using var source = NpgsqlDataSource.Create(ledger.Database);
        await using var command = source.CreateCommand(
            """
            select threat, count(distinct source) from ledger.shifts group by 1 order by 2 desc, count(*) desc
            limit 1
            """
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        return (rows.GetString(0), rows.GetInt64(1));
    }

    private sealed record Paint(double First, double Alive, double Floor);

    private sealed record Steps(double P50, double P95, double Max, double Floor);
}
