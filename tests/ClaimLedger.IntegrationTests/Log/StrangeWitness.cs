using System.Net;
using ClaimLedger.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>A witness in this process, which decides as it should and answers as a test wants.</summary>
internal sealed class StrangeWitness : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private WitnessedLog _known;

    private StrangeWitness(string name, NoteVerifier logKey, WebApplication app)
    {
        (_app, Key) = (app, CosignatureSigner.Generate(name));
        _known = new WitnessedLog([logKey], 0, MerkleTree.EmptyRoot);
    }

    /// <summary>Its key.</summary>
    public CosignatureSigner Key { get; }

    /// <summary>The line of the setting.</summary>
    public string Setting => $"{Key.Verifier} {_app.Urls.First()}/below/";

    /// <summary>What it has been shown, cosigned or not.</summary>
    public List<long> Shown { get; } = [];

    /// <summary>Answers in its place; null for itself.</summary>
    public Func<HttpContext, SignedNote, Task>? Instead { get; set; }

    public static async Task<StrangeWitness> StartAsync(string name, NoteVerifier logKey)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        var app = builder.Build();
        var witness = new StrangeWitness(name, logKey, app);
        app.Run(witness.AnswerAsync);
        await app.StartAsync();
        return witness;
    }

    /// <summary>Stops listening: nobody can reach it any more.</summary>
    public Task DieAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Assert.Equal(("POST", "/below/add-checkpoint"), (http.Request.Method, http.Request.Path.Value));
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var note = AddCheckpointRequest.Parse(body.ToArray()).Checkpoint;
        lock (_gate)
            Shown.Add(Checkpoint.Parse(note.Text).Size);
        if (Instead is { } instead)
            await instead(http, note);
        else
            await DecideAsync(http, body.ToArray(), note);
    }

    private async Task DecideAsync(HttpContext http, byte[] body, SignedNote note)
    {
        WitnessDecision decision;
        lock (_gate)
        {
            decision = Witness.Decide(body, origin => origin == _known.Keys[0].Name ? _known : null);
            if (decision.Accepted is { } head)
                _known = _known with { Size = head.Size, Root = head.Root };
        }
        http.Response.StatusCode = decision.Status;
        if (decision.Status == 409)
            http.Response.ContentType = WitnessDecision.SizeMediaType;
        await http.Response.WriteAsync(
            decision.Accepted is null ? decision.Body : $"{Key.Sign(note, DateTimeOffset.UtcNow)}\n"
        );
    }
}
