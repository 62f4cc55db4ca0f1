using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>A node that stops in the middle of work.</summary>
public sealed class StopTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Callers = 64;
    private const int Lines = 8_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_stops_amid_two_imports_and_64_callers_answers_what_it_accepted()
    {
        await CommandWorld.BeginAsync(ledger, "stopped");
        var node = await ledger.StartNodeAsync("local");
        var client = node.GetTestServer().CreateClient();
        string[] imports = ["first", "second"];
        foreach (var import in imports)
            await ImportAsync(import, client, isAsync: true);
        var writer = node.Services.GetRequiredService<Writer>();
        var told = new ConcurrentBag<Outcome>();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(caller => Task.Run(() => CallAsync(caller)))
            .ToList();

        // Both imports are under way, and every caller, on the average, has been answered some times.
        while (told.Count < Callers * 5 || (await LinesAsync(client)).Any(lines => lines == 0))
            await Task.Yield();
        Assert.All(await LinesAsync(client), lines => Assert.NotEqual(Lines, lines));
        await ledger.StopNodeAsync(node);
        await Task.WhenAll(callers);

        var events = told.SelectMany(o => Assert.IsType<Outcome.Done>(o).Events);
        Assert.Equal(
            events.Select(e => $"{e.Id}|{e.Version}|{e.Position}").Order(StringComparer.Ordinal),
            (
                await ledger.RowsAsync(
                    "select id, version, seq_id from ledger.mt_events where stream_id = 'source/stopped' and version > 1"
                )
            ).Order(StringComparer.Ordinal)
        );
        // The other node goes on with the imports: nothing of them is missing, and nothing is there twice.
        foreach (var import in imports)
        {
            var report = await ImportAsync(import, ledger.Client, isAsync: false);
            Assert.Equal((Lines, 0), ((int)report["lines"]!, (int)report["refused"]!));
            Assert.Equal(
                Lines,
                await ledger.NumberAsync(
                    $"select count(*) from ledger.mt_events where stream_id like 'source/{import}-%'"
                )
            );
        }
        await ledger.AssertDenseAsync();

        async Task CallAsync(int caller)
        {
            for (var i = 0; ; i++)
            {
                var alias = new AddSourceAlias("stopped", $"{caller} of {i}");
                if (!writer.TrySubmit(new Submission(alias, "local", "none"), out var outcome))
                    return;
                told.Add(await outcome);
            }
        }
    }

    private static async Task<IEnumerable<int>> LinesAsync(HttpClient client)
    {
        var list = JsonNode.Parse(await client.GetStringAsync("/imports", Cancel))!["imports"]!.AsArray();
        return list.Select(i => (int)i!["lines"]!);
    }

    /// <summary>Begins an import, or, where it is there already, waits for its end.</summary>
    private static async Task<JsonNode> ImportAsync(string name, HttpClient client, bool isAsync)
    {
        var lines = Enumerable
            .Range(0, Lines)
            .Select(i =>
                $$"""{"command":"RegisterSource","source":"{{name}}-{{i}}","kind":"group","name":"N"}"""
            );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/imports");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", name);
        if (isAsync)
            request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        using var response = await client.SendAsync(request, Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }
}
