using System.CommandLine;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Sources that are read as one.</summary>
internal sealed record IdentityOfSources(string Source, IReadOnlyList<string> Members);

/// <summary>The options by which linked sources are read as one.</summary>
internal sealed class LinkedOptions
{
    private readonly Option<bool> _linked = new("--linked")
    {
        Description = "Read sources that are linked same-as as one.",
    };

    private readonly Option<string[]> _by = new("--linked-by")
    {
        Description =
            $"The same over links of this relation; may be given again: {string.Join(", ", Codes<SourceRelation>.All)}.",
        HelpName = "CODE",
    };

    public LinkedOptions(Command command)
    {
        _by.AcceptOnlyFromAmong([.. Codes<SourceRelation>.All]);
        command.Add(_linked);
        command.Add(_by);
    }

    /// <summary>The parameter <c>linked</c>; null for none.</summary>
    public (string, string?) Of(ParseResult asked)
    {
        var relations = asked.GetValue(_by) ?? [];
        if (asked.GetValue(_linked) && relations.Length > 0)
            relations = [Codes<SourceRelation>.Write(SourceRelation.SameAs), .. relations];
        var value = relations.Length > 0 ? string.Join(',', relations.Distinct()) : null;
        return ("linked", value ?? (asked.GetValue(_linked) ? "true" : null));
    }

    /// <summary>Says who is read as one.</summary>
    public static void Print(Output output, IEnumerable<IReadOnlyList<string>> identities)
    {
        foreach (var members in identities.Where(members => members.Count > 1))
            output.Line($"{members[0]} is read as one with {string.Join(", ", members.Skip(1))}.");
    }
}
