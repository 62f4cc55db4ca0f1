using System.Net;
using System.Text;
using ClaimLedger.Cli;

namespace ClaimLedger.Tests.Cli;

/// <summary>A service that answers what a test told it to, and the tool run against it in this process.
/// </summary>
internal sealed class FakeService
{
    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> _answers = new(
        StringComparer.Ordinal
    );

    /// <summary>The time as the tool knows it.</summary>
    public WaitingClock Clock { get; } = new();

    /// <summary>The requests, as "GET /path?query".</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The bodies of requests that had one.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>The Content-Encoding of each body; "" for none.</summary>
    public List<string> Encodings { get; } = [];

    /// <summary>The Content-Type of each body.</summary>
    public List<string> Types { get; } = [];

    /// <summary>The Prefer of each request; "" for none.</summary>
    public List<string> Preferences { get; } = [];

    /// <summary>The Idempotency-Key of each request; "" for none.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>The Authorization of each request; "" for none.</summary>
    public List<string> Authorizations { get; } = [];

    /// <summary>Where the tool looks for keys.</summary>
    public KeySearch KeySearch { get; set; } = KeySearch.None;

    /// <summary>Does what Ctrl-C does, while the tool runs.</summary>
    public Action Interrupt { get; private set; } = () => { };

    /// <summary>Leads requests to it.</summary>
    public HttpMessageHandler Handler => new Transport(this);

    public string Out { get; private set; } = "";

    public string Errors { get; private set; } = "";

    /// <summary>Adds an answer to a request; the last one is given for good.</summary>
    public FakeService On(string request, string json, int status = 200, string? link = null) =>
        On(
            request,
            () =>
            {
                var answer = new HttpResponseMessage((HttpStatusCode)status)
                {
                    Content = new StringContent(json, Encoding.UTF8, "application/json"),
                };
                if (link is not null)
                    answer.Headers.Add("Link", link);
                return answer;
            }
        );

    /// <summary>Makes a request fail as the network would.</summary>
    public FakeService Fail(string request, Exception with) => On(request, () => throw with);

    /// <summary>Runs the tool; its exit code. It is interrupted once it prints a line that begins with
    /// <paramref name="stopAfter"/>.</summary>
    public async Task<int> RunAsync(
        string[] args,
        string input = "",
        string? server = null,
        string? stopAfter = null
    )
    {
        using var interrupt = new CancellationTokenSource();
        using var output = new WatchedWriter(stopAfter, interrupt);
        using var errors = new StringWriter();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        Interrupt = interrupt.Cancel;
        var tool = ToolFor(output, errors, stream, server);
        var exitCode = await Program.RunAsync(args, tool, interrupt.Token);
        (Out, Errors) = (output.ToString(), errors.ToString());
        return exitCode;
    }

    public Tool ToolFor(TextWriter output, TextWriter errors, Stream input, string? server = null) =>
        new(new Output(output, errors), () => input, _ => new Transport(this), Clock, server, KeySearch);

    /// <summary>Adds an answer that does something as well.</summary>
    public FakeService On(string request, Func<HttpResponseMessage> answer)
    {
        if (!_answers.TryGetValue(request, out var answers))
            _answers[request] = answers = new Queue<Func<HttpResponseMessage>>();
        answers.Enqueue(answer);
        return this;
    }

    private sealed class WatchedWriter(string? start, CancellationTokenSource found) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (start is not null && value?.StartsWith(start, StringComparison.Ordinal) == true)
                found.Cancel();
        }
    }

    private sealed class Transport(FakeService service) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            service.Requests.Add(asked);
            service.Keys.Add(HeaderOf(request, "Idempotency-Key"));
            service.Authorizations.Add(HeaderOf(request, "Authorization"));
            service.Preferences.Add(HeaderOf(request, "Prefer"));
            if (request.Content is not null)
            {
                service.Types.Add(request.Content.Headers.ContentType!.ToString());
                service.Encodings.Add(string.Join(',', request.Content.Headers.ContentEncoding));
                service.Bodies.Add(await request.Content.ReadAsStringAsync(cancellationToken));
            }
            if (!service._answers.TryGetValue(asked, out var answers))
                return new HttpResponseMessage(HttpStatusCode.NotFound);
            return (answers.Count > 1 ? answers.Dequeue() : answers.Peek())();
        }

        private static string HeaderOf(HttpRequestMessage request, string name) =>
            request.Headers.TryGetValues(name, out var values) ? values.Single() : "";
    }
}
