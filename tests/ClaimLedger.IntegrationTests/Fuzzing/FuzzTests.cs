using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Access;
using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Fuzzing;

/// <summary>
/// Thousands of requests by everybody, made from the OpenAPI document, one after the other on one ledger. The
/// variable <c>CLAIMLEDGER_FUZZ</c> says how many, such as 100000; 2,000 where it is not set.
/// </summary>
public sealed class FuzzTests(KeyedLedger ledger) : IClassFixture<KeyedLedger>
{
    private const int InARow = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Requests =>
        int.Parse(
            Environment.GetEnvironmentVariable("CLAIMLEDGER_FUZZ") ?? "2000",
            CultureInfo.InvariantCulture
        );

    [Fact]
    public async Task Whatever_is_sent_nothing_breaks_and_nobody_sees_or_does_more_than_they_may()
    {
        await PlantAsync();
        var callers = Enum.GetValues<Role>().Select(ledger.As).Append(ledger.Client).ToList();
        var document = await ledger.GetAsync("/openapi/v1.json", ledger.Client);
        var maker = new RequestMaker(document, callers.Count);
        Assert.True(maker.Operations > 80);
        var answered = new Dictionary<int, int>();
        await Gen
            .Int.Select(seed => maker.Make(new Random(seed), InARow))
            .SampleAsync(
                async requests =>
                {
                    foreach (var request in requests)
                    {
                        var status = await SendAsync(request, callers);
                        answered[status] = answered.GetValueOrDefault(status) + 1;
                    }
                },
                iter: Requests / InARow,
                threads: 1,
                print: requests => string.Join('\n', requests)
            );
        // Nothing is proved by requests that are all refused, or all taken.
        TestContext.Current.SendDiagnosticMessage(
            string.Join(", ", answered.OrderBy(a => a.Key).Select(a => $"{a.Key}: {a.Value}"))
        );
        foreach (var status in new[] { 200, 201, 400, 401, 403, 404, 409 })
            Assert.True(answered.GetValueOrDefault(status) > 0, $"Nothing was answered {status}.");
        Assert.True(answered[201] > Requests / 200, $"Only {answered[201]} commands were taken.");
    }

    private async Task<int> SendAsync(MadeRequest made, List<HttpClient> callers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(made.Method), made.Path);
        foreach (var (name, value) in made.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (made.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(made.Body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(made.ContentType!);
        }
        var before = made.Method is "GET" or "HEAD" ? "" : await StateAsync();
        using var answer = await callers[made.Caller].SendAsync(request, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        var status = (int)answer.StatusCode;
        var what = $"{made}\n{status} {body}";
        Assert.True(status < 500, what);
        if (status >= 400)
        {
            Assert.True(before.Length == 0 || before == await StateAsync(), $"Refused, and changed: {what}");
            if (made.Method != "HEAD")
                AssertProblem(answer, body, what);
        }
        Assert.All(_nobodys, secret => Assert.False(body.Contains(secret, StringComparison.Ordinal), what));
        if (made.Caller == (int)Role.Subscriber)
            Assert.All(_desks, text => Assert.False(body.Contains(text, StringComparison.Ordinal), what));
        if (made.Caller == callers.Count - 1)
            Assert.False(body.Contains("anary", StringComparison.Ordinal), what);
        return status;
    }

    private static void AssertProblem(HttpResponseMessage answer, string body, string what)
    {
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", what);
        var problem = JsonNode.Parse(body)!;
        var code = (string?)problem["code"];
        Assert.True(code is { Length: > 3 } && (string?)problem["type"] == $"urn:claimledger:{code}", what);
        Assert.True((string?)problem["detail"] is { Length: > 10 }, what);
        Assert.True((string?)problem["traceId"] is { Length: > 10 }, what);
        Assert.True((int)problem["status"]! == (int)answer.StatusCode, what);
        Assert.DoesNotContain(" at ClaimLedger.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", body, StringComparison.Ordinal);
    }

    private List<string> _nobodys = [];
    private readonly List<string> _desks = ["canary-of-an-import"];

    /// <summary>What nobody is to see any more, or only some.</summary>
    private async Task PlantAsync()
    {
        var (editor, admin) = (ledger.As(Role.Editor), ledger.As(Role.Admin));
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "canary",
                kind = "group",
                name = "Canary",
            },
            editor
        );
        await ledger.AppendAsync(
            "/documents",
            new
            {
                document = "canary",
                title = "Canary",
                publisher = "canary",
                publishedOn = "2004",
            },
            editor
        );
        await ledger.AppendAsync(
            "/statements",
            new
            {
                statement = "canary",
                source = "canary",
                document = "canary",
                rendering = "quote",
                statedOn = "2004",
                text = "Canary that is to be forgotten.",
            },
            editor
        );
        var asked = new
        {
            redaction = "r1",
            reason = "Canary to forget.",
            basis = "GDPR 17",
        };
        await ledger.AppendAsync("/statements/canary/redactions", asked, editor);
        await ledger.AppendAsync("/statements/canary/redactions/r1/approval", new { }, admin);
        for (var i = 1; i <= 3; i++)
        {
            await ledger.AppendAsync(
                "/sources",
                new
                {
                    source = $"source-{i}",
                    kind = "group",
                    name = "One",
                },
                editor
            );
            await ledger.AppendAsync(
                "/threats",
                new
                {
                    threat = $"threat-{i}",
                    name = "One",
                    types = new[] { "terrorist" },
                    question = "It is one.",
                },
                editor
            );
            await ledger.AppendAsync(
                "/documents",
                new
                {
                    document = $"document-{i}",
                    title = "One",
                    publisher = "source-1",
                    publishedOn = "2004",
                },
                editor
            );
        }
        using var line = new StringContent(
            """{"command":"RetractSource","source":"canary-of-an-import"}""",
            Encoding.UTF8,
            "application/x-ndjson"
        );
        using var import = await editor.PostAsync("/imports", line, Cancel);
        Assert.True(import.IsSuccessStatusCode);
        _nobodys =
        [
            "is to be forgotten",
            "Canary to forget",
            .. Enum.GetValues<Role>().Select(role => ledger.KeyOf(role)[13..]),
        ];
    }

    /// <summary>All that requests can change.</summary>
    private async Task<string> StateAsync() =>
        string.Join(
            '\n',
            await ledger.RowsAsync(
                """
                select count(*), max(seq_id) from ledger.mt_events
                union all select count(*), sum(('x' || substr(md5(k::text), 1, 7))::bit(28)::int)
                    from ledger.access_keys k
                union all select count(*), sum(('x' || substr(md5(w.webhook || w.state), 1, 7))::bit(28)::int)
                    from ledger.webhooks w
                union all select count(*), 0 from ledger.imports
                union all select count(*), 0 from ledger.request_keys
                """
            )
        );
}
