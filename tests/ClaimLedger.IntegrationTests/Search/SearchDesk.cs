using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Statements;
using ClaimLedger.IntegrationTests.Hosting;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Few words to ask a search, and to do to a ledger what no command does yet.</summary>
internal static class SearchDesk
{
    /// <summary>What is found, one line a hit: match, kind and id.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(
        this Ledger ledger,
        string words,
        string filters = ""
    ) => [.. (await ledger.SearchAsync(words, filters)).Select(Line)];

    /// <summary>The items of a search.</summary>
    public static async Task<JsonArray> SearchAsync(this Ledger ledger, string words, string filters = "")
    {
        var last = await ledger.NumberAsync("select coalesce(max(seq_id), 0) from ledger.mt_events");
        var path = $"/search?q={Uri.EscapeDataString(words)}&minPosition={last}{filters}";
        return (await ledger.WaitForAsync(path))["found"]!.AsArray();
    }

    /// <summary>Gets what has to be there once the views have got so far, which takes a while after a
    /// start.</summary>
    public static async Task<JsonNode> WaitForAsync(this Ledger ledger, string path)
    {
        for (var i = 0; i < 12; i++)
        {
            var (status, body) = await ledger.GetAnyAsync(path);
            if (status != HttpStatusCode.ServiceUnavailable)
            {
                Assert.True(status == HttpStatusCode.OK, $"{path}: {body.ToJsonString()}");
                return body;
            }
            Assert.Equal("position-not-reached", (string?)body["code"]);
        }
        throw new InvalidOperationException(
            $"{path}: {(await ledger.GetAnyAsync("/health/ready")).Body.ToJsonString()}"
        );
    }

    public static string Line(JsonNode? item) => $"{item!["match"]} {item["kind"]} {item["id"]}";

    /// <summary>Destroys texts of a statement as redaction will: an event says so, and where its text is
    /// among them, its disclosures and its key go.</summary>
    public static async Task RedactAsync(this Ledger ledger, string statement, params string[] fields)
    {
        var stream = $"statement/{statement}";
        if (fields.Contains(SealedFields.Text))
            await ledger.ExecuteAsync(
                $"delete from ledger.disclosures where stream = '{stream}'; delete from ledger.subject_keys where subject = '{stream}'"
            );
        await using var session = ledger
            .Host.Services.GetRequiredService<IDocumentStore>()
            .LightweightSession();
        session.Events.Append(stream, new StatementRedacted([.. fields], "gdpr-17", "editor-1", "editor-2"));
        await session.SaveChangesAsync();
    }

    /// <summary>The rows of the search's tables, as texts in an order of their own.</summary>
    public static async Task<IReadOnlyList<string>> SearchRowsAsync(this Ledger ledger) =>
        [
            .. await ledger.RowsAsync("select s::text from ledger.search_statements s order by 1"),
            .. await ledger.RowsAsync("select t::text from ledger.search_things t order by 1"),
        ];
}
