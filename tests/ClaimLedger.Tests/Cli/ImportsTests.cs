using System.Text.Json.Nodes;
using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ImportsTests
{
    private const string Id = "01932f7e-5a11-7c3d-9b0a-3f2e1d0c9b8a";
    private const string Earlier = "01932f7e-0000-7c3d-9b0a-3f2e1d0c9b8a";
    private const string One = $"GET /imports/{Id}";
    private readonly FakeService _service = new();

    [Fact]
    public async Task A_list_has_all_pages_and_their_states()
    {
        _service
            .On(
                "GET /imports",
                Page(ImportJson.Of(Id, "running", bytesDone: 45)),
                link: $"</imports?after={Id}>; rel=\"next\""
            )
            .On($"GET /imports?after={Id}", Page(ImportJson.Of(Earlier, "failed", refused: 3)));

        Assert.Equal(ExitCode.Done, await RunAsync("imports list"));
        Assert.Equal(
            """
            ─────────────────────────────────────────────────────────────────────────────────────────
             import                                started               state        lines  refused
            ─────────────────────────────────────────────────────────────────────────────────────────
             01932f7e-5a11-7c3d-9b0a-3f2e1d0c9b8a  2026-11-25 13:00:00Z  running 45%  10
             01932f7e-0000-7c3d-9b0a-3f2e1d0c9b8a  2026-11-25 13:00:00Z  failed       10     3
            ─────────────────────────────────────────────────────────────────────────────────────────

            """,
            _service.Out
        );

        Assert.Equal(ExitCode.Done, await RunAsync("imports list --json"));
        Assert.Equal(2, JsonNode.Parse(_service.Out)!["imports"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_ledger_without_imports_says_so()
    {
        _service.On("GET /imports", """{"imports":[]}""");

        Assert.Equal(ExitCode.Done, await RunAsync("imports list"));
        Assert.Equal("There are no imports.\n", _service.Out);
    }

    [Fact]
    public async Task An_import_is_shown_with_its_state_its_times_and_its_refusals()
    {
        _service
            .On(
                One,
                ImportJson.Of(
                    Id,
                    "failed",
                    bytesDone: 80,
                    refused: 2,
                    lines: [2],
                    failure: "The key is gone."
                ),
                link: $"</imports/{Id}?after=2>; rel=\"next\""
            )
            .On($"{One}?after=2", ImportJson.Of(Id, "failed", refused: 2, lines: [4]));

        Assert.Equal(ExitCode.Done, await RunAsync($"imports show {Id}"));
        Assert.Equal(
            $"""
            Import {Id}
            failed, ndjson, 80 of 100 bytes read
            started 2026-11-25 13:00:00Z, ended 2026-11-25 13:00:04Z
            10 lines: 8 appended, 0 repeated, 2 refused.
            8 events; the ledger is at position 10.
            ───────────────────────────────────────────────────────
             line  command          code            field   detail
            ───────────────────────────────────────────────────────
             2     RecordStatement  unknown-source  source  no
             4     RecordStatement  unknown-source  source  no
            ───────────────────────────────────────────────────────
            It failed: The key is gone.

            """,
            _service.Out
        );

        Assert.Equal(ExitCode.Done, await RunAsync($"imports show {Id} --json"));
        Assert.Equal(2, JsonNode.Parse(_service.Out)!["refusals"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("done", 0, ExitCode.Done)]
    [InlineData("done", 1, ExitCode.Refused)]
    [InlineData("stopped", 0, ExitCode.Refused)]
    [InlineData("failed", 0, ExitCode.Failed)]
    public async Task Watched_it_is_waited_for_and_ends_as_an_import_does(
        string state,
        int refused,
        int exitCode
    )
    {
        int[] lines = refused > 0 ? [2] : [];
        _service
            .On($"{One}?limit=1", ImportJson.Of(Id, "running", bytesDone: 45))
            .On($"{One}?limit=1", ImportJson.Of(Id, state, bytesDone: 100, refused, lines));

        Assert.Equal(exitCode, await RunAsync($"imports show {Id} --watch"));
        Assert.Single(_service.Clock.Waits);
        Assert.Contains($"\n{state}, ndjson, 100 of 100 bytes read\n", _service.Out, Ordinal);

        Assert.Equal(exitCode, await RunAsync($"imports show {Id} --watch --json"));
        Assert.Equal(state, (string?)JsonNode.Parse(_service.Out)!["state"]);
    }

    [Fact]
    public async Task An_import_is_stopped()
    {
        _service.On($"DELETE /imports/{Id}", ImportJson.Of(Id, "stopped", bytesDone: 45));

        Assert.Equal(ExitCode.Done, await RunAsync($"imports stop {Id}"));
        Assert.Equal([$"DELETE /imports/{Id}"], _service.Requests);
        Assert.Contains("\nstopped, ndjson, 45 of 100 bytes read\n", _service.Out, Ordinal);
        Assert.EndsWith(
            "It was stopped on request; the lines after that were not looked at.\n",
            _service.Out,
            Ordinal
        );

        Assert.Equal(ExitCode.Done, await RunAsync($"imports stop {Id} --json"));
        Assert.Equal("stopped", (string?)JsonNode.Parse(_service.Out)!["state"]);
    }

    [Fact]
    public async Task One_whose_batch_takes_longer_is_stopping()
    {
        _service
            .On($"DELETE /imports/{Id}", ImportJson.Of(Id, "stopping", bytesDone: 45, refused: 2, lines: [2]))
            .On(One, ImportJson.Of(Id, "stopping", bytesDone: 45, refused: 2, lines: [2, 4]));

        Assert.Equal(ExitCode.Done, await RunAsync($"imports stop {Id}"));
        Assert.Contains("\nstopping 45%, ndjson,", _service.Out, Ordinal);
        Assert.Contains("\n 4     RecordStatement", _service.Out, Ordinal);
        Assert.EndsWith("It stops at the end of the batch that it is at.\n", _service.Out, Ordinal);
    }

    [Theory]
    [InlineData("imports show ")]
    [InlineData("imports stop ")]
    public async Task An_import_that_there_is_not_is_refused(string command)
    {
        const string Problem = """{"title":"The import is unknown.","code":"unknown-import"}""";
        _service.On(One, Problem, 404).On($"DELETE /imports/{Id}", Problem, 404);

        Assert.Equal(ExitCode.Refused, await RunAsync(command + Id));
        Assert.Equal("Refused: The import is unknown. (404, unknown-import)\n", _service.Errors);
    }

    private Task<int> RunAsync(string args) => _service.RunAsync(args.Split(' '));

    private static string Page(string import) => $$"""{"imports":[{{import}}]}""";
}
