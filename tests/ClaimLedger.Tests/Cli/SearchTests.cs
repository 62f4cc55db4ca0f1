using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class SearchTests
{
    private const string Found = """
        {"words":["takhir"],"knownAt":{"position":57,"at":"2026-11-22T10:00:00Z"},"found":[
        {"kind":"source","id":"s1","name":"Tahir Yuldashev","match":"spelling","matched":["name"],
         "snippet":"Tahir Yuldashev","highlights":[{"start":0,"length":5}],"stances":[],"retracted":false,
         "retraction":null,"statedOn":null},
        {"kind":"statement","id":"st1","name":"Tahir Yuldashev","match":"spelling","matched":["text"],
         "snippet":"Tahir, says Tahir.","highlights":[{"start":0,"length":5},{"start":12,"length":5}],
         "stances":[{"threat":"imu","proposition":"overall","stance":"agree","withdrawnOn":null}],
         "retracted":true,"retraction":{"by":"source","reason":"misquoted","retractedOn":null},
         "statedOn":"2004"}]}
        """;

    private readonly FakeService _service = new();

    [Fact]
    public async Task What_was_found_is_marked_and_a_retraction_is_not_to_be_overlooked()
    {
        _service.On("GET /search?q=Takhir%20Y&limit=2", Found);

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["search", "Takhir", "Y", "--limit", "2"]));
        Assert.StartsWith(
            "2 found for takhir\nknown at position 57 (2026-11-22T10:00:00Z)\n",
            _service.Out,
            Ordinal
        );
        Assert.Contains("[Tahir] Yuldashev", _service.Out, Ordinal);
        Assert.Contains("[Tahir], says", _service.Out, Ordinal);
        Assert.Contains("RETRACTED", _service.Out, Ordinal);
        Assert.EndsWith("There may be more; --limit shows up to 1000.\n", _service.Out, Ordinal);
    }

    [Fact]
    public async Task All_filters_reach_the_service()
    {
        const string Asked =
            "GET /search?q=%26%20%D0%A2%D0%B0%D1%85%D0%B8%D1%80&kind=statement&source=s1&threat=imu&stance=agree"
            + "&from=2004-01-01&to=2004-12-31&reliability=B&knownAt=57&limit=20";
        _service.On(Asked, Found);
        string[] args =
        [
            "search",
            "&",
            "Тахир",
            "--kind=statement",
            "--source=s1",
            "--threat=imu",
            "--stance=agree",
            "--from=2004-01-01",
            "--to=2004-12-31",
            "--reliability=B",
            "--known-at=57",
            "--json",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.StartsWith("""{"words":["takhir"],""", _service.Out, Ordinal);
        Assert.Equal(1, _service.Out.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Nothing_found_is_no_failure()
    {
        _service.On(
            "GET /search?q=xyzzy&limit=20",
            """{"words":["xyzzy"],"knownAt":{"position":1},"found":[]}"""
        );

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["search", "xyzzy"]));
        Assert.Equal("0 found for xyzzy\nknown at position 1\n", _service.Out);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("search &")]
    [InlineData("search a --kind document")]
    [InlineData("search a --stance maybe")]
    [InlineData("search a --reliability G")]
    [InlineData("search a --limit 0")]
    [InlineData("search a --limit 1001")]
    [InlineData("search a b c d e f g h i j k l m")]
    public async Task Wrong_usage_asks_nothing(string args)
    {
        Assert.Equal(ExitCode.Usage, await _service.RunAsync(args.Split(' ')));
        Assert.Empty(_service.Requests);
    }
}
