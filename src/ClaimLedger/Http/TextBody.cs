using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Http;

/// <summary>A body of texts, read as strictly as a command: what is wrong is gathered and refused
/// together.</summary>
internal sealed class TextBody
{
    private const int MaxBytes = 256 * 1_024;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<Refusal> _refusals = [];

    private TextBody() { }

    /// <summary>What is wrong; empty where nothing is.</summary>
    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <summary>Reads the body of a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="members">The members that there may be.</param>
    /// <returns>The body, or how it is refused.</returns>
    public static async Task<(TextBody?, IResult?)> ReadAsync(HttpContext http, params string[] members)
    {
        if (!http.Request.HasJsonContentType())
            return (null, Problems.Failed(Problems.UnsupportedType, "Send the body as application/json."));
        var bytes = new byte[MaxBytes + 1];
        var read = await http.Request.Body.ReadAtLeastAsync(
            bytes,
            bytes.Length,
            throwOnEndOfStream: false,
            http.RequestAborted
        );
        if (read > MaxBytes)
            return (null, Problems.Failed(Problems.TooLarge, $"The body has more than {MaxBytes} bytes."));
        using var json = CommandReader.Parse(bytes.AsMemory(0, read), out var refusals);
        if (json is null)
            return (null, Problems.Of(refusals));
        var body = new TextBody();
        foreach (var member in json.RootElement.EnumerateObject())
            body.Take(member, members);
        return (body, null);
    }

    /// <summary>A text; null where it is not given.</summary>
    public string? Text(string name) => _texts.GetValueOrDefault(name);

    /// <summary>A text that has to be given; empty where it is not, which is refused.</summary>
    public string Needed(string name, string right)
    {
        if (Text(name) is { } text)
            return text;
        if (_refusals.TrueForAll(r => r.Field != name))
            _refusals.Add(
                new Refusal(Domain.Commands.Refusals.Missing, $"{name} is missing; give {right}.", name)
            );
        return "";
    }

    /// <summary>An id; null where it is not given.</summary>
    public string? Slug(string name)
    {
        var text = Text(name);
        if (text is not null && !SlugAttribute.IsSlug(text))
            Refuse(name, "is no id; give 1 to 100 of a-z, 0-9 and hyphen such as ahmed-rashid.");
        return text;
    }

    /// <summary>Notes what is wrong with a member.</summary>
    public void Refuse(string name, string problem) =>
        _refusals.Add(
            new Refusal(Domain.Commands.Refusals.Invalid, $"{name} '{Cut(Text(name) ?? "")}' {problem}", name)
        );

    /// <summary>Notes what is wrong with a member, unless it is not given, which has been noted.</summary>
    public void RefuseGiven(string name, string problem)
    {
        if (Text(name) is not null)
            Refuse(name, problem);
    }

    private void Take(JsonProperty member, string[] members)
    {
        if (!members.Contains(member.Name, StringComparer.Ordinal))
        {
            var name = Cut(member.Name);
            _refusals.Add(
                new Refusal(
                    Domain.Commands.Refusals.UnknownMember,
                    $"There is no member '{name}'; there are {string.Join(", ", members)}.",
                    name
                )
            );
        }
        else if (member.Value.ValueKind == JsonValueKind.String)
        {
            _texts[member.Name] = member.Value.GetString()!;
        }
        else if (member.Value.ValueKind != JsonValueKind.Null)
        {
            _refusals.Add(
                new Refusal(
                    Domain.Commands.Refusals.Invalid,
                    $"{member.Name} is {Cut(member.Value.GetRawText())}; give a text, in quotes.",
                    member.Name
                )
            );
        }
    }

    private static string Cut(string text) => text.Length > 80 ? text[..80] : text;
}
