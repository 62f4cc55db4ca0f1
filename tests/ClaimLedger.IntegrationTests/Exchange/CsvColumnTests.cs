using System.Text.RegularExpressions;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Exchange;
using ClaimLedger.Tests;
using ClaimLedger.Tests.Docs;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>The columns that a CSV file may have, and their documentation.</summary>
public sealed class CsvColumnTests
{
    private const string Heading = "CSV";

    private static readonly IReadOnlyList<string> InTable =
    [
        .. Page.Imports.RowsOf(Heading).Select(row => row[0].Trim('`')),
    ];

    [Fact]
    public void The_columns_are_the_members_of_every_command() =>
        Assert.Equal(
            CommandCatalogue
                .All.SelectMany(shape => shape.Members)
                .Where(member => member.Inner is null)
                .Select(member => member.Name)
                .Append("command")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            CsvColumns.Known.Order(StringComparer.Ordinal)
        );

    /// <summary>A row can say all of a command but a second first assessment.</summary>
    [Fact]
    public void Each_member_of_each_command_has_a_column() =>
        Assert.All(
            CommandCatalogue.All,
            shape =>
            {
                Assert.Equal(
                    shape.Name == nameof(RecordStatement) ? ["assessments"] : [],
                    shape.Members.Where(m => !CsvColumns.Of(shape).Contains(m.Name)).Select(m => m.Name)
                );
                // Were a name both the statement's and its assessment's, a cell would not say which.
                Assert.Distinct(CsvColumns.Of(shape));
            }
        );

    [Fact]
    public void The_table_of_the_reference_has_the_columns_of_a_statement() =>
        Assert.Equal(CsvColumns.Of(CsvColumns.Default).Prepend("command"), InTable);

    [Fact]
    public void The_reference_says_of_lists_and_assessments_which_columns_they_are()
    {
        var lists = CommandCatalogue
            .All.SelectMany(shape => shape.Members)
            .Where(member => member is { IsList: true, Inner: null })
            .Select(member => member.Name)
            .Distinct(StringComparer.Ordinal);
        Assert.Equal(lists.Order(), NamedAfter("**Lists**").Order());
        var nested = CsvColumns.Nested(CsvColumns.Default)!.Inner!.Members.Select(member => member.Name);
        Assert.Equal(
            nested,
            Page.Imports.RowsOf(Heading)
                .Where(row => row[1].Contains("first assessment"))
                .Select(row => row[0].Trim('`'))
        );
    }

    [Fact]
    public void The_reference_names_the_other_columns_and_no_other() =>
        Assert.Equal(
            CsvColumns.Known.Except(InTable, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            NamedAfter("**Other columns**")
        );

    [Fact]
    public void The_example_of_the_reference_is_the_sample()
    {
        var section = Page.Imports.Section(Heading);
        var example = Regex
            .Match(
                section,
                "```csv\n(?<it>.*?)```",
                RegexOptions.Singleline | RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .Groups["it"]
            .Value;
        var sample = Repository.Read("samples/statements.csv").Split('\n');
        Assert.NotEmpty(example);
        Assert.Equal(sample[0], example.Split('\n')[0]);
        Assert.All(example.TrimEnd('\n').Split('\n'), line => Assert.Contains(line, sample));
    }

    /// <summary>What stands as code in the point that begins so, up to its first full stop.</summary>
    private static IEnumerable<string> NamedAfter(string begin) =>
        Regex
            .Matches(
                Page
                    .Imports.Section(Heading)
                    .Split('\n')
                    .Single(line => line.Contains(begin, StringComparison.Ordinal))
                    .Split(". ")[0],
                "`(?<it>\\w+)`",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .Select(match => match.Groups["it"].Value);
}
