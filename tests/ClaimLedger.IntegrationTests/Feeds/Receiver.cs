using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A message as it came.</summary>
internal sealed record Message(string Id, string Timestamp, string Signature, string? Type, string Body)
{
    /// <summary>The entry.</summary>
    public JsonObject Entry { get; } = JsonNode.Parse(Body)!.AsObject();

    /// <summary>What it is about.</summary>
    public string Subject => (string)Entry["subject"]!;
}

/// <summary>Receives a webhook's messages in this process, and answers as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<Message> _all = [];
    private readonly List<Message> _taken = [];

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Url => $"{_app.Urls.First()}/hook";

    /// <summary>What it answers; null for 200. May set headers.</summary>
    public Func<Message, HttpResponse, int?> Answer { get; set; } = (_, _) => null;

    /// <summary>Every message that came.</summary>
    public List<Message> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    /// <summary>Those that it answered with 200.</summary>
    public List<Message> Taken
    {
        get
        {
            lock (_gate)
                return [.. _taken];
        }
    }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many messages came.</summary>
    public Task<List<Message>> CameAsync(int count) => UntilAsync(() => All, count);

    /// <summary>Waits until so many were taken.</summary>
    public Task<List<Message>> TookAsync(int count) => UntilAsync(() => Taken, count);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<List<Message>> UntilAsync(Func<List<Message>> messages, int count)
    {
        for (var i = 0; i < 600 && messages().Count < count; i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.True(messages().Count >= count, $"Only {messages().Count} messages of {count} came.");
        return messages();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var message = new Message(
            http.Request.Headers["webhook-id"].ToString(),
            http.Request.Headers["webhook-timestamp"].ToString(),
            http.Request.Headers["webhook-signature"].ToString(),
            http.Request.ContentType,
            await reader.ReadToEndAsync()
        );
        var status = Answer(message, http.Response) ?? 200;
        lock (_gate)
        {
            _all.Add(message);
            if (status == 200)
                _taken.Add(message);
        }
        http.Response.StatusCode = status;
        await http.Response.WriteAsync("noted");
    }
}
