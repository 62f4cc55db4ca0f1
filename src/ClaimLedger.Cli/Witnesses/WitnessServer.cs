using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClaimLedger.Cli.Witnesses;

/// <summary>A witness on HTTP.</summary>
internal sealed class WitnessServer : IAsyncDisposable
{
    /// <summary>Room for a proof and a checkpoint with a hundred signatures, several times.</summary>
    private const int MaxBody = 128 * 1024;
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;

    private WitnessServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Starts to listen.</summary>
    /// <param name="endpoint">Where; a free port where it is 0.</param>
    /// <param name="answers">What it answers.</param>
    /// <param name="warn">Takes what its operator should know.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="IOException">The address is in use, or is none of this machine.</exception>
    public static async Task<WitnessServer> StartAsync(
        IPEndPoint endpoint,
        WitnessAnswers answers,
        Action<string> warn,
        CancellationToken cancel
    )
    {
        // Empty: nothing is read from the surroundings, no address, no certificate.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(endpoint);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
            kestrel.Limits.MaxConcurrentConnections = 1_000;
        });
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, answers, warn));
        try
        {
            await app.StartAsync(cancel);
            return new WitnessServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Answers what is under way, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext http, WitnessAnswers answers, Action<string> warn)
    {
        WitnessAnswer answer;
        try
        {
            answer = await AnswerOf(http, answers);
        }
        catch (BadHttpRequestException e)
        {
            answer = WitnessAnswer.Of(e.StatusCode, $"{e.Message}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"Nothing was cosigned, as it could not be stored: {e.Message}");
            answer = WitnessAnswer.Of(500, "It could not be stored, and was not cosigned.\n");
        }
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.MediaType;
        if (answer.Status == StatusCodes.Status405MethodNotAllowed)
            http.Response.Headers.Allow = http.Request.Path == "/add-checkpoint" ? "POST" : "GET";
        await http.Response.WriteAsync(answer.Text, http.RequestAborted);
    }

    private static async Task<WitnessAnswer> AnswerOf(HttpContext http, WitnessAnswers answers)
    {
        var path = http.Request.Path.Value!;
        if (path == "/add-checkpoint")
        {
            if (!HttpMethods.IsPost(http.Request.Method))
                return WitnessAnswer.Of(405, "Checkpoints are sent with POST.\n");
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            return answers.Add(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        if (path.Split('/') is not ["", var hash, "checkpoint"])
            return WitnessAnswer.Of(404, "There are POST /add-checkpoint and GET /HASH/checkpoint.\n");
        return HttpMethods.IsGet(http.Request.Method)
            ? answers.Last(hash)
            : WitnessAnswer.Of(405, "Checkpoints are read with GET.\n");
    }

    /// <summary>The tool hears the signals.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
