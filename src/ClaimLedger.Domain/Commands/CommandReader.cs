using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>Reads commands from JSON. Everything that is wrong with one is found, each with the member, the
/// value and what would be right; nothing is guessed and nothing is ignored.</summary>
public static class CommandReader
{
    /// <summary>The deepest JSON that is taken.</summary>
    public const int MaxDepth = 32;

    /// <summary>How a request or a line is parsed: strictly.</summary>
    public static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
    };

    private const string CommandMember = "command";

    /// <summary>Reads a line that names its command, as in an NDJSON file.</summary>
    /// <param name="line">A JSON object with a member <c>command</c>.</param>
    /// <param name="newId">Makes the id of a statement that has none.</param>
    /// <param name="refusals">What is wrong; empty where a command was read.</param>
    public static Command? ReadLine(
        ReadOnlyMemory<byte> line,
        Func<Guid> newId,
        out IReadOnlyList<Refusal> refusals
    )
    {
        using var document = Parse(line, out refusals);
        if (document is null)
            return null;
        if (
            !document.RootElement.TryGetProperty(CommandMember, out var name)
            || name.ValueKind != JsonValueKind.String
        )
        {
            refusals =
            [
                new(
                    Refusals.Missing,
                    "The line names no command; give it a member \"command\" such as \"RecordStatement\".",
                    CommandMember
                ),
            ];
            return null;
        }
        var shape = CommandCatalogue.Find(TextOf(name));
        if (shape is not null)
            return Read(shape, document.RootElement, newId, out refusals);
        refusals =
        [
            new(
                Refusals.UnknownCommand,
                $"There is no command {Shown(name)}; the reference lists them.",
                CommandMember
            ),
        ];
        return null;
    }

    /// <summary>Parses one JSON object.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json, out IReadOnlyList<Refusal> refusals)
    {
        if (!Utf8.IsValid(json.Span))
        {
            refusals = [new(Refusals.Malformed, "This is no valid UTF-8; write the text as UTF-8.")];
            return null;
        }
        refusals = [];
        try
        {
            var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            refusals =
            [
                new(Refusals.Malformed, $"Expected one JSON object, got {KindOf(document.RootElement)}."),
            ];
            document.Dispose();
        }
        catch (InvalidOperationException)
        {
            // The check for duplicate names met half a surrogate pair.
            refusals =
            [
                new(
                    Refusals.Malformed,
                    "The name of a member holds half a surrogate pair; give whole characters."
                ),
            ];
        }
        catch (JsonException e)
        {
            var place = e.BytePositionInLine is { } at ? $" at byte {at + 1}" : "";
            var reason = ValueReader.CutMiddle(e.Message.Split(" LineNumber:")[0]);
            refusals = [new(Refusals.Malformed, $"This is no valid JSON{place}: {reason}")];
        }
        return null;
    }

    /// <summary>Reads a command of a known shape.</summary>
    /// <param name="shape">The command's shape.</param>
    /// <param name="json">An object; a member <c>command</c>, if there, has to be the command's name.</param>
    /// <param name="newId">Makes the id of a statement that has none.</param>
    /// <param name="refusals">What is wrong; empty where a command was read.</param>
    public static Command? Read(
        RecordShape shape,
        JsonElement json,
        Func<Guid> newId,
        out IReadOnlyList<Refusal> refusals
    )
    {
        var wrong = new List<Refusal>();
        if (
            json.TryGetProperty(CommandMember, out var name)
            && !(name.ValueKind == JsonValueKind.String && name.ValueEquals(shape.Name))
        )
            wrong.Add(
                new(
                    Refusals.Invalid,
                    $"This is the route of {shape.Name}, not of {Shown(name)}.",
                    CommandMember
                )
            );
        var command = (Command?)ReadRecord(shape, json, "", newId, wrong);
        if (command is not null)
            wrong.AddRange(command.Check());
        refusals = wrong;
        return wrong.Count == 0 ? command : null;
    }

    private static object? ReadRecord(
        RecordShape shape,
        JsonElement json,
        string path,
        Func<Guid> newId,
        List<Refusal> wrong
    )
    {
        var before = wrong.Count;
        var given = new JsonElement[shape.Members.Count];
        List<string>? unknown = null;
        foreach (var property in json.EnumerateObject())
        {
            var i = Find(shape, property);
            if (i >= 0)
                given[i] = property.Value;
            else if (!(path.Length == 0 && property.NameEquals(CommandMember)))
                (unknown ??= []).Add(property.Name);
        }
        var values = new object?[given.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = ReadMember(shape.Members[i], given[i], path, newId, wrong);
        foreach (var name in unknown ?? [])
        {
            var cut = ValueReader.Cut(name);
            wrong.Add(
                new(
                    Refusals.UnknownMember,
                    $"{shape.Name} has no member '{cut}'; it has {string.Join(", ", shape.Members.Select(m => m.Name))}.",
                    path + cut
                )
            );
        }
        return wrong.Count == before ? shape.Make(values) : null;
    }

    /// <summary>The member that a property gives; -1 where it is none. An escaped name is compared as
    /// text.</summary>
    private static int Find(RecordShape shape, JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        return shape.Find(name.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(property.Name) : name);
    }

    /// <summary>A member that may be absent, which the default element stands for.</summary>
    private static object? ReadMember(
        MemberShape member,
        JsonElement value,
        string path,
        Func<Guid> newId,
        List<Refusal> wrong
    )
    {
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            return ReadGiven(member, value, path + member.Name, newId, wrong);
        if (member.IsRequired)
        {
            wrong.Add(
                new(
                    Refusals.Missing,
                    $"{path + member.Name} is missing; give {ValueReader.Right(member)}.",
                    path + member.Name
                )
            );
        }
        return member.IsMadeWhenAbsent ? newId().ToString() : null;
    }

    private static object? ReadGiven(
        MemberShape member,
        JsonElement value,
        string path,
        Func<Guid> newId,
        List<Refusal> wrong
    )
    {
        if (!member.IsList)
            return ReadOne(member, value, path, newId, wrong);
        if (value.ValueKind != JsonValueKind.Array)
        {
            wrong.Add(new(Refusals.Invalid, $"{path} is {KindOf(value)}; give an array.", path));
            return null;
        }
        var items = new List<object?>(value.GetArrayLength());
        var before = wrong.Count;
        foreach (var item in value.EnumerateArray())
            items.Add(ReadOne(member, item, $"{path}[{items.Count}]", newId, wrong));
        return wrong.Count == before ? member.ListOf([.. items]) : null;
    }

    private static object? ReadOne(
        MemberShape member,
        JsonElement value,
        string path,
        Func<Guid> newId,
        List<Refusal> wrong
    )
    {
        if (member.Inner is not null)
        {
            if (value.ValueKind == JsonValueKind.Object)
                return ReadRecord(member.Inner, value, path + ".", newId, wrong);
            wrong.Add(new(Refusals.Invalid, $"{path} is {KindOf(value)}; give an object.", path));
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            wrong.Add(
                new(
                    Refusals.Invalid,
                    $"{path} is {KindOf(value)}; give {ValueReader.Right(member)}, in quotes.",
                    path
                )
            );
            return null;
        }
        var read = ValueReader.Read(member, value, out var problem);
        if (problem is not null)
            wrong.Add(new(Refusals.Invalid, $"{path} {problem}", path));
        return read;
    }

    private static string Shown(JsonElement value) => $"'{ValueReader.Cut(TextOf(value))}'";

    /// <summary>A value as text; half a surrogate pair is none.</summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static string KindOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a truth value",
        };
}
