using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;

namespace ClaimLedger.Pages.Audit;

/// <summary>What events are searched for.</summary>
internal sealed class EventQuery
{
    public string? Type { get; set; }

    public string? Stream { get; set; }

    public string? Actor { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public string? Order { get; set; }

    /// <summary>A path with all of it as its query.</summary>
    public string At(string path) =>
        PathText.With(
            path,
            ("type", Type?.Trim()),
            ("stream", Stream?.Trim()),
            ("actor", Actor?.Trim()),
            ("from", From?.Trim()),
            ("to", To?.Trim()),
            ("order", Order)
        );

    /// <summary>The address of the page with it, something else in part.</summary>
    public string With(string? stream = null, string? actor = null, string? after = null)
    {
        var other = new EventQuery
        {
            Type = Type,
            Stream = stream ?? Stream,
            Actor = actor ?? Actor,
            From = From,
            To = To,
            Order = Order,
        };
        return PathText.With(other.At("/desk/audit/events"), ("after", after));
    }
}

/// <summary>Events as one reads them.</summary>
internal static class EventText
{
    private static readonly JsonSerializerOptions Indented = new(LedgerJson.Answers) { WriteIndented = true };

    /// <summary>A type in words: StatementRecorded as "Statement recorded".</summary>
    public static string Type(string name) =>
        string.Concat(
            name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}")
        );

    /// <summary>A payload, a member a line.</summary>
    public static string Payload(JsonElement payload) => JsonSerializer.Serialize(payload, Indented);

    /// <summary>The page of a stream; null where it has none.</summary>
    public static string? PageOf(string stream) =>
        stream.Split('/') is [("source" or "statement" or "threat" or "document") and var kind, var id]
            ? $"/desk/{kind}s/{id}"
            : null;
}
