using System.Net;
using System.Text;
using ClaimLedger.Cli;

namespace ClaimLedger.Tests.Cli;

/// <summary>A service that answers what a test told it to, and the tool run against it in this process.
/// </summary>
internal sealed class FakeService
{
    private readonly Dictionary<string, Func<HttpResponseMessage>> _answers = new(StringComparer.Ordinal);

    /// <summary>The requests, as "GET /path?query".</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The bodies of requests that had one.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>The Content-Encoding of each body; "" for none.</summary>
    public List<string> Encodings { get; } = [];

    /// <summary>The Idempotency-Key of each request; "" for none.</summary>
    public List<string> Keys { get; } = [];

    public string Out { get; private set; } = "";

    public string Errors { get; private set; } = "";

    /// <summary>Sets the answer to a request.</summary>
    public FakeService On(string request, string json, int status = 200, string? link = null)
    {
        _answers[request] = () =>
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
            if (link is not null)
                answer.Headers.Add("Link", link);
            return answer;
        };
        return this;
    }

    /// <summary>Makes a request fail as the network would.</summary>
    public FakeService Fail(string request, Exception with)
    {
        _answers[request] = () => throw with;
        return this;
    }

    /// <summary>Runs the tool; its exit code.</summary>
    public async Task<int> RunAsync(string[] args, string input = "", string? server = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var exitCode = await Program.RunAsync(args, ToolFor(output, errors, stream, server));
        (Out, Errors) = (output.ToString(), errors.ToString());
        return exitCode;
    }

    public Tool ToolFor(TextWriter output, TextWriter errors, Stream input, string? server = null) =>
        new(new Output(output, errors), () => input, _ => new Transport(this), server);

    private sealed class Transport(FakeService service) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            service.Requests.Add(asked);
            service.Keys.Add(
                request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : ""
            );
            if (request.Content is not null)
            {
                service.Encodings.Add(string.Join(',', request.Content.Headers.ContentEncoding));
                service.Bodies.Add(await request.Content.ReadAsStringAsync(cancellationToken));
            }
            return service._answers.TryGetValue(asked, out var answer)
                ? answer()
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }
    }
}
