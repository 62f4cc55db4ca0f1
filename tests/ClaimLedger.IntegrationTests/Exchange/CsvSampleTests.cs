using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>The sample dossier's statements, once as NDJSON and once as CSV.</summary>
public sealed class CsvSampleTests
{
    [Fact]
    public async Task The_statements_as_CSV_are_the_commands_that_they_are_as_NDJSON()
    {
        var dossier = await CommandsAsync("imu-2004.ndjson", NdjsonLines.ReadAsync);
        var statements = await CommandsAsync("statements.csv", CsvLines.ReadAsync);
        Assert.Equal(20, statements.Count);
        Assert.Equal(
            dossier.Where(command => command is RecordStatement or RecordAssessment),
            statements.SelectMany(Apart)
        );
    }

    /// <summary>A statement's row holds its first assessment, where the dossier has a line for each. The
    /// second and third are rows of their own.</summary>
    private static IEnumerable<Command> Apart(Command command) =>
        command is RecordStatement { Assessments: { } assessments } statement
            ?
            [
                statement with
                {
                    Assessments = null,
                },
                .. assessments.Select(a => new RecordAssessment(
                    statement.Statement,
                    a.Assessment,
                    a.Threat,
                    a.Stance,
                    a.Proposition,
                    a.Likelihood,
                    a.Confidence,
                    a.Credibility,
                    a.Rationale
                )),
            ]
            : [command];

    private static async Task<List<Command>> CommandsAsync(
        string sample,
        Func<Stream, CancellationToken, IAsyncEnumerable<Line>> read
    )
    {
        await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Samples", sample));
        var commands = new List<Command>();
        await foreach (var line in read(file, TestContext.Current.CancellationToken))
        {
            Assert.Null(line.Refusal);
            var command = CommandReader.ReadLine(line.Bytes, () => CsvReading.NewId, out var refusals);
            Assert.Empty(refusals);
            commands.Add(command!);
        }
        return commands;
    }
}
