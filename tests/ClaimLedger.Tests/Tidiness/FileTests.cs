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
    private static readonly Dictionary<string, int> LongLines = new(StringComparer.Ordinal) { };

    private static IEnumerable<string> Files =>
        Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.DoesNotContain(
            Files.Concat(Repository.MarkupFiles("src")),
            path => LinesOf(path).Length > MaxLines
        );

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
    [GeneratedRegex(
        "\"{3}.*?\"{3}|\"(?:\\\\.|[^\"\\\\])*\"",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Literals();
}
