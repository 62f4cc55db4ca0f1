using System.Text.Json.Nodes;
using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class RegisterTests
{
    private const string KnownAt = """ "knownAt":{"position":72,"at":"2026-11-22T10:00:00Z"} """;

    private readonly FakeService _service = new();

    [Theory]
    [InlineData(
        "retraction",
        """ "by":"source","reason":"misquoted","retractedOn":"2004-02","note":"No." """,
        "st of s  by source on 2004-02: misquoted  No.  d1"
    )]
    [InlineData("retraction", """ "by":"editor","reason":"legal" """, "st of s  by editor: legal  d1")]
    [InlineData(
        "correction",
        """ "changes":[{"field":"source","from":"a","to":"b"},{"field":"text"},{"field":"locator","to":"p"}] """,
        "st of s  source a → b, text, locator none → p  d1"
    )]
    [InlineData(
        "redaction",
        """ "changes":[{"field":"text"}],"requestedBy":"d2","approvedBy":"d3","basis":"GDPR" """,
        "st of s  text; GDPR; asked by d2, approved by d3  d1"
    )]
    [InlineData("dispute", """ "assessment":"a1","dispute":"x1" """, "st/a1 of s  x1    d1")]
    [InlineData(
        "concern",
        """ "note":"?","recordedTo":71,"endedAt":"2026-11-22T09:00:00Z","endedNote":"!" """,
        "st of s  ?    d1   2026-11-22 (71) !"
    )]
    public async Task The_register_says_what_changed_why_by_whom_and_what_ended_it(
        string kind,
        string more,
        string row
    )
    {
        var changes = more.Contains("changes", Ordinal) ? "" : "\"changes\":[],";
        _service.On(
            "GET /register",
            $$"""
            {{{KnownAt}},"entries":[{"kind":"{{kind}}","statement":"st","source":"s",{{changes}}"actor":"d1",
            "recordedFrom":70,"recordedAt":"2026-11-21T10:00:00Z",{{more}}}]}
            """
        );

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["show", "register"]));
        var lines = _service.Out.Split('\n');
        Assert.Equal("1 entry", lines[0]);
        Assert.Equal($" 2026-11-21 (70)  {kind}  {row}", lines[5]);
    }

    [Fact]
    public async Task All_filters_of_the_register_reach_the_service()
    {
        const string Asked =
            "GET /register?kind=retraction&source=s&threat=imu&statement=st&by=editor&reason=duplicate"
            + "&actor=desk-1&open=true&from=2026-01-01&to=2026-01-31&knownAt=57";
        _service.On(Asked, $$"""{{{KnownAt}},"entries":[]}""");
        const string Args =
            "show register --kind retraction --source s --threat imu --statement st --by editor "
            + "--reason duplicate --actor desk-1 --open --from 2026-01-01 --to 2026-01-31 --known-at 57";

        Assert.Equal(ExitCode.Done, await _service.RunAsync(Args.Split(' ')));
        Assert.StartsWith("No entries\n", _service.Out, Ordinal);
    }

    [Fact]
    public async Task The_queue_begins_with_its_counts()
    {
        _service.On("GET /queue?kind=dispute&source=s&threat=imu&knownAt=72", Queue());
        const string Args = "show queue --kind dispute --source s --threat imu --known-at 72";

        Assert.Equal(ExitCode.Done, await _service.RunAsync(Args.Split(' ')));
        Assert.Equal(
            """
            Waiting: unassessed 10000 or more, dispute 1, concern 0, ungraded 3
            known at position 72 (2026-11-22T10:00:00Z)

             since            kind     source  statement  said     threat  why     who

             2026-11-21 (59)  dispute  s       st/a1/x1   2004-01  imu     Irony.  d2


            """,
            _service.Out.Replace("─", "", Ordinal)
        );
    }

    [Fact]
    public async Task As_json_the_pages_of_the_queue_are_one()
    {
        _service
            .On("GET /queue", Queue(), link: "</queue?after=59&knownAt=72>; rel=\"next\"")
            .On("GET /queue?after=59&knownAt=72", Queue());

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["show", "queue", "--json"]));
        var queue = JsonNode.Parse(_service.Out)!;
        Assert.Equal((2, 10000), (queue["items"]!.AsArray().Count, (int)queue["counts"]!["unassessed"]!));
    }

    [Theory]
    [InlineData("show register --kind shift")]
    [InlineData("show register --by nobody")]
    [InlineData("show register --reason whim")]
    [InlineData("show register --from 2026-1-1")]
    [InlineData("show register --valid-at 2026-01-01")]
    [InlineData("show queue --kind retraction")]
    [InlineData("show queue imu")]
    public async Task Wrong_usage_asks_nothing(string args)
    {
        Assert.Equal(ExitCode.Usage, await _service.RunAsync(args.Split(' ')));
        Assert.Empty(_service.Requests);
    }

    private static string Queue() =>
        $$"""
            {{{KnownAt}},"counts":{"unassessed":10000,"dispute":1,"concern":0,"ungraded":3},"items":[
            {"kind":"dispute","source":"s","statement":"st","statedOn":"2004-01","threats":["imu"],"assessment":"a1",
            "dispute":"x1","note":"Irony.","actor":"d2","recordedFrom":59,"recordedAt":"2026-11-21T10:00:00Z"}]}
            """;
}
