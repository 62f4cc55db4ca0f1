using System.Net;
using System.Net.Sockets;
using System.Text;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Http;

/// <summary>Which refusals are problems and which are not, as the reference has it: the web server answers
/// what is no HTTP before the service is asked, with a status alone.</summary>
public sealed class BareAnswerTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly (string Request, int Status)[] Bare =
    [
        ("GET /sources/%00 HTTP/1.1\r\nHost: localhost", 400),
        ("GET /sources?limit=\u00D9\u00A3 HTTP/1.1\r\nHost: localhost", 400),
        ("GET /sources/\u00D9\u00A3 HTTP/1.1\r\nHost: localhost", 400),
        ("GET /sources HTTP/1.1", 400),
        ("GET /sources HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400),
        ("GET /sources HTTP/1.1\r\nHost: localhost\r\nno header", 400),
        ("POST /sources HTTP/1.1\r\nHost: localhost\r\nContent-Length: much", 400),
        ("POST /sources HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: none", 400),
        ("HELLO", 400),
        ("GET /sources HTTP/9.9\r\nHost: localhost", 505),
        ($"GET /sources?q={new string('a', 9_000)} HTTP/1.1\r\nHost: localhost", 414),
        ($"GET /sources HTTP/1.1\r\nHost: localhost\r\nX-Much: {new string('a', 40_000)}", 431),
        (
            "GET /sources HTTP/1.1\r\nHost: localhost\r\n"
                + string.Join("\r\n", Enumerable.Range(0, 100).Select(i => $"X-{i}: 1")),
            431
        ),
    ];

    private static readonly (string Request, int Status)[] Problems =
    [
        ("GET /sources?limit=%00 HTTP/1.1\r\nHost: localhost", 400),
        ("GET /sources?limit=%D9%A3 HTTP/1.1\r\nHost: localhost", 400),
        ("GET /search?q=%FF%FE HTTP/1.1\r\nHost: localhost", 400),
        ("GET /sources/%FF%FE HTTP/1.1\r\nHost: localhost", 404),
        ($"GET /sources?q={new string('a', 7_000)} HTTP/1.1\r\nHost: localhost", 400),
        ("POST /sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json", 400),
        ("DELETE /sources HTTP/1.1\r\nHost: localhost", 405),
        ("OPTIONS * HTTP/1.1\r\nHost: localhost", 405),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_no_HTTP_gets_a_status_alone_and_everything_else_a_problem()
    {
        await using var node = await ServiceNode.StartAsync(ledger);
        foreach (var (request, status) in Bare)
        {
            var answer = await AskAsync(node, request);
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            Assert.Contains("Content-Length: 0\r\n", answer, StringComparison.Ordinal);
        }
        foreach (var (request, status) in Problems)
        {
            var answer = await AskAsync(node, request);
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("\"code\":\"", answer, StringComparison.Ordinal);
        }
    }

    private static async Task<string> AskAsync(ServiceNode node, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, node.Client.BaseAddress!.Port, Cancel);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{request}\r\nConnection: close\r\n\r\n"), Cancel);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Cancel) is > 0 and var read)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The server leaves the rest of a request that is too long unread, and the connection resets.
        }
        return answer.ToString();
    }
}
