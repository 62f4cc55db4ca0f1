using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Commands;

/// <summary>The sample dossier, command by command.</summary>
public sealed class DossierTests
{
    /// <summary>Its commands.</summary>
    internal static IReadOnlyList<Command> Commands { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "imu-2004.ndjson"))
            .Select(Json.Read),
    ];

    [Fact]
    public void Every_line_is_read_without_a_refusal() => Assert.Equal(60, Commands.Count);

    [Fact]
    public void Every_command_appends_in_order_and_repeats_the_second_time()
    {
        var ledger = new MemoryLedger();
        Assert.All(Commands, command => Assert.IsType<Decision.Append>(ledger.Submit(command)));
        var head = ledger.Head;
        Assert.All(Commands, command => Assert.IsType<Decision.Repeat>(ledger.Submit(command)));
        Assert.Equal(head, ledger.Head);
    }

    [Fact]
    public void A_command_holds_what_its_line_says()
    {
        var command = Assert.Single(
            Commands.OfType<RecordAssessment>(),
            c => c.Statement == "razzakov-2004-01"
        );
        Assert.Equal(
            new RecordAssessment(
                "razzakov-2004-01",
                "a1",
                "imu",
                Stance.Agree,
                "overall",
                Likelihood.Likely,
                Confidence.Moderate,
                Credibility.PossiblyTrue
            ),
            command
        );
    }
}
