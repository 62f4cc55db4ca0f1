using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

/// <summary><c>show history</c>, <c>show why</c> and <c>show diff</c>.</summary>
public sealed class ShowHistoryTests
{
    private const string KnownAt = """ "knownAt":{"position":57,"at":"2026-11-22T10:00:00Z"} """;

    private const string By = """
        {"event":"e","type":"StatementCorrected","position":61,"recordedAt":"2026-11-21T17:09:43+00:00",
        "actor":"editor-1","reason":"Misread.","words":"Corrected the date: Misread."}
        """;

    private const string Closed = $""" ,"closedCause":"record-correction","closedBy":{By} """;

    private readonly FakeService _service = new();

    [Fact]
    public async Task A_history_is_a_table_of_what_happened()
    {
        _service.On(
            "GET /statements/st1/history?knownAt=57",
            $$"""
            {"kind":"statement","id":"st1",{{KnownAt}},"events":[
            {"event":"e","type":"StatementRecorded","version":1,"position":37,
            "recordedAt":"2026-11-20T17:09:43.28+00:00","actor":"editor-1","correlationId":null,
            "validTime":"2004-01~","reason":null,"changes":[],"words":"Recorded what s1 said."}]}
            """
        );

        Assert.Equal(ExitCode.Done, await RunAsync("show history statement/st1 --known-at 57"));
        Assert.Equal(
            """
            History of statement st1
            known at position 57 (2026-11-22T10:00:00Z)
            ──────────────────────────────────────────────────────────────────────────────
             position  recorded          by        valid time  what
            ──────────────────────────────────────────────────────────────────────────────
             37        2026-11-20 17:09  editor-1  2004-01~    Recorded what s1 said.
            ──────────────────────────────────────────────────────────────────────────────

            """.Replace("─", "", Ordinal),
            _service.Out.Replace("─", "", Ordinal)
        );
    }

    [Theory]
    [InlineData("source/s1", "/sources/s1/history")]
    [InlineData("threat/t1", "/threats/t1/history")]
    [InlineData("document/d1", "/documents/d1/history")]
    public async Task Every_kind_of_thing_has_one(string thing, string path)
    {
        _service.On($"GET {path}", $$"""{"kind":"k","id":"i",{{KnownAt}},"events":[]}""");

        Assert.Equal(ExitCode.Done, await RunAsync($"show history {thing} --json"));
        Assert.StartsWith("""{"kind":"k","id":"i",""", _service.Out, Ordinal);
    }

    [Fact]
    public async Task Why_is_told_in_sentences_with_the_entries_below()
    {
        _service.On(
            "GET /explain?source=s1&threat=t1&proposition=p1&validAt=2004-01-23&knownAt=57",
            $$"""
            {"source":"s1","threat":"t1","proposition":"p1","validAt":"2004-01-23",{{KnownAt}},
            "words":["The stance is agree.","It rests on st2."],
            "inForce":{"entry":{{Entry("st2", closed: "")}},"text":"Words of it."},
            "displaced":{"total":12,"entries":[{{Entry("st1", closed: "")}}]},
            "later":{"total":0,"entries":[]},
            "closed":{"total":1,"entries":[{{Entry("st0", Closed)}}]} }
            """
        );

        Assert.Equal(
            ExitCode.Done,
            await RunAsync("show why s1 t1 --proposition p1 --valid-at 2004-01-23 --known-at 57")
        );
        Assert.StartsWith(
            """
            Why s1 stands so on t1/p1
            valid at 2004-01-23, known at position 57 (2026-11-22T10:00:00Z)

            The stance is agree.
            It rests on st2.

            “Words of it.”

            """,
            _service.Out,
            Ordinal
        );
        Assert.Contains("in force", _service.Out, Ordinal);
        Assert.EndsWith(
            """
            closed 2026-11-21 (61) by editor-1: Corrected the date: Misread.
            11 more entries are left out.

            """,
            _service.Out,
            Ordinal
        );
    }

    [Theory]
    [InlineData("text", true)]
    [InlineData("note", false)]
    public async Task A_text_that_was_destroyed_is_told_as_such(string path, bool isText)
    {
        _service.On(
            "GET /explain?source=s1&threat=t1",
            $$"""
            {"source":"s1","threat":"t1","proposition":"overall","validAt":"2004-01-23",{{KnownAt}},
            "words":[],"inForce":{"entry":{{Entry("st2", closed: "")}},"text":null,"redacted":["{{path}}"]},
            "displaced":{"total":0,"entries":[]},"later":{"total":0,"entries":[]},
            "closed":{"total":0,"entries":[]} }
            """
        );

        Assert.Equal(ExitCode.Done, await RunAsync("show why s1 t1"));
        Assert.Equal(isText, _service.Out.Contains("The text was redacted.", Ordinal));
    }

    [Fact]
    public async Task A_difference_is_told_with_its_causes()
    {
        const string Page = "GET /diff?threat=t1&from=%402026-11-20T10%3A00%3A00Z&validAt=2004-01-23";
        _service
            .On(Page, DiffOf("first"), link: "</diff?threat=t1&from=x&after=1>; rel=\"next\"")
            .On("GET /diff?threat=t1&from=x&after=1", DiffOf("second"));

        Assert.Equal(
            ExitCode.Done,
            await RunAsync("show diff t1 --from @2026-11-20T10:00:00Z --valid-at 2004-01-23")
        );
        Assert.Equal(
            """
            2 differences on t1
            from valid at 2004-01-23, known at position 50
            to   valid at 2004-01-23, known at position 57 (2026-11-22T10:00:00Z)

            first on overall: reversal
            Was agree; now disagree.
              record-correction: Corrected the date: Misread. (2026-11-21 17:09 by editor-1, position 61)
              valid-time: Said on 2004-01.

            second on overall: reversal
            Was agree; now disagree.
              record-correction: Corrected the date: Misread. (2026-11-21 17:09 by editor-1, position 61)
              valid-time: Said on 2004-01.

            """,
            _service.Out
        );
    }

    private static string DiffOf(string source) =>
        $$"""
            {"threat":"t1","from":{"validAt":"2004-01-23","knownAt":{"position":50} },
            "to":{"validAt":"2004-01-23",{{KnownAt}} },"total":2,"differences":[
            {"source":"{{source}}","proposition":"overall","kind":"reversal",
            "words":"Was agree; now disagree.","before":null,"after":null,"causes":[
            {"cause":"record-correction","statement":"st1","words":"Corrected the date: Misread.",
            "by":{{By}} },
            {"cause":"valid-time","on":"2004-01","words":"Said on 2004-01.","by":{{By}} }]}]}
            """;

    private static string Entry(string statement, string closed) =>
        $$"""
            {"statement":"{{statement}}","stance":"agree","statedOn":"2004","cause":"new-statement",
            "openedBy":{{By}} {{closed}} }
            """;

    private Task<int> RunAsync(string args) => _service.RunAsync(args.Split(' '));
}
