using System.Text.RegularExpressions;
using ClaimLedger.Domain.Commands;
using Xunit;

namespace ClaimLedger.Tests.Tidiness;

/// <summary>What things are called, and where they stand.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void No_class_has_a_name_that_says_nothing() =>
        Assert.Empty(
            from path in Repository.SourceFiles("src")
            from Match type in TypeNames().Matches(Repository.Read(path))
            where Empty().IsMatch(type.Groups["name"].Value)
            select $"{path}: {type.Groups["name"].Value}"
        );

    [Fact]
    public void Every_command_is_a_sealed_record_that_its_documentation_stands_before()
    {
        foreach (var type in CommandCatalogue.All.Select(shape => shape.Type))
        {
            var folder = type.Namespace!["ClaimLedger.Domain.".Length..];
            var texts = Repository.SourceFiles($"src/ClaimLedger.Domain/{folder}").Select(Repository.Read);
            var declared = $"/// .*</(param|summary)>\npublic sealed record {type.Name}\\(";
            Assert.Single(
                texts,
                text => Regex.IsMatch(text, declared, RegexOptions.None, TimeSpan.FromSeconds(1))
            );
        }
    }

    [Fact]
    public void Every_command_stands_in_a_file_of_its_name_or_of_its_counterparts() =>
        Assert.All(
            CommandCatalogue.All,
            shape =>
            {
                var folder = shape.Type.Namespace!["ClaimLedger.Domain.".Length..];
                var file = shape.Name switch
                {
                    "ApproveStatementRedaction" or "DeclineStatementRedaction" => "RedactStatement",
                    "ApproveSourceRedaction" or "DeclineSourceRedaction" => "RedactSource",
                    "UnlinkSources" => "LinkSources",
                    "UnlinkThreats" => "LinkThreats",
                    "ReinstateStatement" => "RetractStatement",
                    "ResolveDispute" => "DisputeAssessment",
                    "IssueExpressionOfConcern" or "LiftExpressionOfConcern" => "ExpressionOfConcern",
                    var own => own,
                };
                Assert.Contains(
                    $"public sealed record {shape.Name}(",
                    Repository.Read($"src/ClaimLedger.Domain/{folder}/{file}.cs"),
                    StringComparison.Ordinal
                );
            }
        );

    [Fact]
    public void Every_command_has_tests_in_a_file_of_its_own_or_of_its_counterparts() =>
        Assert.All(
            CommandCatalogue.All,
            shape =>
            {
                var folder = shape.Type.Namespace!["ClaimLedger.Domain.".Length..];
                var files = Repository
                    .SourceFiles($"tests/ClaimLedger.Tests/{folder}")
                    .Select(Repository.Read);
                Assert.Contains(files, text => text.Contains(shape.Name, StringComparison.Ordinal));
            }
        );

    [GeneratedRegex(
        @"\b(class|record|record struct|struct|interface|enum) (?<name>[A-Z]\w*)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex TypeNames();

    [GeneratedRegex(
        "(Event|Dto|Manager|Helper|Helpers|Service|Common|Core|Utils|Util)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Empty();
}
