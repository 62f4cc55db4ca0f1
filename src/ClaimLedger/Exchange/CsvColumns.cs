using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;

namespace ClaimLedger.Exchange;

/// <summary>The columns that a CSV file of commands may have: <c>command</c>, and the members of every
/// command by their names. A list of records, such as the first assessments of a statement, is no column:
/// the members of its records are, and a row fills one of them.</summary>
public static class CsvColumns
{
    /// <summary>The column that names the row's command.</summary>
    public const string Command = "command";

    /// <summary>The command of a row that names none.</summary>
    public static readonly RecordShape Default = CommandCatalogue.Of<RecordStatement>();

    /// <summary>Every column, those of <see cref="Default"/> first.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        .. CommandCatalogue
            .All.OrderByDescending(shape => shape == Default)
            .SelectMany(Of)
            .Prepend(Command)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The member of a command that is a list of records; null where it has none.</summary>
    public static MemberShape? Nested(RecordShape shape) =>
        shape.Members.FirstOrDefault(member => member is { IsList: true, Inner: not null });

    /// <summary>The columns that rows of a command may fill.</summary>
    public static IEnumerable<string> Of(RecordShape shape) =>
        shape
            .Members.Where(member => member.Inner is null)
            .Concat(Nested(shape)?.Inner?.Members ?? [])
            .Select(member => member.Name);

    /// <summary>Reads the names of the columns from the header.</summary>
    /// <param name="header">Stands on the header.</param>
    /// <param name="problems">What is wrong with it; nothing of a file with a wrong header is taken.</param>
    public static IReadOnlyList<string> Read(CsvRecords header, out IReadOnlyList<Refusal> problems)
    {
        problems = header.Refusal is { } broken ? [broken] : [];
        if (problems.Count > 0)
            return [];
        var names = new string[header.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = Encoding.UTF8.GetString(header[i]).Trim();
        problems = [.. ProblemsOf(names)];
        return names;
    }

    private static IEnumerable<Refusal> ProblemsOf(string[] names)
    {
        var (seen, isUsable) = (new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var (i, name) in names.Index())
        {
            isUsable |= name != Command;
            if (name.Length == 0)
            {
                yield return new(
                    Refusals.Malformed,
                    $"Column {i + 1} has no name; name it or take it out of every line."
                );
            }
            else if (!Known.Contains(name, StringComparer.Ordinal))
                yield return Unknown(name);
            else if (!seen.Add(name))
                yield return new(
                    Refusals.Malformed,
                    $"There are two columns '{name}'; give each once.",
                    name
                );
        }
        if (!isUsable)
        {
            yield return new(
                Refusals.Invalid,
                "There is no column beside 'command'; give the members of commands a column each.",
                Command
            );
        }
    }

    private static Refusal Unknown(string name)
    {
        var shown = Shown(name);
        if (
            Default.Members.FirstOrDefault(member => member.Inner is not null && member.Name == name) is
            { } list
        )
        {
            var members = string.Join(", ", list.Inner!.Members.Select(member => member.Name));
            return new(
                Refusals.Invalid,
                $"'{name}' is no column; its members are columns of their own: {members}.",
                name
            );
        }
        var nearest = Known.MinBy(known => Distance(known, shown))!;
        var hint =
            Distance(nearest, shown) <= Math.Max(1, nearest.Length / 3)
                ? $"the nearest is '{nearest}'"
                : "columns are 'command' and the members of commands, such as 'source' or 'statedOn'";
        return new(Refusals.Invalid, $"There is no column '{shown}'; {hint}.", shown);
    }

    /// <summary>How many letters have to be put in, left out or changed to make one of the other (after
    /// Levenshtein); capitals do not count.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (i, l) in left.Index())
        {
            var diagonal = row[0];
            row[0] = i + 1;
            foreach (var (j, r) in right.Index())
            {
                var change = diagonal + (char.ToLowerInvariant(l) == char.ToLowerInvariant(r) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(diagonal, row[j]) + 1);
            }
        }
        return row[^1];
    }

    /// <summary>What can be shown back of a name, which may be anything.</summary>
    private static string Shown(string name)
    {
        var cut = name.Length <= 60 ? name : name[..60] + "…";
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}
