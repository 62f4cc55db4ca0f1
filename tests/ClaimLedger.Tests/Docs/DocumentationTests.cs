using System.Reflection;
using System.Text.Json;
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
            ServiceTables.Commands.Where(c => !Has(Page.Commands.Section(c.Name), $"`POST {c.Path}`")),
            c => $"{c.Name}: docs/reference/commands.md has no '### {c.Name}' with `POST {c.Path}`."
        );
    }

    [Fact]
    public void Every_member_of_a_command_stands_in_its_table()
    {
        var all = CommandCatalogue.All;
        var inner = all.SelectMany(c => c.Members).Select(m => m.Inner).OfType<RecordShape>();
        var members = all.Select(command => (Heading: command.Name, command.Members))
            .Concat(inner.Select(record => (Heading: "First assessment", record.Members)))
            .SelectMany(record => record.Members.Select(member => (record.Heading, Member: member)));
        AssertNone(
            members.Where(m => !IsRight(Page.Commands.Row(m.Heading, m.Member.Name), m.Member)),
            m =>
                $"{m.Heading}: docs/reference/commands.md lacks `{m.Member.Name}`, or wrong on whether it "
                + "is required, its longest text, its default or its being a list."
        );

        static bool IsRight(string[]? row, MemberShape member) =>
            row is [_, var takes, var required, _]
            && member.IsRequired == required is "yes" or "in the path"
            && (member.MaxText is not { } max || Has(takes, $"text, {max:N0}"))
            && (member.Default is not { } value || Has(required, value))
            && member.IsList == takes.StartsWith("list of ", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_read_stands_in_the_reference_with_its_parameters()
    {
        AssertNone(
            ServiceTables.Reads.Where(r =>
                !Page.Reads.Speaks(r.Path) && !Page.AllReads.Any(page => page.Speaks($"{r.Method} {r.Path}"))
            ),
            r => $"{r.Path} is in neither docs/reference/reads.md nor imports.md."
        );
        AssertNone(
            from read in ServiceTables.Reads
            where read.Parameters.Count > 0
            let row = Page.Reads.Text.Split('\n').FirstOrDefault(line => Has(line, $"| [`{read.Path}`]"))
            from parameter in read.Parameters
            where row is null ? !Page.Imports.Speaks(parameter) : !Has(row, $"`{parameter}`")
            select (read.Path, parameter),
            p => $"{p.Path}: its parameter `{p.parameter}` is not in its row of docs/reference/reads.md."
        );
        AssertNone(
            ServiceTables
                .Reads.SelectMany(r => r.Parameters)
                .Distinct(StringComparer.Ordinal)
                .Where(p => !Page.AllReads.Any(page => page.Speaks(p))),
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
        var named = Page
            .AllReads.Prepend(Page.Commands)
            .SelectMany(page => Found(page.Text, "`(POST |GET |DELETE )?(?<it>/[a-z{}/.0-9]*)`"));
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
            Refusals.All.Where(r =>
                !Has(Page.Refusals.HeadingOver($"| `{r.Code}` |"), $": {StatusOf(r.Kind)}")
            ),
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
                RefusalKind.Stale => 412,
                _ => 422,
            };
    }

    [Fact]
    public void The_docs_name_no_code_that_there_is_not()
    {
        var codes = Refusals
            .All.Select(r => r.Code)
            .Concat(ServiceTables.Failures.Select(f => f.Code))
            .ToHashSet(StringComparer.Ordinal);
        var format = Page.Refusals.RowsOf("The format").Select(row => row[0]);
        var listed = Page.Refusals.Rows().Select(row => row[0]).Except(format, StringComparer.Ordinal);
        AssertNone(
            listed.Select(code => code.Trim('`')).Except(codes, StringComparer.Ordinal),
            code => $"refusals.md: there is no code {code}."
        );
        AssertNone(
            Found(Page.Commands.Text, "Refused with (?<it>[^.]+)[.]")
                .SelectMany(said => said.Split(", "))
                .Select(code => code.Trim('`'))
                .Except(codes, StringComparer.Ordinal),
            code => $"commands.md: there is no code {code}."
        );
    }

    [Fact]
    public void Every_event_stands_in_the_reference_with_its_fields()
    {
        var fields =
            from e in EventTypes.All
            from property in e.Type.GetProperties()
            let field = JsonNamingPolicy.CamelCase.ConvertName(property.Name)
            select (e.Name, Field: field, IsAlways: !IsNullable(property));
        AssertNone(
            fields.Where(f => Page.Events.Row(f.Name, f.Field)?[2] != (f.IsAlways ? "yes" : "no")),
            f => $"{f.Name}: docs/reference/events.md lacks `{f.Field}`, or whether it is always there."
        );

        static bool IsNullable(PropertyInfo property) =>
            new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }

    [Fact]
    public void Every_code_of_a_vocabulary_stands_in_the_reference_and_no_other()
    {
        foreach (var vocabulary in typeof(Stance).Assembly.GetTypes().Where(CodesJsonConverter.IsVocabulary))
        {
            var words = Found(vocabulary.Name, "(?<it>[A-Z][a-z]+)").ToList();
            var heading = string.Join(' ', words.Skip(1).Select(w => w.ToLowerInvariant()).Prepend(words[0]));
            var all = typeof(Codes<>).MakeGenericType(vocabulary).GetProperty("All")!;
            Assert.Equal(
                (IReadOnlyList<string>)all.GetValue(null)!,
                Page.Vocabularies.RowsOf(heading).Select(row => row[0].Trim('`'))
            );
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
            ServiceTables.Switches.Where(s =>
                Page.Settings.Rows($"ClaimLedger:{s.Setting}").SingleOrDefault()?[1] != $"`{s.Switch}`"
            ),
            s => $"{s.Switch} is not beside ClaimLedger:{s.Setting} in docs/reference/settings.md."
        );
        AssertNone(
            Found(Page.Settings.Text, @"\| `ClaimLedger:(?<it>\w+)`").Except(ServiceTables.Settings),
            name => $"There is no setting ClaimLedger:{name}."
        );
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);

    private static IEnumerable<string> Found(string text, string pattern) =>
        Regex
            .Matches(text, pattern, Pattern.Plain, Pattern.Patience)
            .Select(match => match.Groups["it"].Value);

    private static void AssertNone<T>(IEnumerable<T> wrong, Func<T, string> say) =>
        Assert.True(!wrong.Any(), string.Join('\n', wrong.Select(say)));
}
