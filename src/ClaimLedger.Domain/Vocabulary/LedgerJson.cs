using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaimLedger.Domain.Vocabulary;

/// <summary>How the ledger writes JSON: camelCase, codes of the vocabularies, nothing for what is absent,
/// letters of every script as themselves. Stored events are written so, for good.</summary>
public static class LedgerJson
{
    /// <summary>The options of stored events.</summary>
    public static JsonSerializerOptions Stored { get; } =
        Apply(new JsonSerializerOptions(), keepNulls: false);

    /// <summary>The options of answers, where null says that there is nothing.</summary>
    public static JsonSerializerOptions Answers { get; } =
        Apply(new JsonSerializerOptions(), keepNulls: true);

    /// <summary>Sets <paramref name="options"/> to write as the ledger does.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options, bool keepNulls)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = keepNulls
            ? JsonIgnoreCondition.Never
            : JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        // Before any other: a serializer that comes with a converter of its own for enums would store names.
        options.Converters.Insert(0, new CodesJsonConverter());
        return options;
    }
}
