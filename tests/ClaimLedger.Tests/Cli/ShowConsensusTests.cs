using ClaimLedger.Cli;
using ClaimLedger.Domain.Stances;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ShowConsensusTests
{
    private const string KnownAt = """ "knownAt":{"position":57,"at":"2026-11-22T10:00:00Z"} """;
    private readonly FakeService _service = new();

    [Fact]
    public async Task A_day_is_a_table_by_proposition_and_grade()
    {
        var item = Item("overall", "2004-01-31", "0,1,0,3,2", 1, "1.0", "0.695", "lewis", 2.4);
        _service.On(
            "GET /threats/imu/consensus?proposition=overall&validAt=2004-01-31&knownAt=57",
            $$"""{"threat":"imu","validAt":"2004-01-31",{{KnownAt}},"every":null,"consensus":[{{item}}]}"""
        );
        string[] args =
        [
            "show",
            "consensus",
            "imu",
            "--proposition",
            "overall",
            "--valid-at",
            "2004-01-31",
            "--known-at",
            "57",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.Equal(
            """
            Consensus on imu
            valid at 2004-01-31, known at position 57 (2026-11-22T10:00:00Z)
            ─
             proposition   --  -  0  +  ++  withdrawn  sources  independent  mean   agreement  farthest
            ─
             overall       0   1  0  3  2   1          6        3            +1.00  0.70       lewis (2.4)
               of grade B  0   1  0  0  0              1
               ungraded    0   0  0  3  2   1          5
            ─

            """,
            Ruled(_service.Out)
        );
    }

    [Fact]
    public async Task A_series_is_drawn_and_says_the_same_once()
    {
        string[] items =
        [
            Item("overall", "2003-01-01", "0,0,0,0,0", 0, "null", "null"),
            Item("overall", "2003-02-01", "0,0,0,2,0", 0, "1", "1"),
            Item("overall", "2003-03-01", "0,0,0,2,0", 0, "1", "1"),
            Item("overall", "2003-04-01", "0,1,0,1,0", 0, "0", "0.585", "a, b", 2),
            Item("strength", "2003-01-01", "1,0,0,0,0", 0, "-2", "1"),
        ];
        _service.On(
            "GET /threats/imu/consensus?every=month&from=2003-01-01&to=2003-04-30&linked=same-as%2Cpart-of",
            $$"""
            {"threat":"imu",{{KnownAt}},"every":"month","from":"2003-01-01","to":"2003-04-30",
            "consensus":[{{string.Join(',', items)}}],"identities":[{"source":"a","members":["a","c","d"]}]}
            """
        );
        string[] args =
        [
            "show",
            "consensus",
            "imu",
            "--every",
            "month",
            "--from",
            "2003-01-01",
            "--to",
            "2003-04-30",
            "--linked",
            "--linked-by",
            "part-of",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.Equal(
            """
            Consensus on imu
            every month from 2003-01-01 to 2003-04-30, known at position 57 (2026-11-22T10:00:00Z)
            a is read as one with c, d.

            overall
            ─
             from        to          --   -    0    +   ++  mean   agreement  sources  independent  farthest
            ─
             2003-01-01  2003-01-01  ·····················                    0        0
             2003-02-01  2003-03-01  ···············●·····  +1.00  1.00       2        1
             2003-04-01  2003-04-01  ·····━━━━━●━━━━━·····  0.00   0.59       2        1            a, b (2.0)
            ─

            strength
            ─
             from        to          --   -    0    +   ++  mean   agreement  sources  independent
            ─
             2003-01-01  2003-01-01  ●····················  -2.00  1.00       1        0
            ─

            """,
            Ruled(_service.Out)
        );
    }

    [Fact]
    public async Task A_proposition_that_there_is_not_is_said()
    {
        _service.On(
            "GET /threats/imu/consensus?proposition=none&linked=true",
            $$"""{"threat":"imu","validAt":"2004-01-31",{{KnownAt}},"consensus":[],"identities":[]}"""
        );
        string[] args = ["show", "consensus", "imu", "--proposition", "none", "--linked"];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.EndsWith("There is no such proposition.\n", _service.Out, Ordinal);
        Assert.Equal(ExitCode.Done, await _service.RunAsync([.. args, "--json"]));
        Assert.StartsWith("""{"threat":"imu",""", _service.Out, Ordinal);
    }

    [Fact]
    public async Task Linked_stances_and_entries_say_who_said_them()
    {
        _service
            .On(
                "GET /threats/imu/stances?linked=true",
                $$"""
                {"threat":"imu","validAt":"2026-11-22",{{KnownAt}},"stances":[
                {"source":"a","proposition":"overall","statedOn":"2004","stance":"agree","members":["a","c"],
                "saidBy":"c"},
                {"source":"b","proposition":"overall","statedOn":"2004","stance":"agree","members":["b"],
                "saidBy":"b"}]}
                """
            )
            .On(
                "GET /sources/c/timeline?threat=imu&linked=speaks-for",
                $$"""
                {"source":"a",{{KnownAt}},"members":["a","c"],"entries":[
                {"source":"c","threat":"imu","proposition":"overall","statement":"st","stance":"agree",
                "statedOn":"2004","recordedFrom":9,"recordedAt":"2026-11-20T00:00:00Z"}]}
                """
            );

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["show", "stances", "imu", "--linked"]));
        Assert.Contains("\na is read as one with c.\n", _service.Out, Ordinal);
        Assert.Contains(" a       c        overall", _service.Out, Ordinal);
        Assert.Contains(" b                overall", _service.Out, Ordinal);

        string[] timeline = ["show", "timeline", "c", "imu", "--linked-by", "speaks-for"];
        Assert.Equal(ExitCode.Done, await _service.RunAsync(timeline));
        Assert.StartsWith("a on imu\n", _service.Out, Ordinal);
        Assert.Contains("\na is read as one with c.\n", _service.Out, Ordinal);
        Assert.Contains(" + agree  c        st ", _service.Out, Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, null, ".....................")]
    [InlineData(1, 0, 0, 0, 0, -2.0, "o....................")]
    [InlineData(0, 0, 0, 0, 3, 2.0, "....................o")]
    [InlineData(1, 0, 0, 0, 1, 0.0, "----------o----------")]
    [InlineData(0, 1, 1, 1, 0, 0.0, ".....-----o-----.....")]
    [InlineData(0, 0, 1, 0, 9, 1.8, "..........---------o-")]
    public void The_line_goes_over_the_stances_that_are_held(
        int a,
        int b,
        int c,
        int d,
        int e,
        double? mean,
        string line
    ) => Assert.Equal(line, ConsensusChart.Line(new StanceCounts(a, b, c, d, e), mean, unicode: false));

    /// <summary>The text with every rule as one sign, however long it is.</summary>
    private static string Ruled(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.StartsWith('─') ? "─" : line));

    private static string Item(
        string proposition,
        string day,
        string counts,
        int withdrawn,
        string mean,
        string agreement,
        string? farthest = null,
        double distance = 0
    )
    {
        int[] n = [.. counts.Split(',').Select(c => int.Parse(c, null))];
        var far = farthest is null
            ? "null"
            : $$"""{"sources":["{{farthest.Replace(", ", "\",\"", Ordinal)}}"],"distance":{{distance.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""";
        var grades =
            withdrawn == 0
                ? ""
                : $$"""
                    {"reliability":"B","stances":{{Stances([0, n[1], 0, 0, 0])}},"withdrawn":0},
                    {"reliability":null,"stances":{{Stances([
                        n[0],
                        0,
                        n[2],
                        n[3],
                        n[4],
                    ])}},"withdrawn":{{withdrawn}}}
                    """;
        return $$"""
            {"proposition":"{{proposition}}","validAt":"{{day}}","sources":{{n.Sum()}},
            "stances":{{Stances(n)}},"withdrawn":{{withdrawn}},"byReliability":[{{grades}}],"mean":{{mean}},
            "agreement":{{agreement}},"independent":{{n.Sum() / 2}},"farthest":{{far}}}
            """;
    }

    private static string Stances(int[] n) =>
        $$"""
            {"strongly-disagree":{{n[0]}},"disagree":{{n[1]}},"neutral":{{n[2]}},"agree":{{n[3]}},
            "strongly-agree":{{n[4]}}}
            """;
}
