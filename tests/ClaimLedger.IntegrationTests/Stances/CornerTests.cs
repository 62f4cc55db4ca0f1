using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The four corners of every kind of event that touches the past: what a source held, asked about an
/// early and a late day, as known before and after the event; by position and by instant; and what the
/// timeline and the shifts then show.</summary>
public sealed class CornerTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const string First = "s1 agree 2004-01-10, opened 1 by AssessmentRecorded";
    private const string Second = "s2 disagree 2004-02-10, opened 2 by AssessmentRecorded";

    private const string FirstPosition =
        "first-position none > agree 2004-01-10 s1, begun 1 as new-statement by AssessmentRecorded";

    private const string Reversal =
        "reversal agree > disagree 2004-02-10 s2, begun 2 as new-statement by AssessmentRecorded";

    [Fact]
    public async Task A_retraction_by_an_editor_unsays_the_statement_for_those_who_know_of_it()
    {
        var desk = await BeginAsync("editor");
        await desk.DoesAsync("s2", "retraction", new { by = "editor", reason = "fabricated" });

        await CornersAsync(desk, ("2004-01-31", "agree", "agree"), ("2004-02-29", "disagree", "agree"));
        Assert.Equal([First, $"{Second}, closed 3 by StatementRetracted"], await desk.EntriesAsync());
        Assert.Equal(
            [FirstPosition, $"{Reversal}, ended 3 as record-correction by StatementRetracted"],
            await desk.ShiftsAsync()
        );
    }

    [Fact]
    public async Task A_retraction_by_an_editor_between_two_statements_makes_neighbours_of_them()
    {
        var desk = await BeginAsync("editor-between");
        await desk.SaysAsync("s3", "2004-03-10", "strongly-agree");
        await desk.DoesAsync("s2", "retraction", new { by = "editor", reason = "duplicate" });

        await CornersAsync(
            desk,
            ("2004-02-29", "disagree", "agree"),
            ("2004-03-31", "strongly-agree", "strongly-agree")
        );
        Assert.Equal(
            [
                FirstPosition,
                $"{Reversal}, ended 4 as record-correction by StatementRetracted",
                "reversal disagree > strongly-agree 2004-03-10 s3, begun 3 as new-statement by AssessmentRecorded, "
                    + "ended 4 as record-correction by StatementRetracted",
                "strengthening agree > strongly-agree 2004-03-10 s3, begun 4 as record-correction by StatementRetracted",
            ],
            await desk.ShiftsAsync()
        );
    }

    [Theory]
    [InlineData("source", "retracted-by-source")]
    [InlineData("publisher", "corrected-by-publisher")]
    public async Task A_retraction_by_the_source_or_publisher_leaves_no_position_from_its_date_on(
        string by,
        string reason
    )
    {
        var desk = await BeginAsync(by);
        await desk.DoesAsync(
            "s2",
            "retraction",
            new
            {
                by,
                reason,
                retractedOn = "2004-02-20",
            }
        );

        await CornersAsync(
            desk,
            ("2004-02-19", "disagree", "disagree"),
            ("2004-02-20", "disagree", "withdrawn")
        );
        Assert.Equal("agree", await desk.StanceAsync("2004-01-31", $"{desk.Now}"));
        Assert.Equal(
            [
                First,
                $"{Second}, closed 3 by StatementRetracted",
                "s2 disagree 2004-02-10 until 2004-02-20, opened 3 by StatementRetracted",
            ],
            await desk.EntriesAsync()
        );
        const string Withdrawal =
            "withdrawal disagree > none 2004-02-20 s2, begun 3 as withdrawal by StatementRetracted";
        Assert.Equal([FirstPosition, Reversal, Withdrawal], await desk.ShiftsAsync());

        await desk.SaysAsync("s3", "2004-03-10", "agree");
        Assert.Equal("withdrawn", await desk.StanceAsync("2004-03-09", $"{desk.Now}"));
        Assert.Equal("agree", await desk.StanceAsync("2004-03-10", $"{desk.Now}"));
        const string Return =
            "return none > agree 2004-03-10 s3, begun 4 as new-statement by AssessmentRecorded";
        Assert.Equal([FirstPosition, Return, Reversal, Withdrawal], await desk.ShiftsAsync());
    }

    [Fact]
    public async Task A_revision_replaces_the_coding_for_those_who_know_of_it()
    {
        var desk = await BeginAsync("revision");
        var revision = new { reason = "Read again.", stance = "strongly-disagree" };
        await desk.DoesAsync("s2", "assessments/a1/revision", revision);

        await CornersAsync(
            desk,
            ("2004-01-31", "agree", "agree"),
            ("2004-02-29", "disagree", "strongly-disagree")
        );
        Assert.Equal(
            [
                First,
                $"{Second}, closed 3 by AssessmentRevised",
                "s2 strongly-disagree 2004-02-10, opened 3 by AssessmentRevised",
            ],
            await desk.EntriesAsync()
        );
        Assert.Equal(
            [
                FirstPosition,
                $"{Reversal}, ended 3 as record-correction by AssessmentRevised",
                "reversal agree > strongly-disagree 2004-02-10 s2, begun 3 as record-correction by AssessmentRevised",
            ],
            await desk.ShiftsAsync()
        );
    }

    [Fact]
    public async Task A_corrected_date_moves_the_statement_along_its_timeline()
    {
        var desk = await BeginAsync("date");
        await desk.DoesAsync(
            "s2",
            "correction",
            new { reason = "The date was wrong.", statedOn = "2004-01-05" }
        );

        await CornersAsync(desk, ("2004-01-07", "unknown", "disagree"), ("2004-02-29", "disagree", "agree"));
        Assert.Equal(
            [
                "s2 disagree 2004-01-05, opened 3 by StatementCorrected",
                First,
                $"{Second}, closed 3 by StatementCorrected",
            ],
            await desk.EntriesAsync()
        );
        Assert.Equal(
            [
                $"{FirstPosition}, ended 3 as record-correction by StatementCorrected",
                "first-position none > disagree 2004-01-05 s2, begun 3 as record-correction by StatementCorrected",
                $"{Reversal}, ended 3 as record-correction by StatementCorrected",
                "reversal disagree > agree 2004-01-10 s1, begun 3 as record-correction by StatementCorrected",
            ],
            await desk.ShiftsAsync()
        );
    }

    [Fact]
    public async Task A_corrected_source_moves_the_statement_to_another_timeline()
    {
        var desk = await BeginAsync("source-corrected");
        await desk.DoesAsync("s2", "correction", new { reason = "Another spoke.", source = desk.Other });

        await CornersAsync(desk, ("2004-01-31", "agree", "agree"), ("2004-02-29", "disagree", "agree"));
        await CornersAsync(
            desk,
            ("2004-01-31", "unknown", "unknown"),
            ("2004-02-29", "unknown", "disagree"),
            desk.Other
        );
        Assert.Equal([First, $"{Second}, closed 3 by StatementCorrected"], await desk.EntriesAsync());
        Assert.Equal(
            ["s2 disagree 2004-02-10, opened 3 by StatementCorrected"],
            await desk.EntriesAsync(desk.Other)
        );
        Assert.Equal(
            [FirstPosition, $"{Reversal}, ended 3 as record-correction by StatementCorrected"],
            await desk.ShiftsAsync()
        );
        Assert.Equal(
            [
                "first-position none > disagree 2004-02-10 s2, begun 3 as record-correction by StatementCorrected",
            ],
            await desk.ShiftsAsync(desk.Other)
        );
    }

    [Fact]
    public async Task A_reinstatement_brings_the_statement_back_and_the_time_without_it_stays_readable()
    {
        var desk = await BeginAsync("reinstated");
        await desk.DoesAsync("s2", "retraction", new { by = "editor", reason = "misattributed" });
        await desk.DoesAsync("s2", "reinstatement", new { reason = "It was said after all." });

        await CornersAsync(desk, ("2004-01-31", "agree", "agree"), ("2004-02-29", "agree", "disagree"));
        Assert.Equal(
            [
                First,
                $"{Second}, closed 3 by StatementRetracted",
                "s2 disagree 2004-02-10, opened 4 by StatementReinstated",
            ],
            await desk.EntriesAsync()
        );
        Assert.Equal(
            [
                FirstPosition,
                $"{Reversal}, ended 3 as record-correction by StatementRetracted",
                "reversal agree > disagree 2004-02-10 s2, begun 4 as reinstatement by StatementReinstated",
            ],
            await desk.ShiftsAsync()
        );
    }

    [Fact]
    public async Task A_withdrawn_assessment_counts_no_more_for_those_who_know_of_it()
    {
        var desk = await BeginAsync("withdrawn");
        await desk.DoesAsync("s2", "assessments/a1/withdrawal", new { reason = "Not about the threat." });

        await CornersAsync(desk, ("2004-01-31", "agree", "agree"), ("2004-02-29", "disagree", "agree"));
        Assert.Equal([First, $"{Second}, closed 3 by AssessmentWithdrawn"], await desk.EntriesAsync());
        Assert.Equal(
            [FirstPosition, $"{Reversal}, ended 3 as record-correction by AssessmentWithdrawn"],
            await desk.ShiftsAsync()
        );
    }

    [Fact]
    public async Task A_late_arrival_takes_its_place_between_two_statements()
    {
        var desk = await BeginAsync("late");
        await desk.SaysAsync("s3", "2004-01-20", "neutral");

        await CornersAsync(desk, ("2004-01-19", "agree", "agree"), ("2004-01-31", "agree", "neutral"));
        Assert.Equal(
            [First, "s3 neutral 2004-01-20, opened 3 by AssessmentRecorded", Second],
            await desk.EntriesAsync()
        );
        Assert.Equal(
            [
                FirstPosition,
                $"{Reversal}, ended 3 as late-arrival by AssessmentRecorded",
                "strengthening neutral > disagree 2004-02-10 s2, begun 3 as late-arrival by AssessmentRecorded",
                "weakening agree > neutral 2004-01-20 s3, begun 3 as late-arrival by AssessmentRecorded",
            ],
            await desk.ShiftsAsync()
        );
    }

    /// <summary>The source agrees in January and disagrees in February.</summary>
    private async Task<Desk> BeginAsync(string name)
    {
        var desk = await Desk.OpenAsync(ledger, $"corner-{name}");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.SaysAsync("s2", "2004-02-10", "disagree");
        return desk;
    }

    /// <summary>Asks about two days, each as known just before the last step and just after it.</summary>
    private static async Task CornersAsync(
        Desk desk,
        (string Day, string Before, string After) early,
        (string Day, string Before, string After) late,
        string? source = null
    )
    {
        var (before, after) = ($"{desk.Before}", $"{desk.Now}");
        var thenInstant = await desk.InstantAsync(desk.Before);
        var nowInstant = await desk.InstantAsync(desk.Now);
        foreach (var (day, was, became) in new[] { early, late })
        {
            Assert.Equal(was, await desk.StanceAsync(day, before, source));
            Assert.Equal(was, await desk.StanceAsync(day, thenInstant, source));
            Assert.Equal(became, await desk.StanceAsync(day, after, source));
            Assert.Equal(became, await desk.StanceAsync(day, nowInstant, source));
        }
    }
}
