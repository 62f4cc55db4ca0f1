using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.Benchmarks;

/// <summary>How many messages a second one webhook delivers to a receiver that answers at once.</summary>
internal static class WebhooksRun
{
    private const int Messages = 5_000;
    private const int SideBySide = 8;

    private static readonly string[] Columns = ["Round", "deliveries/s", "floor, requests/s", "ratio"];

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync(
            new Dictionary<string, string?> { ["ClaimLedger__WebhookNetworks__0"] = "127.0.0.0/8" }
        );
        bench.Say("Writing what is delivered");
        await Load.RegisterAsync(service.Http, bench.Cancel);
        await FeedsRun.SendAsync(bench, service, "hook", Messages, Messages, []);
        await service.CatchUpAsync(bench.Cancel);
        var rounds = new List<(double Rate, double Floor)>();
        for (var i = 0; i <= bench.Options.Rounds; i++)
        {
            var seconds = await DeliverAsync(bench, service, receiver, $"bench-{Number.Text(i)}");
            var floor = await PostAsync(bench, receiver);
            if (i > 0)
                rounds.Add((Messages / seconds, Messages / floor));
            bench.Say($"Webhooks, round {i}: {Number.Text(Messages / seconds)} deliveries/s");
        }
        return
        [
            new Figure(
                "A webhook on the feed ledger, each stream in order, eight streams side by side",
                $"{Number.Text(Number.Median(rounds.Select(r => r.Rate)))} deliveries/s",
                $"{Number.Text(Number.Median(rounds.Select(r => r.Floor)))} requests/s",
                Number.Text(Number.Median(rounds.Select(r => r.Rate / r.Floor)), 2),
                "",
                Columns,
                [
                    .. rounds.Select(
                        (r, i) =>
                            new[]
                            {
                                Number.Text(i + 1),
                                Number.Text(r.Rate),
                                Number.Text(r.Floor),
                                Number.Text(r.Rate / r.Floor, 2),
                            }
                    ),
                ],
                []
            ),
        ];
    }

    /// <summary>From the first message to the last.</summary>
    private static async Task<double> DeliverAsync(
        Bench bench,
        ServiceProcess service,
        Receiver receiver,
        string webhook
    )
    {
        receiver.Expect(Messages);
        var made = new
        {
            webhook,
            url = $"{receiver.Url}/hook",
            feed = "ledger",
            kind = "event.StatementRecorded",
            from = "start",
        };
        using var answer = await service.Http.PostAsJsonAsync("webhooks", made, bench.Cancel);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(bench.Cancel));
        var seconds = await receiver.ReceivedAsync(bench.Cancel);
        using var ended = await service.Http.DeleteAsync($"webhooks/{webhook}", bench.Cancel);
        ended.EnsureSuccessStatusCode();
        return seconds;
    }

    /// <summary>The floor: as many bodies of the same size, as many side by side, nothing noted.</summary>
    private static async Task<double> PostAsync(Bench bench, Receiver receiver)
    {
        receiver.Expect(Messages);
        var body = new byte[receiver.LastLength];
        using var http = new HttpClient();
        await Task.WhenAll(
            Enumerable
                .Range(0, SideBySide)
                .Select(async _ =>
                {
                    for (var i = 0; i < Messages / SideBySide; i++)
                    {
                        using var content = new ByteArrayContent(body);
                        using var answer = await http.PostAsync(
                            $"{receiver.Url}/hook",
                            content,
                            bench.Cancel
                        );
                    }
                })
        );
        return await receiver.ReceivedAsync(bench.Cancel);
    }

    /// <summary>A receiver that reads each message and answers 204.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private TaskCompletionSource<double> _all = new();
        private long _begun;
        private int _missing;

        private Receiver(WebApplication app) => _app = app;

        public string Url => _app.Urls.First();

        public int LastLength { get; private set; }

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver._app.MapPost("/hook", receiver.TakeAsync);
            await receiver._app.StartAsync();
            return receiver;
        }

        public void Expect(int messages)
        {
            (_missing, _begun) = (messages, 0);
            _all = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public Task<double> ReceivedAsync(CancellationToken cancel) => _all.Task.WaitAsync(cancel);

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext http)
        {
            Interlocked.CompareExchange(ref _begun, Stopwatch.GetTimestamp(), 0);
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            LastLength = (int)body.Length;
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            if (Interlocked.Decrement(ref _missing) == 0)
                _all.TrySetResult(Stopwatch.GetElapsedTime(_begun).TotalSeconds);
        }
    }
}
