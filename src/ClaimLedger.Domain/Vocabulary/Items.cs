using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaimLedger.Domain.Vocabulary;

/// <summary>A read-only list that equals another of the same items in the same order, so that records
/// which hold lists are compared by content.</summary>
/// <typeparam name="T">The items' type.</typeparam>
[CollectionBuilder(typeof(Items), nameof(Items.Create))]
[JsonConverter(typeof(ItemsJsonConverter))]
public sealed class Items<T> : IReadOnlyList<T>, IEquatable<Items<T>>
{
    private readonly T[] _items;

    internal Items(T[] items) => _items = items;

    internal static Items<T> None { get; } = new([]);

    /// <summary>How many items there are.</summary>
    public int Count => _items.Length;

    /// <summary>The item at <paramref name="index"/>, from 0.</summary>
    public T this[int index] => _items[index];

    /// <summary>These, and one more.</summary>
    public Items<T> With(T item)
    {
        var items = new T[Count + 1];
        _items.CopyTo(items, 0);
        items[^1] = item;
        return new Items<T>(items);
    }

    /// <inheritdoc/>
    public bool Equals(Items<T>? other) => other is not null && _items.SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Items<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}

/// <summary>Makes <see cref="Items{T}"/>.</summary>
public static class Items
{
    /// <summary>The items of a collection expression.</summary>
    public static Items<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The items of <paramref name="source"/>, in its order; none where it is null.</summary>
    public static Items<T> ToItems<T>(this IEnumerable<T>? source) =>
        source switch
        {
            null => Items<T>.None,
            Items<T> items => items,
            _ => new([.. source]),
        };
}

/// <summary>Writes <see cref="Items{T}"/> as a JSON array.</summary>
public sealed class ItemsJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Items<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)
            Activator.CreateInstance(
                typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments())
            )!;

    private sealed class Converter<T> : JsonConverter<Items<T>>
    {
        public override Items<T> Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        )
        {
            var ahead = reader;
            if (reader.TokenType != JsonTokenType.StartArray || !ahead.Read() || !IsEnd(ahead))
                return new(JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []);
            // Most lists of the ledger are empty.
            reader = ahead;
            return Items<T>.None;
        }

        private static bool IsEnd(in Utf8JsonReader at) => at.TokenType == JsonTokenType.EndArray;

        public override void Write(Utf8JsonWriter writer, Items<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in value)
                JsonSerializer.Serialize(writer, item, options);
            writer.WriteEndArray();
        }
    }
}
