using System.Text.Json.Nodes;
using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

/// <summary>An import that goes on in the service after the file was sent.</summary>
public sealed class ImportWatchTests
{
    private const string Id = "01932f7e-5a11-7c3d-9b0a-3f2e1d0c9b8a";
    private const string Post = "POST /imports";
    private const string Poll = $"GET /imports/{Id}?limit=1";
    private const string Whole = $"GET /imports/{Id}";
    private readonly FakeService _service = new();

    [Fact]
    public async Task A_file_is_sent_and_its_import_looked_at_until_it_has_ended()
    {
        _service
            .On(Post, Import("running"), 202)
            .On(Poll, Import("running", bytesDone: 40))
            .On(Poll, Import("running", bytesDone: 80))
            .On(Poll, Import("done", bytesDone: 100));

        Assert.Equal(ExitCode.Done, await RunAsync("import -"));
        Assert.Equal([Post, Poll, Poll, Poll], _service.Requests);
        Assert.Equal("respond-async", _service.Preferences[0]);
        Assert.Equal([100, 200], _service.Clock.Waits.Select(wait => wait.TotalMilliseconds));
        Assert.Equal(
            $"Importing standard input (3 bytes)\nSent standard input; it is import {Id}\n",
            _service.Errors
        );
        Assert.Equal(
            """
            standard input
            10 lines: 10 appended, 0 repeated, 0 refused.
            10 events; the ledger is at position 10.

            """,
            _service.Out
        );
    }

    [Fact]
    public async Task Where_no_terminal_listens_there_is_a_line_every_ten_seconds()
    {
        _service.On(Post, Import("running"), 202);
        for (var second = 0; second < 25; second++)
            _service.On(Poll, Import("running", bytesDone: second * 4));
        _service.On(Poll, Import("done", bytesDone: 100));

        Assert.Equal(ExitCode.Done, await RunAsync("import -"));
        var lines = _service.Errors.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.All(
            lines[2..],
            line => Assert.Matches("^standard input: [0-9]+%, .* 00:[0-9]{2} left$", line)
        );
        Assert.All(_service.Clock.Waits, wait => Assert.InRange(wait.TotalSeconds, 0.1, 1));
    }

    [Fact]
    public async Task The_pages_of_refusals_are_read_to_the_end()
    {
        _service
            .On(Post, Import("running"), 202)
            .On(
                Poll,
                Import("done", refused: 3, lines: [2]),
                link: $"</imports/{Id}?after=2&limit=1>; rel=next"
            )
            .On(
                Whole,
                Import("done", refused: 3, lines: [2, 4]),
                link: $"</imports/{Id}?after=4>; rel=\"next\""
            )
            .On($"{Whole}?after=4", Import("done", refused: 3, lines: [7]));

        Assert.Equal(ExitCode.Refused, await RunAsync("import -"));
        Assert.Contains("10 lines: 7 appended, 0 repeated, 3 refused.", _service.Out, Ordinal);
        Assert.Contains("\n 7     RecordStatement  unknown-source  source  no\n", _service.Out, Ordinal);

        Assert.Equal(ExitCode.Refused, await RunAsync("import - --json"));
        Assert.Equal("", _service.Errors);
        Assert.Equal(1, _service.Out.Count(c => c == '\n'));
        Assert.Equal(
            [2, 4, 7],
            JsonNode.Parse(_service.Out)!["refusals"]!.AsArray().Select(refusal => (int)refusal!["line"]!)
        );
    }

    [Fact]
    public async Task An_answer_that_has_ended_is_not_waited_for_but_its_refusals_are_read()
    {
        _service
            .On(Post, Import("done", refused: 2, lines: [2]), link: $"</imports/{Id}?after=2>; rel=\"next\"")
            .On(Whole, Import("done", refused: 2, lines: [2, 4]));

        Assert.Equal(ExitCode.Refused, await RunAsync("import - --no-wait"));
        Assert.Equal([Post, Whole], _service.Requests);
        Assert.Contains("\n 4     RecordStatement", _service.Out, Ordinal);
    }

    [Fact]
    public async Task An_import_that_stops_on_an_error_keeps_later_files_back()
    {
        _service
            .On($"{Post}?stopOnError=true", Import("running"), 202)
            .On(Poll, Import("stopped", refused: 1, lines: [2], stopOnError: true));

        Assert.Equal(ExitCode.Refused, await RunAsync("import --stop-on-error - -"));
        Assert.Single(_service.Bodies);
        Assert.EndsWith("Not sent: -\n", _service.Errors, Ordinal);
        Assert.EndsWith(
            "It was stopped at the first line that was refused; the lines after that were not looked at.\n",
            _service.Out,
            Ordinal
        );
    }

    [Fact]
    public async Task One_that_somebody_stops_is_not_done()
    {
        _service.On(Post, Import("running"), 202).On(Poll, Import("stopping")).On(Poll, Import("stopped"));

        Assert.Equal(ExitCode.Refused, await RunAsync("import -"));
        Assert.Contains("It was stopped on request;", _service.Out, Ordinal);
    }

    [Fact]
    public async Task A_failed_import_says_why_and_what_to_do()
    {
        _service.On(Post, Import("running"), 202).On(Poll, Import("failed", failure: "The key is gone."));

        Assert.Equal(ExitCode.Failed, await RunAsync("import -"));
        Assert.Contains("10 lines: 10 appended", _service.Out, Ordinal);
        Assert.EndsWith(
            """
            The import failed: The key is gone.
              Import the file again: what is already there under its id counts as repeated.

            """,
            _service.Errors,
            Ordinal
        );
    }

    [Fact]
    public async Task Without_waiting_the_id_and_the_commands_are_printed()
    {
        _service.On(Post, Import("running"), 202);

        Assert.Equal(ExitCode.Done, await RunAsync("import - --no-wait"));
        Assert.Equal([Post], _service.Requests);
        Assert.Equal(
            $"""
            standard input
            Sent; it is import {Id}. To watch or to stop it:
              claimledger imports show {Id} --watch
              claimledger imports stop {Id}

            """,
            _service.Out
        );

        Assert.Equal(ExitCode.Done, await RunAsync("import - --no-wait --json"));
        Assert.Equal("running", (string?)JsonNode.Parse(_service.Out)!["state"]);
    }

    [Fact]
    public async Task Interrupted_it_says_that_the_import_goes_on()
    {
        _service
            .On("POST /base/imports", Import("running"), 202)
            .On($"GET /base/imports/{Id}?limit=1", Import("running"))
            .On(
                $"GET /base/imports/{Id}?limit=1",
                () =>
                {
                    _service.Interrupt();
                    throw new OperationCanceledException();
                }
            );

        Assert.Equal(ExitCode.Interrupted, await RunAsync("import - --server http://desk/base"));
        Assert.Equal("", _service.Out);
        Assert.EndsWith(
            $"""
            Interrupted. The import goes on in the service; to watch or to stop it:
              claimledger imports show {Id} --watch --server http://desk/base
              claimledger imports stop {Id} --server http://desk/base

            """,
            _service.Errors,
            Ordinal
        );
    }

    [Fact]
    public async Task Interrupted_before_the_service_has_answered_the_import_may_have_begun()
    {
        _service.On(
            Post,
            () =>
            {
                _service.Interrupt();
                throw new OperationCanceledException();
            }
        );

        Assert.Equal(ExitCode.Interrupted, await RunAsync("import -"));
        Assert.EndsWith("may have begun:\n  claimledger imports list\n", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task A_service_that_starts_again_meanwhile_is_waited_for()
    {
        _service
            .On(Post, Import("running"), 202)
            .On(Poll, Import("running", bytesDone: 40))
            .Fail(Poll, new HttpRequestException(HttpRequestError.ResponseEnded, "The end."))
            .Fail(Poll, new HttpRequestException(HttpRequestError.ConnectionError, "Refused."))
            .Fail(Poll, new OperationCanceledException("No answer."))
            .On(Poll, "{}", 503)
            .On(Poll, Import("running", bytesDone: 30))
            .On(Poll, Import("done", bytesDone: 100, refused: 2, lines: [2]))
            .On(Whole, "{}", 503)
            .On(Whole, Import("done", bytesDone: 100, refused: 2, lines: [2, 4]));

        Assert.Equal(ExitCode.Refused, await RunAsync("import -"));
        Assert.Contains("10 lines: 8 appended, 0 repeated, 2 refused.", _service.Out, Ordinal);
    }

    [Fact]
    public async Task One_that_stays_away_is_given_up_after_a_minute()
    {
        _service
            .On(Post, Import("running"), 202)
            .Fail(Poll, new HttpRequestException(HttpRequestError.ConnectionError, "Refused."));

        Assert.Equal(ExitCode.Failed, await RunAsync("import -"));
        Assert.Equal(60, _service.Clock.Waits.Sum(wait => wait.TotalSeconds));
        Assert.Contains(
            "standard input: the service does not answer; trying again\n",
            _service.Errors,
            Ordinal
        );
        Assert.Contains("could not be reached: Refused.", _service.Errors, Ordinal);
        Assert.EndsWith(
            $"""
              The import goes on as soon as the service runs again; to watch or to stop it:
              claimledger imports show {Id} --watch
              claimledger imports stop {Id}

            """,
            _service.Errors,
            Ordinal
        );
    }

    [Fact]
    public async Task A_refusal_while_waiting_is_not_asked_for_again()
    {
        _service
            .On(Post, Import("running"), 202)
            .On(Poll, """{"title":"The import is unknown.","code":"unknown-import"}""", 404);

        Assert.Equal(ExitCode.Refused, await RunAsync("import -"));
        Assert.Equal([Post, Poll], _service.Requests);
    }

    private Task<int> RunAsync(string args) => _service.RunAsync(args.Split(' '), "{}\n");

    private static string Import(
        string state,
        int bytesDone = 0,
        int refused = 0,
        int[]? lines = null,
        bool stopOnError = false,
        string? failure = null
    ) => ImportJson.Of(Id, state, bytesDone, refused, lines, stopOnError, failure);
}
