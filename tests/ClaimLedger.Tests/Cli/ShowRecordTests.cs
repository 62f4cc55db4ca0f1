using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ShowRecordTests
{
    private const string None = """{"count":0,"standing":0,"first":null,"last":null}""";

    private const string Answer = $$"""
        {"source":"rashid","knownAt":{"position":57,"at":"2026-11-22T10:00:00Z"},
         "statements":{"count":4,"first":"2003-12-10","last":"2004-01-01"},"assessments":7,
         "shifts":[{"kind":"reversal","count":2,"first":"2004-01-01","last":"2004-01-02"}],
         "retractions":{"count":3,"standing":1,"first":"2026-11-20T10:00:00Z","last":"2026-11-21T10:00:00Z"},
         "retractedBy":[{"by":"editor","reason":"duplicate","count":3}],
         "corrections":{{None}},"concerns":{{None}},"redactions":{{None}},"disputes":{{None}},
         "contradictedItself":{"count":12,"standing":2,"first":null,"last":"2004-01-01"},
         "contradictedByOthers":null,
         "grades":[{"reliability":"B","recordedFrom":23,"recordedAt":"2026-11-19T10:00:00Z"}]}
        """;

    private readonly FakeService _service = new();

    [Fact]
    public async Task A_record_is_a_table_and_the_grades_below_it()
    {
        _service.On("GET /sources/rashid/record", Answer);

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["show", "record", "rashid"]));
        string[] expected =
        [
            "Track record of rashid",
            "known at position 57 (2026-11-22T10:00:00Z)",
            " what                                   how often         standing  first       last",
            " statements                             4                           2003-12-10  2004-01-01",
            " shifts, reversal                       2                           2004-01-01  2004-01-02",
            " contradicted itself                    12                2                     2004-01-01",
            " contradicted by sources graded A or B  too much to read",
            " retractions                            3                 1         2026-11-20  2026-11-21",
            "   by editor, duplicate                 3",
            "graded B on 2026-11-19 at position 23",
        ];
        Assert.All(expected, line => Assert.Contains(line, _service.Out.Split('\n')));
    }

    [Fact]
    public async Task It_can_be_had_as_of_before_and_as_json()
    {
        _service.On("GET /sources/rashid/record?knownAt=57", Answer);

        string[] args = ["show", "record", "rashid", "--known-at", "57", "--json"];
        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.StartsWith("""{"source":"rashid","knownAt":{"position":57,""", _service.Out, Ordinal);
    }
}
