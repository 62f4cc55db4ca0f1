using System.Text.RegularExpressions;
using Xunit;

namespace ClaimLedger.Tests.Tidiness;

/// <summary>How long files and lines may be.</summary>
public sealed partial class FileTests
{
    private const int MaxLines = 300;
    private const int MaxColumns = 110;

    /// <summary>Files that may hold so many lines that are too long, and no more; a number that is too high
    /// is a failure as well. Lines whose excess is one string literal do not count.</summary>
    private static readonly Dictionary<string, int> LongLines = new(StringComparer.Ordinal)
    {
        ["src/ClaimLedger.Domain/Commands/Command.cs"] = 2,
        ["src/ClaimLedger.Domain/Commands/CommandReader.cs"] = 3,
        ["src/ClaimLedger.Domain/Commands/CommandShape.cs"] = 1,
        ["src/ClaimLedger.Domain/Commands/ValueReader.cs"] = 3,
        ["src/ClaimLedger.Domain/Sealing/Commitment.cs"] = 1,
        ["src/ClaimLedger.Domain/Sealing/SubjectKey.cs"] = 2,
        ["src/ClaimLedger.Domain/Sources/AssessReliability.cs"] = 1,
        ["src/ClaimLedger.Domain/Sources/LinkSources.cs"] = 1,
        ["src/ClaimLedger.Domain/Stances/Shift.cs"] = 1,
        ["src/ClaimLedger.Domain/Stances/StanceLedger.cs"] = 3,
        ["src/ClaimLedger.Domain/Stances/TimelineEntry.cs"] = 2,
        ["src/ClaimLedger.Domain/Statements/CorrectStatement.cs"] = 1,
        ["src/ClaimLedger.Domain/Statements/ExpressionOfConcern.cs"] = 1,
        ["src/ClaimLedger.Domain/Statements/RecordStatement.cs"] = 2,
        ["src/ClaimLedger.Domain/Statements/RetractStatement.cs"] = 1,
        ["src/ClaimLedger.Domain/Statements/ReviseAssessment.cs"] = 1,
        ["src/ClaimLedger.Domain/Statements/StatementEvents.cs"] = 1,
        ["src/ClaimLedger.Domain/Threats/FrameProposition.cs"] = 1,
        ["src/ClaimLedger.Domain/Threats/LinkThreats.cs"] = 1,
        ["src/ClaimLedger.Domain/Vocabulary/Codes.cs"] = 2,
        ["src/ClaimLedger.Domain/Vocabulary/Items.cs"] = 1,
        ["src/ClaimLedger.Domain/Vocabulary/LedgerJson.cs"] = 3,
        ["src/ClaimLedger.Domain/Vocabulary/Vocabularies.cs"] = 1,
        ["src/ClaimLedger/Commands/CommandEndpoint.cs"] = 3,
        ["src/ClaimLedger/Commands/Deciding.cs"] = 5,
        ["src/ClaimLedger/Commands/StreamInWork.cs"] = 1,
        ["src/ClaimLedger/Commands/Writer.cs"] = 3,
        ["src/ClaimLedger/Exchange/ImportEndpoint.cs"] = 3,
        ["src/ClaimLedger/Exchange/ImportReport.cs"] = 1,
        ["src/ClaimLedger/Http/Asked.cs"] = 2,
        ["src/ClaimLedger/Http/CommandSchemas.cs"] = 4,
        ["src/ClaimLedger/Http/HttpSetup.cs"] = 4,
        ["src/ClaimLedger/Http/OpenApiSetup.cs"] = 9,
        ["src/ClaimLedger/Http/Problems.cs"] = 1,
        ["src/ClaimLedger/Http/ReadRoutes.cs"] = 2,
        ["src/ClaimLedger/Http/Readiness.cs"] = 2,
        ["src/ClaimLedger/Http/Reads.cs"] = 2,
        ["src/ClaimLedger/Http/XmlDocs.cs"] = 1,
        ["src/ClaimLedger/Program.cs"] = 1,
        ["src/ClaimLedger/Sources/SourceProfile.cs"] = 1,
        ["src/ClaimLedger/Stances/Days.cs"] = 1,
        ["src/ClaimLedger/Stances/EntryReader.cs"] = 1,
        ["src/ClaimLedger/Stances/StanceMatrix.cs"] = 4,
        ["src/ClaimLedger/Stances/StanceProjection.cs"] = 2,
        ["src/ClaimLedger/Stances/StanceRows.cs"] = 6,
        ["src/ClaimLedger/Stances/StanceViews.cs"] = 1,
        ["src/ClaimLedger/Statements/StatementRecord.cs"] = 4,
        ["src/ClaimLedger/Storage/Existing.cs"] = 1,
        ["src/ClaimLedger/Storage/LedgerSettings.cs"] = 2,
        ["src/ClaimLedger/Storage/LedgerStore.cs"] = 1,
        ["src/ClaimLedger/Storage/LedgerTables.cs"] = 2,
        ["src/ClaimLedger/Storage/Positions.cs"] = 1,
        ["src/ClaimLedger/Storage/SealingKey.cs"] = 2,
        ["src/ClaimLedger/Storage/Vault.cs"] = 2,
        ["tests/ClaimLedger.IntegrationTests/Hosting/Ledger.cs"] = 2,
        ["tests/ClaimLedger.Tests/Stances/StanceBook.cs"] = 1,
    };

    private static IEnumerable<string> Files =>
        Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.DoesNotContain(Files, path => LinesOf(path).Length > MaxLines);

    [Fact]
    public void No_line_is_longer_than_110_columns_but_for_those_that_are_listed()
    {
        var found = Files
            .Select(path => (Path: path, Count: LongLinesOf(path)))
            .Where(x => x.Count > 0)
            .Select(x => $"[\"{x.Path}\"] = {x.Count},")
            .ToList();
        var listed = LongLines.Select(x => $"[\"{x.Key}\"] = {x.Value},").ToList();
        var missing = found.Except(listed, StringComparer.Ordinal).Select(x => $"not listed: {x}");
        var needless = listed.Except(found, StringComparer.Ordinal).Select(x => $"not needed: {x}");
        var wrong = string.Join('\n', missing.Concat(needless));
        Assert.True(wrong.Length == 0, wrong);
    }

    [Fact]
    public void No_line_ends_in_white_space_or_holds_a_tab() =>
        Assert.Empty(
            from path in Files
            from line in LinesOf(path)
            where line.Contains('\t', StringComparison.Ordinal) || line != line.TrimEnd()
            select $"{path}: {line}"
        );

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(120, true)]
    public void What_is_too_long_without_its_literal_is_too_long(int others, bool expected)
    {
        var code = new string('x', others);
        Assert.Equal(expected, IsTooLong(code));
        Assert.Equal(expected, IsTooLong($"{code}\"{new string('y', 200)}\""));
        Assert.Equal(expected, IsTooLong($"{code}\"{new string('y', 100)}\\\"{new string('y', 100)}\""));
        Assert.True(IsTooLong($"{code}\"{new string('y', 200)}\", \"{new string('z', 200)}\""));
    }

    /// <summary>Lines within a literal that goes over several lines do not count either.</summary>
    private static int LongLinesOf(string path)
    {
        var (count, isInLiteral) = (0, false);
        foreach (var line in LinesOf(path))
        {
            if (!isInLiteral && IsTooLong(line))
                count++;
            isInLiteral ^= line.Split("\"\"\"").Length % 2 == 0;
        }
        return count;
    }

    private static bool IsTooLong(string line) =>
        line.Length > MaxColumns
        && !Literals().Matches(line).Any(literal => line.Length - literal.Length + 2 <= MaxColumns);

    private static string[] LinesOf(string path) => Repository.Read(path).TrimEnd('\n').Split('\n');

    /// <summary>A literal from its quotes to the same quotes.</summary>
    [GeneratedRegex("\"{3}.*?\"{3}|\"(?:\\\\.|[^\"\\\\])*\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Literals();
}
