using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>The shapes of what the feeds tell, as JSON Schema, from the records themselves.</summary>
public static class FeedSchema
{
    private static readonly JsonSchemaExporterOptions Exporting = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Own(context.TypeInfo.Type) ?? Plain(context, schema),
    };

    private static readonly JsonSerializerOptions Written = Readable(LedgerJson.Stored);

    /// <summary>The schema of an entry of a kind: the CloudEvent with its data.</summary>
    public static JsonObject Of(Feed feed, FeedKind kind)
    {
        var data = Of(kind.Data);
        if (feed.Name == Feed.Ledger)
            data["properties"]!["payload"] = Of(
                EventTypes.All.Single(e => e.Name == kind.Name["event.".Length..]).Type
            );
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray(
                "specversion",
                "id",
                "source",
                "type",
                "subject",
                "time",
                "datacontenttype",
                "sequence",
                "data"
            ),
            ["properties"] = new JsonObject
            {
                ["specversion"] = Constant("1.0"),
                ["id"] = Text("Names the entry in its feed, for good.", "^[1-9][0-9]*\\.[0-9a-f]{8}$"),
                ["source"] = Constant($"/feeds/{feed.Name}"),
                ["type"] = Constant(FeedLine.TypePrefix + kind.Name),
                ["subject"] = Text("What it is about."),
                ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                ["datacontenttype"] = Constant("application/json"),
                ["sequence"] = Text("Its place in the feed, from 1, without gaps.", "^[1-9][0-9]*$"),
                ["data"] = data,
                ["previd"] = Text("The id of the entry before it in what was asked for."),
            },
        };
    }

    /// <summary>The schema of a record. A record that is in it twice is there twice: where its schema lies in
    /// the document, a reference would lead elsewhere. None holds itself.</summary>
    private static JsonObject Of(Type type)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(Written, type, Exporting).AsObject();
        Resolve(schema, schema);
        return schema;
    }

    private static void Resolve(JsonObject root, JsonNode at)
    {
        foreach (var (name, value) in at is JsonObject o ? o.ToList() : [])
        {
            if ((string?)(value as JsonObject)?["$ref"] is { } reference)
                at[name] = reference
                    .Split('/')
                    .Skip(1)
                    .Aggregate((JsonNode)root, (n, key) => n[key]!)
                    .DeepClone();
            else if (value is JsonObject)
                Resolve(root, value);
        }
    }

    /// <summary>The schema of what is written by a converter of ours, which says nothing of itself.</summary>
    private static JsonObject? Own(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(EdtfDate))
            return new JsonObject { ["type"] = "string", ["format"] = "edtf" };
        if (type == typeof(Commitment))
            return Text("The commitment to a sealed text.");
        if (CodesJsonConverter.IsVocabulary(type))
        {
            var codes = Codes.Of(type).Select(code => (JsonNode)code).ToArray();
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(codes) };
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Items<>))
        {
            var item = type.GetGenericArguments()[0];
            return new JsonObject
            {
                ["type"] = "array",
                ["items"] =
                    item == typeof(string) ? new JsonObject { ["type"] = "string" } : Own(item) ?? Of(item),
            };
        }
        return null;
    }

    /// <summary>What is null is absent.</summary>
    private static JsonNode Plain(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject o)
            return schema;
        if (o["type"] is JsonArray types)
            o["type"] = types.Select(t => (string?)t).First(t => t != "null");
        if (o["required"] is JsonArray)
        {
            var always = context.TypeInfo.Properties.Where(IsAlwaysThere);
            o["required"] = new JsonArray([.. always.Select(p => (JsonNode)p.Name)]);
        }
        return o;
    }

    /// <summary>What can be null is absent then; what is not written at all cannot be read off.</summary>
    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property is { Get: not null, IsGetNullable: false }
        && Nullable.GetUnderlyingType(property.PropertyType) is null;

    private static JsonSerializerOptions Readable(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static JsonObject Constant(string value) => new() { ["type"] = "string", ["const"] = value };

    private static JsonObject Text(string meaning, string? pattern = null)
    {
        var text = new JsonObject { ["type"] = "string", ["description"] = meaning };
        if (pattern is not null)
            text["pattern"] = pattern;
        return text;
    }
}
