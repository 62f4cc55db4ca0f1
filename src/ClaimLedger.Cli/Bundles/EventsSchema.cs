using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli.Bundles;

/// <summary>The JSON Schema (draft 2020-12) of every event's payload: <c>$defs</c> by the event's type. It is
/// made from the classes that the events are read with.</summary>
internal static class EventsSchema
{
    private static readonly JsonSerializerOptions Indented = new(LedgerJson.Stored) { WriteIndented = true };

    /// <summary>The file.</summary>
    public static byte[] ToBytes()
    {
        var types = new JsonObject();
        foreach (var (name, type) in EventTypes.All)
            types[name] = Of(type);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "The payloads of a ClaimLedger's events, by the type that an entry of the log names",
            ["$defs"] = types,
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(schema, Indented), (byte)'\n'];
    }

    private static JsonNode Of(Type type) =>
        LedgerJson.Stored.GetJsonSchemaAsNode(
            type,
            new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = Say,
            }
        );

    /// <summary>What the ledger writes by converters of its own, the exporter knows nothing of.</summary>
    private static JsonNode Say(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        var isNullable = Nullable.GetUnderlyingType(type) is not null || IsNullable(context);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Commitment))
        {
            return new JsonObject
            {
                ["type"] = TypeOf("string", isNullable),
                ["pattern"] = $"^{Commitment.Prefix}[A-Za-z0-9_-]{{43}}$",
            };
        }
        if (type == typeof(EdtfDate))
            return new JsonObject { ["type"] = TypeOf("string", isNullable), ["format"] = "edtf" };
        if (!CodesJsonConverter.IsVocabulary(type))
            return schema;
        var codes =
            (IReadOnlyList<string>)
                typeof(Codes<>).MakeGenericType(type).GetProperty("All")!.GetValue(obj: null)!;
        return new JsonObject { ["enum"] = new JsonArray([.. codes.Select(code => JsonValue.Create(code))]) };
    }

    private static bool IsNullable(JsonSchemaExporterContext context) =>
        context.PropertyInfo is { IsGetNullable: true };

    private static JsonNode TypeOf(string type, bool isNullable) =>
        isNullable ? new JsonArray(type, "null") : JsonValue.Create(type);
}
