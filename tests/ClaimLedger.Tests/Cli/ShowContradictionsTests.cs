using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ShowContradictionsTests
{
    private const string Answer = """
        {"knownAt":{"position":57,"at":"2026-11-22T10:00:00Z"},"contradictions":[
        {"kind":"within-source","began":"2004-01-01","ended":"2004-03-01","sides":[
          {"source":"rashid","reliability":"B","threat":"imu","proposition":"capability",
           "first":{"stance":"agree","statement":"r1","assessment":"a1","statedOn":"2004"},
           "last":{"stance":"strongly-agree","statement":"r2","assessment":"a1","statedOn":"2004-02"}},
          {"source":"rashid","reliability":"B","threat":"imu","proposition":"overall",
           "first":{"stance":"disagree","statement":"r1","assessment":"a2","statedOn":"2004"},
           "last":{"stance":"disagree","statement":"r1","assessment":"a2","statedOn":"2004"}}],
         "path":[{"threat":"imu","proposition":"capability","relation":"narrows",
                  "otherThreat":"imu","otherProposition":"overall"}],
         "endedBy":[{"source":"rashid","threat":"imu","proposition":"overall","stance":null,
                     "statement":"r1","assessment":"a2","statedOn":"2004-03"}]},
        {"kind":"between-sources","began":null,"ended":null,"sides":[
          {"source":"rashid","reliability":null,"threat":"imu","proposition":"overall",
           "first":{"stance":"agree","statement":"r3","assessment":"a1","statedOn":"../2004"},
           "last":{"stance":"agree","statement":"r3","assessment":"a1","statedOn":"../2004"}},
          {"source":"l\u001bewis","reliability":"A","threat":"imu","proposition":"overall",
           "first":{"stance":"strongly-disagree","statement":"l1","assessment":"a1","statedOn":"../2003"},
           "last":{"stance":"strongly-disagree","statement":"l1","assessment":"a1","statedOn":"../2003"}}],
         "path":[],"endedBy":[]}]}
        """;

    private readonly FakeService _service = new();

    [Fact]
    public async Task Each_contradiction_has_its_days_its_sides_its_reason_and_its_end()
    {
        _service.On("GET /contradictions?threat=imu", Answer);

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["show", "contradictions", "--threat", "imu"]));
        Assert.Equal(
            """
            2 contradictions
            known at position 57 (2026-11-22T10:00:00Z)

            2004-01-01 until 2004-03-01
              + agree     imu/capability  rashid (B)  r1 … r2
              - disagree  imu/overall     rashid (B)  r1
              because imu/capability narrows imu/overall
              ended by r1: no stance on imu/overall

            always
              + agree              imu/overall  rashid     r3
             -- strongly-disagree  imu/overall  lewis (A)  l1

            """,
            _service.Out
        );
    }

    [Fact]
    public async Task All_filters_reach_the_service()
    {
        _service.On(
            "GET /contradictions?source=rashid&threat=imu&proposition=overall&kind=between-sources"
                + "&reliability=any&from=2003-01-01&to=2004-12-31&validAt=2004-01-23&knownAt=57",
            Answer
        );
        string[] args =
        [
            "show",
            "contradictions",
            "--source=rashid",
            "--threat=imu",
            "--proposition=overall",
            "--kind=between-sources",
            "--reliability=any",
            "--from=2003-01-01",
            "--to=2004-12-31",
            "--valid-at=2004-01-23",
            "--known-at=57",
            "--json",
        ];

        Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        Assert.StartsWith("""{"knownAt":{"position":57,""", _service.Out, Ordinal);
    }
}
