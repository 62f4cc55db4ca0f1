using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;

namespace ClaimLedger.Pages.Editing;

/// <summary>Commands in words: their own documentation.</summary>
internal static class CommandWords
{
    private static readonly Lazy<XmlDocs> Docs = new(() => XmlDocs.Of(typeof(Command)));

    /// <summary>What a command is called: <c>RecordStatement</c> as "Record statement".</summary>
    public static string Of(RecordShape shape) => Spaced(shape.Name);

    /// <summary>What a member is called: <c>statedOn</c> as "Stated on".</summary>
    public static string Of(MemberShape member) => Spaced(member.Name);

    /// <summary>What one row of a list is called: <c>aliases</c> as "alias".</summary>
    public static string RowOf(MemberShape member) =>
        member.Name switch
        {
            "reportedVia" => "source that reported it",
            "basedOn" => "statement that it rests on",
            "clear" => "member to empty",
            _ when member.Name.EndsWith("ases", StringComparison.Ordinal) => member.Name[..^2],
            _ => member.Name.TrimEnd('s'),
        };

    /// <summary>What a command does.</summary>
    public static string About(RecordShape shape) => Docs.Value.Summary(shape.Type) ?? "";

    /// <summary>What a member is.</summary>
    public static string About(RecordShape shape, MemberShape member) =>
        Docs.Value.Parameter(shape.Type, member.Name) ?? "";

    /// <summary>What a member with codes is, and what the vocabulary says beyond that.</summary>
    public static string AboutCodes(RecordShape shape, MemberShape member)
    {
        var (about, codes) = (About(shape, member), Docs.Value.Summary(member.Type) ?? "");
        return codes.StartsWith(about.TrimEnd('.'), StringComparison.Ordinal) ? codes : $"{about} {codes}";
    }

    /// <summary>Whether any text of a command is sealed.</summary>
    public static bool HasSealed(RecordShape shape) =>
        shape.Members.Any(m =>
            About(shape, m).Contains("Sealed", StringComparison.Ordinal)
            || (m.Inner is { } inner && HasSealed(inner))
        );

    /// <summary>What a code says.</summary>
    public static string About(Type vocabulary, string code) =>
        Codes.Read(vocabulary, code) is Enum value ? Docs.Value.Summary(value) ?? "" : "";

    /// <summary>What a command is about: the first part of its path.</summary>
    public static string Group(CommandPath path) => path.Path.Split('/')[1];

    private static string Spaced(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append(' ').Append(char.ToLowerInvariant(c));
            else
                text.Append(text.Length == 0 ? char.ToUpperInvariant(c) : c);
        }
        return text.ToString();
    }
}
