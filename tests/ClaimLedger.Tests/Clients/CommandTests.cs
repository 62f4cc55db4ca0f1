using System.Net;
using ClaimLedger.Client;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Tests.Cli;
using Xunit;

namespace ClaimLedger.Tests.Clients;

/// <summary>Commands as a client sends them, and sends them again.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Taken = """{"stream":"source/s1","version":1,"position":7,"events":[]}""";

    private static readonly RegisterSource Command = new("s1", SourceKind.Individual, "Name");

    private readonly FakeService _service = new();
    private readonly HttpClient _http;

    public CommandTests() => _http = new HttpClient(_service.Handler);

    public void Dispose() => _http.Dispose();

    [Fact]
    public void Every_command_has_one_path() =>
        Assert.Equal(
            CommandCatalogue.All.Select(shape => shape.Name),
            CommandPaths.All.Select(path => path.Shape.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_name_in_a_path_is_a_member_that_is_required() =>
        Assert.All(
            CommandPaths.All,
            path =>
                Assert.All(
                    path.Path.Split('{').Skip(1).Select(part => part.Split('}')[0]),
                    name => Assert.Contains(path.Shape.Members, m => m.Name == name && m.IsSlug)
                )
        );

    [Fact]
    public async Task A_command_is_sent_to_its_path_with_a_key_of_its_own()
    {
        _service
            .On("POST /sources", Taken, 201)
            .On("POST /statements/st1/assessments/a1/withdrawal", Taken, 201);
        var receipt = await SendAsync(Command);
        await SendAsync(new WithdrawAssessment("st1", "a1", "Misread."));

        Assert.Equal(new CommandReceipt("source/s1", 1, 7), receipt);
        Assert.Equal("""{"source":"s1","kind":"individual","name":"Name"}""", _service.Bodies[0]);
        Assert.All(_service.Keys, key => Assert.True(Guid.TryParse(key, out _)));
        Assert.NotEqual(_service.Keys[0], _service.Keys[1]);
    }

    [Fact]
    public async Task What_may_pass_is_sent_again_with_the_same_key()
    {
        _service
            .Fail("POST /sources", new HttpRequestException(HttpRequestError.ConnectionError, "Refused."))
            .Fail("POST /sources", new TaskCanceledException("No answer."))
            .On("POST /sources", "{}", 408)
            .On("POST /sources", "{}", 429)
            .On("POST /sources", "{}", 503)
            .On("POST /sources", """{"stream":"source/s1","version":1,"position":7,"repeated":true}""");
        var receipt = await SendAsync(Command);

        Assert.Equal(new CommandReceipt("source/s1", 1, 7, Repeated: true), receipt);
        Assert.Equal(6, _service.Keys.Count);
        Assert.Single(_service.Keys.Distinct());
        Assert.Single(_service.Bodies.Distinct());
        Assert.All(
            _service.Clock.Waits.Select((wait, i) => wait <= TimeSpan.FromMilliseconds(200 << i)),
            Assert.True
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_service_says_how_long_to_wait(bool isDate)
    {
        _service
            .On(
                "POST /sources",
                () =>
                {
                    var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
                    answer.Headers.RetryAfter = isDate
                        ? new(_service.Clock.GetUtcNow() + TimeSpan.FromSeconds(20))
                        : new(TimeSpan.FromSeconds(20));
                    return answer;
                }
            )
            .On("POST /sources", Taken, 201);
        await SendAsync(Command);
        Assert.Equal([TimeSpan.FromSeconds(20)], _service.Clock.Waits);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_failure_that_may_not_pass_is_sent_once(int status)
    {
        _service.On("POST /sources", """{"code":"internal-error","detail":"A bug."}""", status);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => SendAsync(Command));
        Assert.Equal((status, "internal-error"), ((int)failure.Status!, failure.Code));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Patience_ends_with_the_last_failure()
    {
        _service.Fail(
            "POST /sources",
            new HttpRequestException(HttpRequestError.ConnectionError, "Refused.")
        );
        var failure = await Assert.ThrowsAsync<LedgerException>(() => SendAsync(Command));
        Assert.Contains("http://ledger.example/ could not be reached: Refused.", failure.Message);
        Assert.InRange(_service.Clock.Waits.Sum(w => w.TotalSeconds), 20, 60);
    }

    [Fact]
    public async Task A_refusal_is_sent_once_and_says_what_would_be_right()
    {
        _service.On(
            "POST /sources",
            """
            {"title":"T","status":400,"code":"invalid","field":"name","detail":"Give a name.",
            "errors":[{"code":"invalid","field":"name","detail":"Give a name."},
            {"code":"invalid","field":"kind","detail":"Give a kind."}]}
            """,
            400
        );
        var refused = await Assert.ThrowsAsync<LedgerRefusedException>(() => SendAsync(Command));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid", "name", "Give a name."),
            (refused.Status, refused.Code, refused.Field, refused.Detail)
        );
        Assert.Equal(["name", "kind"], refused.Reasons.Select(r => r.Field));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task What_is_no_ledger_is_noticed()
    {
        _service.On("POST /sources", "<html>");
        var failure = await Assert.ThrowsAsync<LedgerException>(() => SendAsync(Command));
        Assert.Contains("does not answer as a ClaimLedger service does", failure.Message);
    }

    private Task<CommandReceipt> SendAsync(Command command)
    {
        var options = new LedgerClientOptions { Clock = _service.Clock };
        return new LedgerClient(_http, new Uri("http://ledger.example"), options).SendAsync(command);
    }
}
