using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ClaimLedger.Http;

/// <summary>The documentation comments of an assembly, from the XML file beside it, as plain text.</summary>
public sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(string path) =>
        _members = XDocument
            .Load(path)
            .Descendants("member")
            .ToDictionary(m => (string)m.Attribute("name")!, m => m, StringComparer.Ordinal);

    /// <summary>The documentation of the assembly that a type is of.</summary>
    public static XmlDocs Of(Type type) => new(Path.ChangeExtension(type.Assembly.Location, ".xml"));

    /// <summary>A type's summary.</summary>
    public string? Summary(Type type) =>
        Text(_members.GetValueOrDefault($"T:{type.FullName}")?.Element("summary"));

    /// <summary>What a record says of one of its parameters, by the parameter's name in JSON.</summary>
    public string? Parameter(Type type, string name) =>
        Text(
            _members
                .GetValueOrDefault($"T:{type.FullName}")
                ?.Elements("param")
                .FirstOrDefault(p =>
                    string.Equals((string?)p.Attribute("name"), name, StringComparison.OrdinalIgnoreCase)
                )
        );

    /// <summary>The summary of a value of an enum.</summary>
    public string? Summary(Enum value) =>
        Text(_members.GetValueOrDefault($"F:{value.GetType().FullName}.{value}")?.Element("summary"));

    private static string? Text(XElement? element) =>
        element is null ? null : Blanks().Replace(element.Value, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
