using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli.Replays;

/// <summary>
/// Texts and dates that come again and again in events, such as ids: each thread keeps those that it read
/// last, so that a million events do not hold a million copies. A text has one place; what comes there next
/// takes it.
/// </summary>
internal sealed class KeptTexts
{
    private const int Places = 1 << 12;
    private const int Longest = 128;

    [ThreadStatic]
    private static KeptTexts? _ofThread;

    private readonly (byte[] Utf8, string Text)[] _texts = new (byte[], string)[Places];
    private readonly EdtfDate?[] _dates = new EdtfDate?[Places];

    /// <summary>Those of this thread.</summary>
    public static KeptTexts OfThread => _ofThread ??= new KeptTexts();

    /// <summary>How stored events are read with them.</summary>
    public static IReadOnlyDictionary<string, JsonTypeInfo> Reading { get; } =
        EventTypes.InfosOf(NewReading());

    /// <summary>A text.</summary>
    public string Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        ref var kept = ref _texts[PlaceOf(utf8)];
        if (!utf8.SequenceEqual(kept.Utf8))
            kept = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return kept.Text ?? "";
    }

    /// <summary>A date; null where the text is none.</summary>
    public EdtfDate? Date(ReadOnlySpan<char> text)
    {
        ref var kept = ref _dates[PlaceOf(text)];
        if (kept is not null && text.SequenceEqual(kept.Text))
            return kept;
        return EdtfDate.TryParse(text.ToString(), out var date, out _) ? kept = date : null;
    }

    /// <summary>By length, beginning and end, in which ids differ.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> utf8)
    {
        var (first, last) = (0UL, (ulong)utf8.Length);
        if (utf8.Length >= sizeof(ulong))
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(utf8);
            last ^= BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]);
        }
        else
        {
            foreach (var one in utf8)
                first = (first << 8) | one;
        }
        return (int)(((first * 0x9E37_79B9_7F4A_7C15) ^ (last * 0xC2B2_AE3D_27D4_EB4F)) >> 40) & (Places - 1);
    }

    private static int PlaceOf(ReadOnlySpan<char> text) =>
        string.GetHashCode(text, StringComparison.Ordinal) & (Places - 1);

    private static JsonSerializerOptions NewReading()
    {
        var options = new JsonSerializerOptions(LedgerJson.Stored);
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new DateConverter());
        return options;
    }

    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader is { ValueIsEscaped: false, TokenType: JsonTokenType.String }
                ? OfThread.Text(reader.ValueSpan)
                : reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }

    private sealed class DateConverter : JsonConverter<EdtfDate>
    {
        private static readonly EdtfDateJsonConverter Plain = new();

        public override EdtfDate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > EdtfDate.MaxLength)
                return Plain.Read(ref reader, type, options);
            Span<char> letters = stackalloc char[EdtfDate.MaxLength];
            var length = reader.CopyString(letters);
            return OfThread.Date(letters[..length]) ?? Plain.Read(ref reader, type, options);
        }

        public override void Write(Utf8JsonWriter writer, EdtfDate value, JsonSerializerOptions options) =>
            Plain.Write(writer, value, options);
    }
}
