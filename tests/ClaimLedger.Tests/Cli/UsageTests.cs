using System.CommandLine;
using System.Globalization;
using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class UsageTests
{
    private readonly FakeService _service = new();

    [Theory]
    [InlineData("")]
    [InlineData("import")]
    [InlineData("import - --format xml")]
    [InlineData("imports")]
    [InlineData("imports show")]
    [InlineData("imports show ..")]
    [InlineData("imports show 7")]
    [InlineData("imports stop {01932f7e-5a11-7c3d-9b0a-3f2e1d0c9b8a}")]
    [InlineData("keys")]
    [InlineData("keys create")]
    [InlineData("keys create desk-3")]
    [InlineData("keys create desk-3 --role owner")]
    [InlineData("keys create Desk --role editor")]
    [InlineData("keys revoke clk_abcdefgh_x")]
    [InlineData("keys rotate ABCDEFGH")]
    [InlineData("show")]
    [InlineData("show stances")]
    [InlineData("show stances ..")]
    [InlineData("show stances IMU")]
    [InlineData("show stances imu --unknown")]
    [InlineData("show stances imu --valid-at 2004-1-23")]
    [InlineData("show stances imu --known-at yesterday")]
    [InlineData("show stances imu --known-at 2026-11-22")]
    [InlineData("show stances imu --known-at 2026-11-22T10:00:00")]
    [InlineData("show stances imu --known-at -1")]
    [InlineData("show stances imu --server localhost")]
    [InlineData("show stances imu --server ftp://x")]
    [InlineData("show timeline rashid")]
    [InlineData("show contradictions")]
    [InlineData("show contradictions --proposition overall")]
    [InlineData("show contradictions --threat imu --reliability G")]
    [InlineData("show contradictions --threat imu --kind between")]
    [InlineData("show shifts --kind u-turn")]
    [InlineData("show shifts --cause boredom")]
    [InlineData("show shifts --to 2004-01-01 --valid-at 2004-01-01")]
    [InlineData("show history imu")]
    [InlineData("show history person/imu")]
    [InlineData("show history threat/IMU")]
    [InlineData("show why rashid")]
    [InlineData("show diff imu")]
    [InlineData("show diff --from @57")]
    [InlineData("show diff imu --from 57")]
    [InlineData("show diff imu --from @")]
    [InlineData("show diff imu --from 2004-01-23 --to 2004-1-23@57")]
    [InlineData("show diff imu --from @57@58")]
    [InlineData("show consensus")]
    [InlineData("show consensus imu --every fortnight --from 2004-01-01")]
    [InlineData("show consensus imu --every month")]
    [InlineData("show consensus imu --every month --from 2004-01-01 --valid-at 2004-01-01")]
    [InlineData("show consensus imu --from 2004-01-01")]
    [InlineData("show consensus imu --to 2004-01-01")]
    [InlineData("show consensus imu --linked-by friendship")]
    public async Task Wrong_usage_asks_nothing(string args)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(args));
        Assert.Empty(_service.Requests);
        Assert.Equal("", _service.Out);
        Assert.EndsWith("--help after any command says what it takes.\n", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task A_server_in_the_environment_is_checked_as_well()
    {
        Assert.Equal(ExitCode.Usage, await _service.RunAsync(["show", "shifts"], server: "nonsense"));
        Assert.Contains("'nonsense' is no address", _service.Errors, Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("import --help")]
    [InlineData("show timeline -h")]
    public async Task Help_names_the_exit_codes(string args)
    {
        Assert.Equal(ExitCode.Done, await RunAsync(args));
        Assert.EndsWith(ExitCode.Help + "\n", _service.Out, Ordinal);
    }

    [Fact]
    public async Task A_problem_is_one_readable_block()
    {
        _service.On(
            "GET /threats/imu/stances",
            """
            {"title":"The threat is unknown.","status":404,"code":"unknown-threat","field":"threat",
            "detail":"There is no threat \u001b[2J'imu'.","errors":[{"code":"c","field":"f","detail":"d"}]}
            """,
            404
        );

        Assert.Equal(ExitCode.Refused, await RunAsync("show stances imu"));
        Assert.Equal("", _service.Out);
        Assert.Equal(
            """
            Refused: The threat is unknown. (404, unknown-threat)
              There is no threat [2J'imu'.
              field: threat
              - f: d (c)

            """,
            _service.Errors
        );
    }

    [Theory]
    [InlineData(400, ExitCode.Refused)]
    [InlineData(429, ExitCode.Refused)]
    [InlineData(301, ExitCode.Failed)]
    [InlineData(500, ExitCode.Failed)]
    [InlineData(503, ExitCode.Failed)]
    public async Task The_status_decides_the_exit_code(int status, int exitCode)
    {
        _service.On("GET /shifts", "<html>", status);

        Assert.Equal(exitCode, await RunAsync("show shifts"));
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), _service.Errors, Ordinal);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"shifts":[]}""")]
    [InlineData("""{"knownAt":{"position":1},"shifts":[{"source":"s"}]}""")]
    public async Task Another_kind_of_server_is_a_failure(string answer)
    {
        _service.On("GET /shifts", answer);

        Assert.Equal(ExitCode.Failed, await RunAsync("show shifts"));
        Assert.Contains("http://127.0.0.1:5080", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task A_server_out_of_reach_is_named_with_the_way_to_start_one()
    {
        _service.Fail("GET /shifts", new HttpRequestException(HttpRequestError.ConnectionError, "Refused."));

        Assert.Equal(ExitCode.Failed, await RunAsync("show shifts"));
        Assert.Contains("http://127.0.0.1:5080/ could not be reached: Refused.", _service.Errors, Ordinal);
        Assert.Contains("./run", _service.Errors, Ordinal);
    }

    [Fact]
    public void Every_command_argument_and_option_is_in_the_reference()
    {
        var reference = Repository.Read("docs/reference/cli.md");
        var tool = _service.ToolFor(TextWriter.Null, TextWriter.Null, Stream.Null);

        Assert.All(NamesIn(Program.Root(tool)), name => Assert.Contains(name, reference, Ordinal));
        Assert.All(
            ExitCode.Help.Split('\n').Skip(1).Select(line => line.Trim().Split(' ')[0]),
            code => Assert.Contains($"| {code} |", reference, Ordinal)
        );
    }

    private static IEnumerable<string> NamesIn(Command command) =>
        command
            .Options.Select(option => option.Name)
            .Concat(command.Arguments.Select(argument => argument.Name))
            .Concat(command.Subcommands.Select(inner => inner.Name))
            .Concat(command.Subcommands.SelectMany(NamesIn));

    private Task<int> RunAsync(string args) =>
        _service.RunAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
