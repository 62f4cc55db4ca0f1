using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaimLedger.Domain.Vocabulary;

/// <summary>
/// A date as a source gives it: an EDTF text, kept as written, and the days it covers. After ISO 8601-2:2019
/// (EDTF level 0, and of level 1 the qualifiers and open intervals):
/// <code>
/// 2004-01-23             a day
/// 2004-01                a month
/// 2004                   a year, 0001 to 9999
/// 2003-10/2004-01        an interval; each side a day, a month or a year
/// ../2004-01-23  2003/.. an interval with one open side
/// 2004-01~               ~ approximate, ? uncertain, % both; at the end of a date or of either side
/// </code>
/// </summary>
/// <remarks>
/// Qualifiers do not widen the days covered: nobody knows by how much. Equality is that of the text, so
/// <c>2004-01</c> and <c>2004-01-01/2004-01-31</c> differ, though they cover the same days.
/// </remarks>
[JsonConverter(typeof(EdtfDateJsonConverter))]
public sealed record EdtfDate : IComparable<EdtfDate>
{
    /// <summary>The longest text taken, in UTF-16 code units; the longest date there is has 23.</summary>
    public const int MaxLength = 40;

    private static readonly EdtfDate?[] Recent = new EdtfDate?[1_024];

    private EdtfDate(string text, EdtfDays days)
    {
        Text = text;
        Earliest = days.First;
        Latest = days.Last;
        IsApproximate = days.IsApproximate;
        IsUncertain = days.IsUncertain;
    }

    /// <summary>The text exactly as written.</summary>
    public string Text { get; }

    /// <summary>The first day covered (proleptic Gregorian calendar); null for an open start.</summary>
    public DateOnly? Earliest { get; }

    /// <summary>The last day covered, inclusive; null for an open end.</summary>
    public DateOnly? Latest { get; }

    /// <summary>Whether the date, or a side of the interval, is marked <c>~</c> or <c>%</c>.</summary>
    public bool IsApproximate { get; }

    /// <summary>Whether the date, or a side of the interval, is marked <c>?</c> or <c>%</c>.</summary>
    public bool IsUncertain { get; }

    /// <summary>Reads a date; never throws.</summary>
    /// <param name="text">The text; nothing is trimmed or normalised.</param>
    /// <param name="date">The date, or null.</param>
    /// <param name="problem">
    /// Null, or an English sentence that says what is wrong and gives examples of what would be right. It
    /// shows at most <see cref="MaxLength"/> characters of the text, and those that do not print as escapes.
    /// </param>
    public static bool TryParse(
        [NotNullWhen(true)] string? text,
        [NotNullWhen(true)] out EdtfDate? date,
        [NotNullWhen(false)] out string? problem
    )
    {
        date = null;
        if (string.IsNullOrEmpty(text))
        {
            problem = EdtfGrammar.Sentence("A date must not be empty");
            return false;
        }

        // Statements of one day come together, and are held together: they share the date.
        ref var recent = ref Recent[(uint)StringComparer.Ordinal.GetHashCode(text) % (uint)Recent.Length];
        if (recent is { } seen && seen.Text == text)
        {
            (date, problem) = (seen, null);
            return true;
        }

        if (EdtfGrammar.Read(text, out var days) is { } reason)
        {
            problem = EdtfGrammar.Sentence(reason);
            return false;
        }

        problem = null;
        date = recent = new EdtfDate(text, days);
        return true;
    }

    /// <summary>Reads a date that is known to be good.</summary>
    /// <exception cref="FormatException">It is not; the message is the problem that
    /// <see cref="TryParse"/> gives.</exception>
    public static EdtfDate Parse(string text) =>
        TryParse(text, out var date, out var problem) ? date : throw new FormatException(problem);

    /// <summary>
    /// Timeline order, by days only: by <see cref="Earliest"/>, an open start before all others; then by
    /// <see cref="Latest"/>, an open end after all others. Zero means the same days, not the same text; the
    /// timeline then goes by ledger position.
    /// </summary>
    public static int CompareByDays(EdtfDate left, EdtfDate right)
    {
        var byEarliest = Nullable.Compare(left.Earliest, right.Earliest);
        return byEarliest != 0
            ? byEarliest
            : (left.Latest, right.Latest) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                ({ } l, { } r) => l.CompareTo(r),
            };
    }

    /// <summary>
    /// <see cref="CompareByDays"/>, then the ordinal order of the texts, so that the order is total and zero
    /// means equal. Null comes first.
    /// </summary>
    public int CompareTo(EdtfDate? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byDays = CompareByDays(this, other);
        return byDays != 0 ? byDays : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>Whether the texts are the same, character by character.</summary>
    public bool Equals(EdtfDate? other) => other is not null && Text == other.Text;

    /// <summary>The hash of the text.</summary>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>The text exactly as written.</summary>
    public override string ToString() => Text;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator <(EdtfDate? left, EdtfDate? right) => Compare(left, right) < 0;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator <=(EdtfDate? left, EdtfDate? right) => Compare(left, right) <= 0;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator >(EdtfDate? left, EdtfDate? right) => Compare(left, right) > 0;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator >=(EdtfDate? left, EdtfDate? right) => Compare(left, right) >= 0;

    private static int Compare(EdtfDate? left, EdtfDate? right) =>
        Comparer<EdtfDate>.Default.Compare(left, right);
}

/// <summary>An <see cref="EdtfDate"/> in JSON is a string, its text.</summary>
/// <remarks>Anything else is a <see cref="JsonException"/> whose message is the problem that
/// <see cref="EdtfDate.TryParse"/> gives.</remarks>
public sealed class EdtfDateJsonConverter : JsonConverter<EdtfDate>
{
    /// <inheritdoc/>
    public override EdtfDate Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            throw new JsonException(EdtfGrammar.Sentence("A date must be a JSON string"));
        }

        return EdtfDate.TryParse(reader.GetString(), out var date, out var problem)
            ? date
            : throw new JsonException(problem);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EdtfDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
