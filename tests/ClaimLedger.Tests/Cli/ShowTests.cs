using System.Text.Json.Nodes;
using ClaimLedger.Cli;
using ClaimLedger.Domain.Vocabulary;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ShowTests
{
    private const string KnownAt = """ "knownAt":{"position":57,"at":"2026-11-22T10:00:00Z"} """;

    private const string Stances = $$"""
        {"threat":"imu","validAt":"2026-11-22",{{KnownAt}},"stances":[
        {"source":"rashid","proposition":"strength","statedOn":"2004","stance":"disagree","contested":true},
        {"source":"zuhurov","proposition":"overall","statedOn":"2004-01~","stance":null,"withdrawnOn":"2005"},
        {"source":"rashid","proposition":"overall","statedOn":"2004","stance":"agree","likelihood":"likely"}]}
        """;

    private const string Closed = """
        "recordedTo":20,"closedAt":"2026-11-21T00:00:00Z","closedBy":{"event":"e","type":"AssessmentRevised"}
        """;

    private readonly FakeService _service = new();

    [Fact]
    public async Task Stances_are_grouped_by_proposition()
    {
        _service.On("GET /threats/imu/stances", Stances);

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["show", "stances", "imu"]));
        Assert.Equal(
            """
            Stances on imu
            valid at 2026-11-22, known at position 57 (2026-11-22T10:00:00Z)
            ──────────────────────────────────────────────────────────────────
             source   proposition  stance                   likel.  stated on
            ──────────────────────────────────────────────────────────────────
             rashid   overall       + agree                 likely  2004
             zuhurov  overall         withdrawn 2005                2004-01~

             rashid   strength      - disagree (contested)          2004
            ──────────────────────────────────────────────────────────────────

            """,
            _service.Out
        );
    }

    [Fact]
    public async Task All_filters_reach_the_service_escaped()
    {
        const string Asked =
            "GET /threats/imu/stances?validAt=2004-01-23&knownAt=2026-11-22T10%3A00%3A00%2B05%3A00"
            + "&proposition=overall&source=rashid";
        _service.On(Asked, Stances);
        string[] args =
        [
            "show",
            "stances",
            "imu",
            "--valid-at",
            "2004-01-23",
            "--known-at",
            "2026-11-22T10:00:00+05:00",
            "--proposition",
            "overall",
            "--source",
            "rashid",
            "--json",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.StartsWith("""{"threat":"imu",""", _service.Out, Ordinal);
        Assert.Equal(1, _service.Out.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end_on_the_same_server()
    {
        _service
            .On(
                "GET /base/shifts?threat=imu",
                Page(1),
                link: "<http://inner:1/shifts?threat=imu&after=1>; rel=\"next\""
            )
            .On(
                "GET /base/shifts?threat=imu&after=1",
                Page(2),
                link: "</shifts?after=0>; rel=\"prev\", </shifts?threat=imu&after=2>; title=x; rel=next"
            )
            .On("GET /base/shifts?threat=imu&after=2", Page(3), link: "</shifts>; rel=\"nextish\"");
        string[] args = ["show", "shifts", "--threat", "imu", "--json", "--server", "http://outer/base/"];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.Equal(3, _service.Requests.Count);
        Assert.Equal(
            ["s1", "s2", "s3"],
            JsonNode.Parse(_service.Out)!["shifts"]!.AsArray().Select(s => (string)s!["source"]!)
        );
    }

    [Fact]
    public async Task Pages_that_go_in_a_circle_are_a_failure()
    {
        _service.On("GET /shifts", Page(1), link: "</shifts>; rel=\"next\"");

        Assert.Equal(ExitCode.Failed, await _service.RunAsync(["show", "shifts"]));
    }

    [Fact]
    public async Task Shifts_are_a_table()
    {
        _service.On("GET /shifts?kind=reversal&cause=late-arrival&to=2004-12-31&closed=true", Page(1));
        string[] args =
        [
            "show",
            "shifts",
            "--kind",
            "reversal",
            "--cause",
            "late-arrival",
            "--valid-at",
            "2004-12-31",
            "--closed",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.Equal(
            """
            1 shift
            known at position 57 (2026-11-22T10:00:00Z)
            ──────────────────────────────────────────────────────────────────────────────────
             when  source  threat/proposition  from, to          kind      cause
            ──────────────────────────────────────────────────────────────────────────────────
             2004  s1      imu/overall         agree → disagree  reversal  record-correction
            ──────────────────────────────────────────────────────────────────────────────────

            """.Replace("─", "", Ordinal),
            _service.Out.Replace("─", "", Ordinal)
        );
    }

    [Fact]
    public async Task A_timeline_is_drawn_above_its_entries_up_to_the_day_asked_for()
    {
        _service.On(
            "GET /sources/rashid/timeline?threat=imu&proposition=overall&closed=true",
            $$"""
            {"source":"rashid",{{KnownAt}},"entries":[
            {{Entry("a", "disagree", "2001", """ "withdrawnOn":"2002-05" """)}},
            {{Entry("b", "agree", "2003", Closed)}},
            {{Entry("c", "strongly-agree", "2003", """ "recordedTo":90 """)}},
            {{Entry("d", "neutral", "2005", """ "recordedTo":null """)}}]}
            """
        );
        string[] args =
        [
            "show",
            "timeline",
            "rashid",
            "imu",
            "overall",
            "--closed",
            "--valid-at",
            "2004-06-30",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.Equal(
            """
            rashid on imu
            known at position 57 (2026-11-22T10:00:00Z)

            overall
               strongly-agree ++ │                   ●━━━━━━━━
                        agree  + │                   ┃
                      neutral  0 │                   ┃
                     disagree  - │ ●━━━━━━━━┓        ┃
            strongly-disagree -- │          ┃        ┃
                    no stance    │          ×┄┄┄┄┄┄┄┄┛
                                   2001     2002-05  2003
            """,
            string.Join('\n', _service.Out.Split('\n').TakeWhile(line => line.Length == 0 || line[0] != '─'))
        );
        Assert.Contains("2026-11-21 (20)", _service.Out, Ordinal);
        Assert.DoesNotContain("2005", _service.Out, Ordinal);
    }

    [Fact]
    public async Task The_overview_tells_of_one_state_and_leaves_out_first_positions()
    {
        _service
            .On("GET /threats", """{"threats":[{"threat":"imu","name":"IMU"},{"threat":"quiet"}]}""")
            .On("GET /threats/imu/stances?validAt=2026-11-22", Stances)
            .On("GET /shifts?threat=imu&to=2026-11-22&knownAt=57", Page(1))
            .On(
                "GET /threats/quiet/stances?validAt=2026-11-22&knownAt=57",
                Stances[..Stances.IndexOf("\"stances\"", Ordinal)] + "\"stances\":[]}"
            )
            .On("GET /shifts?threat=quiet&to=2026-11-22&knownAt=57", $$"""{{{KnownAt}},"shifts":[]}""");
        string[] args = ["show", "overview", "--valid-at", "2026-11-22"];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.StartsWith("IMU (imu)\n", _service.Out, Ordinal);
        Assert.Contains("agree → disagree", _service.Out, Ordinal);
        Assert.Contains("First positions, which are left out here: 0.", _service.Out, Ordinal);
        Assert.EndsWith("1 of 2 threats without a stance left out.\n", _service.Out, Ordinal);

        Assert.Equal(ExitCode.Done, await _service.RunAsync([.. args, "--json"]));
        const string Begin = """{"threats":[{"threat":"imu","name":"IMU","stances":[{""";
        Assert.StartsWith(Begin, _service.Out, Ordinal);
    }

    [Fact]
    public void A_stance_said_again_has_stood_since_it_was_first_said()
    {
        var stance = new StanceOfSource("s", "p", "2004", Stance.Agree);
        (string On, Stance To)[] moves =
        [
            ("2001", Stance.Agree),
            ("2003", Stance.Agree),
            ("2002", Stance.Neutral),
        ];
        var shifts = moves.Select(move => new ShiftOfSource(
            "s",
            "t",
            "p",
            "reversal",
            move.On,
            "new-statement",
            null,
            move.To
        ));

        Assert.Equal("2003", ShowOverview.SinceOf(stance, shifts));
        Assert.Equal("2004", ShowOverview.SinceOf(stance, []));
    }

    private static string Page(int number) =>
        $$"""
            {{{KnownAt}},"shifts":[{"id":"{{number}}","source":"s{{number}}","threat":"imu",
            "proposition":"overall","kind":"reversal","from":"agree","to":"disagree","statedOn":"2004",
            "cause":"record-correction"}]}
            """;

    private static string Entry(string id, string stance, string year, string more) =>
        $$"""
            {"threat":"imu","proposition":"overall","statement":"{{id}}","stance":"{{stance}}",
            "statedOn":"{{year}}","earliest":"{{year}}-01-01","recordedFrom":9,
            "recordedAt":"2026-11-20T00:00:00Z",{{more}}}
            """;
}
