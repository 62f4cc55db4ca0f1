using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Redactions;

/// <summary>Few words to redact with: one person asks, a colleague at another node approves.</summary>
internal static class RedactionDesk
{
    private static int _requests;

    /// <summary>Asks for a redaction.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="thing">The address of what is redacted, such as <c>statements/st1</c>.</param>
    /// <param name="fields">The paths; none for all.</param>
    /// <returns>The request's id.</returns>
    public static async Task<string> AskAsync(this Ledger ledger, string thing, params string[] fields)
    {
        var redaction = $"r{Interlocked.Increment(ref _requests)}";
        await ledger.AppendAsync(
            $"/{thing}/redactions",
            new
            {
                redaction,
                basis = "GDPR Art. 17",
                reason = "They asked for it.",
                fields,
            }
        );
        return redaction;
    }

    /// <summary>Asks and has it approved.</summary>
    /// <returns>The position of the redaction.</returns>
    public static async Task<long> RedactAsync(this Ledger ledger, string thing, params string[] fields)
    {
        var redaction = await ledger.AskAsync(thing, fields);
        var colleague = await ledger.ColleagueAsync();
        return await ledger.AppendAsync($"/{thing}/redactions/{redaction}/approval", new { }, colleague);
    }

    /// <summary>The texts of a stream that can be opened, each by the path that it is sealed under, in their
    /// order.</summary>
    public static async Task<IReadOnlyList<string>> OpenAsync(this Ledger ledger, string stream)
    {
        var vault = ledger.Host.Services.GetRequiredService<Vault>();
        var texts = await vault.OpenAsync([stream], TestContext.Current.CancellationToken);
        return [.. texts.Values.Order(StringComparer.Ordinal)];
    }

    /// <summary>How many keys and disclosures there are of a stream.</summary>
    public static async Task<(long Keys, long Disclosures)> SealedAsync(this Ledger ledger, string stream) =>
        (
            await ledger.NumberAsync($"select count(*) from ledger.subject_keys where subject = '{stream}'"),
            await ledger.NumberAsync($"select count(*) from ledger.disclosures where stream = '{stream}'")
        );

    /// <summary>The events of a stream as they are stored, up to a version.</summary>
    public static Task<IReadOnlyList<string>> StoredAsync(this Ledger ledger, string stream, long upTo) =>
        ledger.RowsAsync(
            $"select e::text from ledger.mt_events e where stream_id = '{stream}' and version <= {upTo} order by version"
        );

    /// <summary>An assessment with a rationale.</summary>
    public static object Assessment(string id, string threat, string rationale) =>
        new
        {
            assessment = id,
            threat,
            stance = "agree",
            rationale,
        };

    public static string[] Texts(this JsonNode? list) => [.. list!.AsArray().Select(n => (string)n!)];
}
