using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ProjectionsTests
{
    private const string Stances = "GET /projections/Stances";
    private readonly FakeService _service = new();

    [Fact]
    public async Task The_list_says_how_each_is()
    {
        _service.On("GET /projections", $$"""{"projections":[{{Of("running", rebuild: null)}}]}""");
        Assert.Equal(ExitCode.Done, await RunAsync("projections list"));
        Assert.Contains("Stances", _service.Out, Ordinal);
        Assert.Contains("1,200", _service.Out, Ordinal);
        Assert.Contains("running", _service.Out, Ordinal);
    }

    [Fact]
    public async Task A_rebuild_is_begun_and_waited_for()
    {
        _service
            .On("GET /projections", $$"""{"projections":[{{Of("running", rebuild: null)}}]}""")
            .On("POST /projections/Stances/rebuild", Of("running", Rebuild("running", 0)), status: 202)
            .On(Stances, Of("running", Rebuild("running", 600)))
            .On(Stances, Of("running", Rebuild("done", 1_200)));
        Assert.Equal(ExitCode.Done, await RunAsync("projections rebuild"));
        Assert.Equal("Stances: made anew up to 1,200.\n", _service.Out);
        Assert.Equal(
            ["GET /projections", "POST /projections/Stances/rebuild", Stances, Stances],
            _service.Requests
        );
    }

    [Fact]
    public async Task A_rebuild_that_fails_says_why_and_how_to_go_on()
    {
        _service
            .On("POST /projections/Stances/rebuild", Of("running", Rebuild("running", 0)), status: 202)
            .On(Stances, Of("running", Rebuild("failed", 600, "The event at position 601 is poison.")));
        Assert.Equal(ExitCode.Failed, await RunAsync("projections rebuild Stances"));
        Assert.Contains("position 601", _service.Errors, Ordinal);
        Assert.Contains("claimledger projections rebuild Stances", _service.Errors, Ordinal);
    }

    private Task<int> RunAsync(string command) => _service.RunAsync(command.Split(' '));

    private static string Of(string state, string? rebuild) =>
        $$"""{"projection":"Stances","state":"{{state}}","position":1200,"failure":null,"rebuild":{{rebuild ?? "null"}}}""";

    private static string Rebuild(string state, long position, string? failure = null) =>
        $$"""
            {"state":"{{state}}","position":{{position}},"target":1200,"startedAt":"2026-11-25T13:00:00Z","endedAt":null,
             "failure":{{(failure is null ? "null" : $"\"{failure}\"")}}}
            """;
}
