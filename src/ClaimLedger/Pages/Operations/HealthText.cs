using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Feeds;

namespace ClaimLedger.Pages.Operations;

/// <summary>What the service says of its health.</summary>
/// <param name="IsReady">Whether it can do its work.</param>
/// <param name="Position">The ledger's position.</param>
/// <param name="Reason">Why it cannot, in a sentence; null where none is given.</param>
/// <param name="Late">The consumers that are too far behind.</param>
/// <param name="Whole">All of it.</param>
internal sealed record HealthText(
    bool IsReady,
    long Position,
    string? Reason,
    IReadOnlyList<LateConsumer> Late,
    string Whole
)
{
    private static readonly JsonSerializerOptions Indented = new(LedgerJson.Answers) { WriteIndented = true };

    /// <summary>What an answer says.</summary>
    /// <exception cref="RefusedException">It is no longer known who asks.</exception>
    public static HealthText Of(Answered answered)
    {
        if (answered.Status is not (StatusCodes.Status200OK or StatusCodes.Status503ServiceUnavailable))
            throw Desk.Refused(answered);
        using var json = JsonDocument.Parse(answered.Body);
        var root = json.RootElement;
        var late =
            root.TryGetProperty("consumers", out var consumers)
            && consumers.TryGetProperty("late", out var all)
                ? all.Deserialize<IReadOnlyList<LateConsumer>>(LedgerJson.Answers)
                : null;
        return new HealthText(
            answered.Status == StatusCodes.Status200OK,
            root.TryGetProperty("position", out var position) ? position.GetInt64() : 0,
            root.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            late ?? [],
            JsonSerializer.Serialize(root, Indented)
        );
    }

    /// <summary>What to do about a consumer that is late; null where it is not.</summary>
    public string? LateOf(ConsumerItem item) =>
        Late.FirstOrDefault(late => (late.Feed, late.Consumer) == (item.Feed, item.Consumer))?.Warning;
}

/// <summary>Figures of operations as one reads them.</summary>
internal static class OperationsText
{
    /// <summary>How long: 12 s, 3 min, 5 h, 2 d.</summary>
    public static string Long(double seconds) =>
        seconds switch
        {
            < 120 => Text(seconds, "s"),
            < 7_200 => Text(seconds / 60, "min"),
            < 172_800 => Text(seconds / 3_600, "h"),
            _ => Text(seconds / 86_400, "d"),
        };

    private static string Text(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(number):0} {unit}");
}
