using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Idempotency-Key: the same request under a key is answered as the first time, for good.</summary>
public sealed class RequestKeyTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_answer_is_given_again_even_where_the_world_has_moved_on()
    {
        await CommandWorld.BeginAsync(ledger, "keys1");
        const string B = """{"reliability":"B"}""";
        var first = await PostAsync("/sources/keys1/reliability", B, "k1-1");
        await PostAsync("/sources/keys1/reliability", """{"reliability":"C"}""", "k1-2");
        var count = await ledger.EventsAsync();
        var again = await PostAsync("/sources/keys1/reliability", B, "k1-1");

        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.IsReplay));
        Assert.Equal((HttpStatusCode.Created, true), (again.Status, again.IsReplay));
        Assert.Equal(first.Body.ToJsonString(), again.Body.ToJsonString());
        Assert.Equal(count, await ledger.EventsAsync());
        var profile = await ledger.GetAsync("/sources/keys1");
        Assert.Equal("C", (string?)profile["reliability"]);
    }

    [Fact]
    public async Task A_statement_without_an_id_is_recorded_once()
    {
        await CommandWorld.BeginAsync(ledger, "keys2");
        const string Statement = """
            {"source":"keys2","document":"keys2","rendering":"quote","statedOn":"2004","text":"Said once."}
            """;
        var first = await PostAsync("/statements", Statement, "k2");
        var again = await PostAsync("/statements", Statement, "k2");
        var unkeyed = await PostAsync("/statements", Statement, key: null);
        Assert.Equal((string?)first.Body["stream"], (string?)again.Body["stream"]);
        Assert.NotEqual((string?)first.Body["stream"], (string?)unkeyed.Body["stream"]);
    }

    [Fact]
    public async Task A_repeat_is_replayed_as_a_repeat()
    {
        await CommandWorld.BeginAsync(ledger, "keys3");
        await PostAsync("/sources/keys3/aliases", """{"alias":"A"}""", key: null);
        var first = await PostAsync("/sources/keys3/aliases", """{"alias":"A"}""", "k3");
        var again = await PostAsync("/sources/keys3/aliases", """{"alias":"A"}""", "k3");
        Assert.Equal((HttpStatusCode.OK, false), (first.Status, first.IsReplay));
        Assert.Equal((HttpStatusCode.OK, true), (again.Status, again.IsReplay));
        Assert.Equal(first.Body.ToJsonString(), again.Body.ToJsonString());
    }

    [Fact]
    public async Task Another_request_under_the_key_is_refused()
    {
        await CommandWorld.BeginAsync(ledger, "keys4");
        await PostAsync("/sources/keys4/aliases", """{"alias":"A"}""", "k4");
        var count = await ledger.EventsAsync();
        var other = await PostAsync("/sources/keys4/aliases", """{"alias":"B"}""", "k4");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal("key-reused", (string?)other.Body["code"]);
        Assert.Equal(count, await ledger.EventsAsync());
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        const string Graded = """{"reliability":"B"}""";
        var refused = await PostAsync("/sources/keys5/reliability", Graded, "k5");
        await CommandWorld.BeginAsync(ledger, "keys5");
        var taken = await PostAsync("/sources/keys5/reliability", Graded, "k5");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Created), (refused.Status, taken.Status));
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData("\"\"")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var answer = await PostAsync("/sources/keys6/aliases", """{"alias":"A"}""", key);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "Idempotency-Key"),
            (answer.Status, (string?)answer.Body["field"])
        );
    }

    [Fact]
    public async Task One_key_at_two_nodes_and_many_times_at_once_stores_once()
    {
        await CommandWorld.BeginAsync(ledger, "keys7");
        var other = (await ledger.StartNodeAsync("local")).GetTestServer().CreateClient();
        const string Statement = """
            {"source":"keys7","document":"keys7","rendering":"quote","statedOn":"2004","text":"At once."}
            """;
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i => PostAsync("/statements", Statement, "k7", i % 2 == 0 ? null : other))
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Body.ToJsonString()).Distinct());
        Assert.Single(answers, a => !a.IsReplay);
    }

    [Fact]
    public async Task An_import_with_a_key_sent_again_appends_nothing_whatever_it_says()
    {
        await CommandWorld.BeginAsync(ledger, "keys8");
        // Without a key, the second time would grade the source B and C once more.
        const string Lines = """
            {"command":"AssessReliability","source":"keys8","reliability":"B"}
            {"command":"AssessReliability","source":"keys8","reliability":"C"}
            """;
        var first = await PostAsync("/imports", Lines, "file-8", type: "application/x-ndjson");
        var again = await PostAsync("/imports", Lines, "file-8", type: "application/x-ndjson");
        Assert.Equal((2, 0), ((int)first.Body["appended"]!, (int)first.Body["repeated"]!));
        Assert.Equal((0, 2), ((int)again.Body["appended"]!, (int)again.Body["repeated"]!));
    }

    private async Task<(HttpStatusCode Status, JsonNode Body, bool IsReplay)> PostAsync(
        string path,
        string body,
        string? key,
        HttpClient? client = null,
        string type = "application/json"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, type);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await (client ?? ledger.Client).SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (
            response.StatusCode,
            JsonNode.Parse(text)!,
            response.Headers.Contains("Idempotency-Replayed")
        );
    }
}
