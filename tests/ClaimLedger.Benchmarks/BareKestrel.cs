using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.Benchmarks;

/// <summary>
/// The floor of what goes out to many: Kestrel in a process of its own, and frames that are made at a steady
/// pace, kept in memory and written to whoever is there, with one flush each 50 ms. No ledger, no database,
/// no filter, no place to go on from.
/// </summary>
internal static class BareKestrel
{
    /// <summary>The command that runs it; not among those that are listed.</summary>
    public const string Command = "bare-kestrel";

    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromMilliseconds(50);

    /// <summary>Serves at a port until it is killed: <c>GET /stream</c> follows, <c>GET /go</c> begins to
    /// make <c>count</c> frames of <c>size</c> bytes, <c>rate</c> a second.</summary>
    public static async Task RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(int.Parse(port, CultureInfo.InvariantCulture))
        );
        await using var app = builder.Build();
        var frames = new List<byte[]>();
        app.MapGet("/stream", (RequestDelegate)(http => FollowAsync(http, frames)));
        app.MapGet(
            "/go",
            (int count, int rate, int size) =>
            {
                _ = MakeAsync(frames, count, rate, size);
                return TypedResults.NoContent();
            }
        );
        await app.RunAsync();
    }

    private static async Task MakeAsync(List<byte[]> frames, int count, int rate, int size)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(begun);
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"id: {i}\nevent: frame\ndata: {{\"at\":{Stopwatch.GetTimestamp()},\"pad\":\""
            );
            var frame = Encoding.ASCII.GetBytes(head.PadRight(size - 4, '.') + "\"}\n\n");
            lock (frames)
                frames.Add(frame);
        }
    }

    private static async Task FollowAsync(HttpContext http, List<byte[]> frames)
    {
        http.Response.ContentType = "text/event-stream";
        var (body, place, come) = (http.Response.BodyWriter, 0, new List<byte[]>());
        body.Write("retry: 3000\n\n"u8);
        await body.FlushAsync(http.RequestAborted);
        while (!http.RequestAborted.IsCancellationRequested)
        {
            lock (frames)
                come.AddRange(frames[place..]);
            foreach (var frame in come)
                body.Write(frame);
            place += come.Count;
            if (come.Count > 0)
                await body.FlushAsync(http.RequestAborted);
            come.Clear();
            await Task.Delay(BetweenFlushes, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
