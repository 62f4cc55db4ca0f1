using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli.Bundles;

/// <summary>The JSON Schema (draft 2020-12) of every event's payload: <c>$defs</c> by the event's type. It is
/// made from the classes that the events are read with.</summary>
internal static class EventsSchema
{
    /// <summary>The file's place in a bundle.</summary>
    public const string FileName = "schema/events.schema.json";

    private static readonly JsonSerializerOptions Indented = new(LedgerJson.Stored) { WriteIndented = true };

    /// <summary>The file.</summary>
    public static byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(ToJson(), Indented), (byte)'\n'];

    /// <summary>The schema.</summary>
    public static JsonObject ToJson() =>
        new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "The payloads of a ClaimLedger's events, by the type that an entry of the log names",
            ["$defs"] = new JsonObject(
                EventTypes.All.Select(e => KeyValuePair.Create(e.Name, (JsonNode?)OfEvent(e.Type)))
            ),
        };

    private static JsonObject OfEvent(Type type)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        // Not shared: it is for one thread at a time.
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            properties[name] = Of(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            // What is absent is not stored.
            if (nullability.Create(property).ReadState == NullabilityState.NotNull)
                required.Add(name);
        }
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
        };
    }

    private static JsonObject Of(Type type)
    {
        if (type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        if (type == typeof(EdtfDate))
            return new JsonObject { ["type"] = "string", ["description"] = "EDTF (ISO 8601-2)" };
        if (type == typeof(DateOnly))
            return new JsonObject { ["type"] = "string", ["format"] = "date" };
        if (type == typeof(Commitment))
        {
            return new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = $"^{Commitment.Prefix}[A-Za-z0-9_-]{{43}}$",
            };
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Items<>))
            return new JsonObject { ["type"] = "array", ["items"] = Of(type.GetGenericArguments()[0]) };
        if (!CodesJsonConverter.IsVocabulary(type))
            throw new InvalidOperationException($"It is not known how a {type.Name} is stored.");
        var codes =
            (IReadOnlyList<string>)
                typeof(Codes<>).MakeGenericType(type).GetProperty("All")!.GetValue(obj: null)!;
        return new JsonObject { ["enum"] = new JsonArray([.. codes.Select(code => JsonValue.Create(code))]) };
    }
}
