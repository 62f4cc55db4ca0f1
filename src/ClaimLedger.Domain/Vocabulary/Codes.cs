using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaimLedger.Domain.Vocabulary;

/// <summary>The stored codes of one vocabulary, both ways.</summary>
/// <typeparam name="T">An enum of this namespace.</typeparam>
public static class Codes<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Written = Enum.GetValues<T>()
        .ToDictionary(value => value, value => Codes.CodeOf(value));

    private static readonly Dictionary<string, T> Read = Written.ToDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );

    private static readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Read.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every code, in the order of the scale.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. Enum.GetValues<T>().Select(value => Written[value])];

    /// <summary>The stored code of <paramref name="value"/>.</summary>
    public static string Write(T value) => Written[value];

    /// <summary>Reads a code; exact, case included.</summary>
    public static bool TryRead(ReadOnlySpan<char> code, out T value) => BySpan.TryGetValue(code, out value);
}

/// <summary>The stored codes of vocabularies that are known by their type alone.</summary>
public static class Codes
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, object>> ByType = new();

    /// <summary>Every code of a vocabulary, in the order of the scale.</summary>
    public static IReadOnlyList<string> Of(Type vocabulary) =>
        [.. Enum.GetValues(vocabulary).Cast<Enum>().Select(CodeOf)];

    /// <summary>The value of a code; null where the vocabulary has no such code.</summary>
    public static object? Read(Type vocabulary, string code) =>
        ByType.GetOrAdd(vocabulary, Values).GetValueOrDefault(code);

    internal static string CodeOf(Enum value) =>
        value
            .GetType()
            .GetField(value.ToString())!
            .GetCustomAttribute<JsonStringEnumMemberNameAttribute>()
            ?.Name
        ?? JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static Dictionary<string, object> Values(Type vocabulary) =>
        Enum.GetValues(vocabulary)
            .Cast<Enum>()
            .ToDictionary(CodeOf, value => (object)value, StringComparer.Ordinal);
}

/// <summary>Reads and writes every vocabulary as its codes in JSON.</summary>
public sealed class CodesJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => IsVocabulary(typeToConvert);

    /// <summary>Whether <paramref name="type"/> is one of the vocabularies of this namespace.</summary>
    public static bool IsVocabulary(Type type) => type.IsEnum && type.Namespace == typeof(Stance).Namespace;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private const int Longest = 256;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // No code is as long, but a text may be, which then is none.
            Span<char> letters = stackalloc char[Longest];
            return
                reader.TokenType == JsonTokenType.String
                && reader.ValueSpan.Length <= Longest
                && Codes<T>.TryRead(letters[..reader.CopyString(letters)], out var value)
                ? value
                : throw new JsonException($"Not one of {string.Join(", ", Codes<T>.All)}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Codes<T>.Write(value));
    }
}
