using System.Text.RegularExpressions;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Docs;

/// <summary>What the code takes, answers and stores is in the reference, and the reference speaks of nothing
/// else.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Every_command_stands_in_the_reference_with_its_route()
    {
        Assert.Equal(CommandCatalogue.All.Count, ServiceTables.Commands.Count);
        AssertNone(
            ServiceTables.Commands.Where(c => !Page.Commands.Section(c.Name).Contains($"`POST {c.Path}`", StringComparison.Ordinal)),
            c => $"{c.Name}: docs/reference/commands.md has no '### {c.Name}' with `POST {c.Path}`."
        );
    }

    [Fact]
    public void Every_member_of_a_command_stands_in_its_table()
    {
        var members = CommandCatalogue
            .All.SelectMany(command => command.Members.Select(member => (command.Name, Member: member)))
            .Concat(Inner().SelectMany(inner => inner.Members.Select(member => ("First assessment", Member: member))));
        AssertNone(
            members.Where(m => !IsRight(Page.Commands.Row(m.Item1, m.Member.Name), m.Member)),
            m => $"{m.Item1}: the table in docs/reference/commands.md lacks `{m.Member.Name}`, or does not say "
                + "rightly whether it is required, its longest text and its default."
        );

        static IEnumerable<RecordShape> Inner() =>
            CommandCatalogue.All.SelectMany(c => c.Members).Select(m => m.Inner).OfType<RecordShape>();

        static bool IsRight(string[]? row, MemberShape member) =>
            row is [_, var takes, var required, _]
            && member.IsRequired == required is "yes" or "in the path"
            && (member.MaxText is not { } max || takes.Contains($"text, {max:N0}", StringComparison.Ordinal))
            && (member.Default is not { } value || required.Contains(value, StringComparison.Ordinal))
            && member.IsList == takes.StartsWith("list of ", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_read_stands_in_the_reference_with_its_parameters()
    {
        AssertNone(
            ServiceTables.Reads.Where(r => !Page.Reads.Speaks(r.Path) && !Page.Imports.Speaks($"POST {r.Path}")),
            r => $"{r.Path} is in neither docs/reference/reads.md nor imports.md."
        );
        AssertNone(
            from read in ServiceTables.Reads
            where read.Parameters.Count > 0
            let row = Page.Reads.Text.Split('\n').FirstOrDefault(l => l.StartsWith($"| [`{read.Path}`]", StringComparison.Ordinal))
            from parameter in read.Parameters
            where row is null ? !Page.Imports.Speaks(parameter) : !row.Contains($"`{parameter}`", StringComparison.Ordinal)
            select (read.Path, parameter),
            p => $"{p.Path}: its parameter `{p.parameter}` is not in its row of docs/reference/reads.md."
        );
        AssertNone(
            ServiceTables.Reads.SelectMany(r => r.Parameters).Distinct(StringComparer.Ordinal)
                .Where(p => !Page.Reads.Speaks(p) && !Page.Imports.Speaks(p)),
            p => $"The parameter `{p}` is not explained."
        );
    }

    [Fact]
    public void The_reference_names_no_route_that_there_is_not()
    {
        var there = ServiceTables
            .Commands.Select(c => c.Path)
            .Concat(ServiceTables.Reads.Select(r => r.Path))
            .Concat(["/openapi/v1.json", "/docs", "/"])
            .ToHashSet(StringComparer.Ordinal);
        var named = new[] { Page.Commands, Page.Reads, Page.Imports }
            .SelectMany(page => Regex.Matches(page.Text, "`(?:POST |GET )?(?<path>/[a-z{}/.0-9]*)`", Pattern.Plain, Pattern.Patience))
            .Select(match => match.Groups["path"].Value);
        AssertNone(named.Where(path => !there.Contains(path)), path => $"There is no route {path}.");
    }

    [Fact]
    public void Every_refusal_and_failure_stands_in_the_reference_with_its_status()
    {
        AssertNone(
            Refusals.All.Where(r => Page.Refusals.Rows(r.Code).Count() != 1),
            r => $"{r.Code} is not in one table of docs/reference/refusals.md."
        );
        AssertNone(
            Refusals.All.Where(r => !Page.Refusals.HeadingOver($"| `{r.Code}` |").EndsWith($": {StatusOf(r.Kind)}", StringComparison.Ordinal)),
            r => $"{r.Code} does not stand under the heading of {StatusOf(r.Kind)}."
        );
        AssertNone(
            ServiceTables.Failures.Where(f => Page.Refusals.Rows(f.Code).SingleOrDefault()?[1] != f.Status),
            f => $"{f.Code} does not stand in docs/reference/refusals.md with {f.Status}."
        );

        static int StatusOf(RefusalKind kind) =>
            kind switch
            {
                RefusalKind.Shape => 400,
                RefusalKind.Unknown => 404,
                RefusalKind.Rule => 409,
                _ => 412,
            };
    }

    [Fact]
    public void The_docs_name_no_code_that_there_is_not()
    {
        var codes = Refusals.All.Select(r => r.Code).Concat(ServiceTables.Failures.Select(f => f.Code)).ToHashSet(StringComparer.Ordinal);
        var said = Page.Refusals.Rows().Select(row => row[0].Trim('`'))
            .Where(code => Regex.IsMatch(code, "^[a-z-]+$", Pattern.Plain, Pattern.Patience))
            .Except(["type", "title", "status", "detail", "code", "field", "errors"], StringComparer.Ordinal);
        AssertNone(said.Where(code => !codes.Contains(code)), code => $"refusals.md: there is no code {code}.");
        AssertNone(
            Page.Commands.Text.Split('\n')
                .SelectMany(line => Regex.Matches(line, "Refused with (?<codes>[^.]+)[.]", Pattern.Plain, Pattern.Patience))
                .SelectMany(match => match.Groups["codes"].Value.Split(", "))
                .Select(code => code.Trim('`'))
                .Where(code => !codes.Contains(code)),
            code => $"commands.md: there is no code {code}."
        );
    }

    [Fact]
    public void Every_event_stands_in_the_reference_with_its_fields()
    {
        var fields =
            from e in EventTypes.All
            from field in RecordShape.Of(e.Type).Members
            select (e.Name, Field: field);
        AssertNone(
            fields.Where(f => Page.Events.Row(f.Name, f.Field.Name) is not [_, _, var always, _] || always is "yes" != f.Field.IsRequired),
            f => $"{f.Name}: docs/reference/events.md lacks `{f.Field.Name}`, or is wrong on whether it is always there."
        );
    }

    [Fact]
    public void Every_code_of_a_vocabulary_stands_in_the_reference_and_no_other()
    {
        foreach (var vocabulary in typeof(Stance).Assembly.GetTypes().Where(CodesJsonConverter.IsVocabulary))
        {
            var heading = Regex.Replace(vocabulary.Name, "(?<=[a-z])[A-Z]", " $0", Pattern.Plain, Pattern.Patience);
            heading = heading[..1] + heading[1..].ToLowerInvariant();
            var codes = (IReadOnlyList<string>)typeof(Codes<>).MakeGenericType(vocabulary).GetProperty("All")!.GetValue(null)!;
            Assert.Equal(codes, Page.Vocabularies.RowsOf(heading).Select(row => row[0].Trim('`')));
        }
    }

    [Fact]
    public void Every_setting_and_switch_stands_in_the_reference()
    {
        Assert.NotEmpty(ServiceTables.Settings);
        AssertNone(
            ServiceTables.Settings.Where(s => !Page.Settings.Speaks($"ClaimLedger:{s}")),
            s => $"ClaimLedger:{s} is not in docs/reference/settings.md."
        );
        AssertNone(
            ServiceTables.Switches.Where(s => Page.Settings.Rows($"ClaimLedger:{s.Setting}").SingleOrDefault()?[1] != $"`{s.Switch}`"),
            s => $"{s.Switch} is not beside ClaimLedger:{s.Setting} in docs/reference/settings.md."
        );
        AssertNone(
            Page.Settings.Rows().Select(row => row[0].Trim('`')).Where(name =>
                name.StartsWith("ClaimLedger:", StringComparison.Ordinal) && !ServiceTables.Settings.Contains(name["ClaimLedger:".Length..])),
            name => $"There is no setting {name}."
        );
    }

    private static void AssertNone<T>(IEnumerable<T> wrong, Func<T, string> say) =>
        Assert.True(!wrong.Any(), string.Join('\n', wrong.Select(say)));
}
