using System.Net;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Answers that are kept in memory are those that the rows give.</summary>
public sealed class KeptTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    private const string Corrupt = "update ledger.timeline_entries set confidence = 'low'";

    private static readonly string[] Reads =
    [
        "/threats/h-t0/stances?validAt=2004-01-07",
        "/threats/h-t0/stances?validAt=2004-06-01&source=h-s0",
        "/threats/h-t0/stances?validAt=1999-01-01&proposition=p1",
        "/threats/h-t1/stances?validAt=2020-01-01",
        "/sources/h-s0/timeline?limit=5",
        "/sources/h-s0/timeline?after=5&limit=5",
        "/sources/h-s0/timeline?threat=h-t0&closed=true",
        "/sources/h-s1/timeline",
        "/shifts?from=2004-01-01&to=2004-01-31&limit=3",
        "/shifts?to=2003-12-31",
        "/shifts?from=2004-01-06&closed=true",
        "/shifts?source=h-s0&kind=reversal",
        "/shifts?threat=h-t1",
        "/threats/h-t0/consensus?validAt=2004-01-07",
        "/threats/h-t0/consensus?every=day&from=2003-12-25&to=2004-01-31",
        "/threats/h-t1/consensus?every=month&from=2003-01-01&to=2005-01-01&proposition=overall",
    ];

    private static readonly object New = new { proposition = "p2", text = "It could." };

    private static readonly RecordStatement Late = new(
        "late",
        "h-s1",
        "h-d",
        Rendering.Quote,
        EdtfDate.Parse("2003-12-31"),
        "Words.",
        Assessments: [new FirstAssessment("a1", "h-t1", Stance.StronglyAgree)]
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_every_few_commands_they_are_the_answers_as_of_the_last_position(bool haveOrigins)
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines()));
        var history = Histories.All.Single();
        // Where no statement names its origins, consensus is counted from what is kept.
        if (!haveOrigins)
            history = [.. history.Select(h => (h.Actor, WithoutOrigins(h.Command)))];
        foreach (var commands in history.Chunk(20))
            await AssertAsync(own, await own.SubmitAsync(commands));
        // What touches nothing but a part of what an answer is made of.
        await AssertAsync(own, await own.AppendAsync("/sources/h-s0/reliability", new { reliability = "B" }));
        await AssertAsync(own, await own.AppendAsync("/threats/h-t0/propositions", New));
        await AssertAsync(own, await own.AppendAsync("/sources/h-s1/reliability", new { reliability = "D" }));
        await AssertAsync(own, await own.SubmitAsync([("editor-1", Late)]));
        await AssertAsync(
            own,
            await own.SubmitAsync([("editor-2", new DisputeAssessment("late", "a1", "x1", "Why."))])
        );
    }

    private static async Task AssertAsync(Ledger own, long last)
    {
        await own.GetAsync($"/shifts?minPosition={last}");
        foreach (var read in Reads)
        {
            var rows = await AnswerAsync(own, $"{read}{And(read)}knownAt={last}");
            // What is loaded is loaded when it is asked for the third time, and then used.
            for (var times = 0; times < 4; times++)
                Assert.Equal(rows, await AnswerAsync(own, read));
        }
    }

    [Fact]
    public async Task They_are_read_anew_once_the_view_is_made_anew()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportDossierAsync();
        var last = await own.LastAsync();
        await own.GetAsync($"/shifts?minPosition={last}");
        string[] reads = ["/threats/imu/stances?validAt=2004-01-23", "/sources/ahmed-rashid/timeline"];
        var whole = new List<string>();
        foreach (var read in reads)
        {
            for (var times = 0; times < 4; times++)
                await AnswerAsync(own, read);
            whole.Add(await AnswerAsync(own, read));
        }
        await own.ExecuteAsync(Corrupt);
        var rows = new List<string>();
        for (var i = 0; i < reads.Length; i++)
        {
            rows.Add(await AnswerAsync(own, $"{reads[i]}{And(reads[i])}knownAt={last}"));
            Assert.NotEqual(whole[i], rows[i]);
            // Nothing of the rows is looked at: else this test would show nothing.
            Assert.Equal(whole[i], await AnswerAsync(own, reads[i]));
        }
        await own.RebuildAsync();
        await own.ExecuteAsync(Corrupt);
        for (var i = 0; i < reads.Length; i++)
            Assert.Equal(rows[i], await AnswerAsync(own, reads[i]));
    }

    [Fact]
    public async Task What_a_node_keeps_is_not_behind_what_another_wrote()
    {
        await ledger.ImportDossierAsync();
        var colleague = await ledger.ColleagueAsync();
        const string Matrix = "/threats/imu/stances?validAt=2004-01-23&source=ahmed-rashid";
        for (var times = 0; times < 4; times++)
            await AnswerAsync(ledger, Matrix);
        for (var i = 0; i < 20; i++)
        {
            var last = await ledger.AppendAsync(
                "/statements",
                new
                {
                    statement = $"said-{i}",
                    source = "ahmed-rashid",
                    document = "rferl-2004-01-23-imu",
                    rendering = "paraphrase",
                    statedOn = "2004-01-20",
                    text = $"He said so, {i}.",
                    assessments = new[]
                    {
                        new
                        {
                            assessment = "a1",
                            threat = "imu",
                            stance = i % 2 == 0 ? "agree" : "disagree",
                        },
                    },
                },
                colleague
            );
            for (var times = 0; times < 5; times++)
            {
                var matrix = await ledger.GetAsync($"{Matrix}&minPosition={last}");
                var cells = matrix["stances"]!.AsArray();
                Assert.Equal(
                    $"said-{i}",
                    (string?)cells.Single(c => (string?)c!["proposition"] == "overall")!["statement"]
                );
            }
        }
    }

    private static Command WithoutOrigins(Command command) =>
        command is RecordStatement recorded ? recorded with { ReportedVia = null } : command;

    private static char And(string read) => read.Contains('?', StringComparison.Ordinal) ? '&' : '?';

    /// <summary>The answer with the link to the next page, to the letter.</summary>
    private static async Task<string> AnswerAsync(Ledger own, string read)
    {
        using var answer = await own.Client.GetAsync(read, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var links = answer.Headers.TryGetValues("Link", out var found) ? string.Join(' ', found) : "";
        return $"{await answer.Content.ReadAsStringAsync(Cancel)} {links}";
    }
}
