using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Redactions;

/// <summary>What one person asked for and another approved is gone at every node; what was appended
/// stays.</summary>
public sealed class RedactionTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_statements_texts_and_its_key_are_gone_and_its_events_are_what_they_were()
    {
        var said = await BeginAsync("all");
        var before = await ledger.StoredAsync("statement/all", 3);
        await ledger.RedactAsync("statements/all");

        Assert.Equal((0, 0), await ledger.SealedAsync("statement/all"));
        Assert.Equal(before, await ledger.StoredAsync("statement/all", 3));
        foreach (var client in new[] { ledger.Client, await ledger.ColleagueAsync() })
        {
            foreach (var query in new[] { "", $"?knownAt={said}" })
            {
                var statement = await ledger.GetAsync($"/statements/all{query}", client);
                Assert.Null(statement["text"]);
                Assert.Null(statement["assessments"]![0]!["rationale"]);
            }
        }
        var now = await ledger.GetAsync("/statements/all");
        Assert.Equal("text,assessments/a2/rationale", string.Join(',', now["redacted"].Texts()[..2]));
        Assert.Null(now["redaction"]);
        var history = await ledger.GetAsync("/statements/all/history");
        Assert.DoesNotContain("Zymurgy", history.ToJsonString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "on the ground of GDPR Art. 17, as local requested and colleague approved.",
            (string?)history["events"]!.AsArray()[^1]!["words"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Until_another_approves_it_nothing_is_gone_and_who_asked_cannot()
    {
        await BeginAsync("open");
        var redaction = await ledger.AskAsync("statements/open", "text");
        var approval = $"/statements/open/redactions/{redaction}/approval";
        var own = await ledger.SendAsync(approval, new { });
        Assert.Equal((HttpStatusCode.Conflict, "own-redaction"), (own.Status, own.Code));

        var statement = await ledger.GetAsync("/statements/open");
        Assert.Equal("Zymurgy said open.", (string?)statement["text"]);
        var waits = statement["redaction"]!;
        Assert.Equal(
            (redaction, "local", "GDPR Art. 17", "They asked for it."),
            (
                (string?)waits["redaction"],
                (string?)waits["requestedBy"],
                (string?)waits["basis"],
                (string?)waits["reason"]
            )
        );
        await ledger.AppendAsync(
            $"/statements/open/redactions/{redaction}/decline",
            new { reason = "Of public interest." }
        );
        var late = await ledger.SendAsync(approval, "{}", client: await ledger.ColleagueAsync());
        Assert.Equal((HttpStatusCode.Conflict, "redaction-closed"), (late.Status, late.Code));
        Assert.Equal("Zymurgy said open.", (string?)(await ledger.GetAsync("/statements/open"))["text"]);
    }

    [Fact]
    public async Task What_is_left_is_sealed_under_another_key_and_opens_the_commitments_of_before()
    {
        await BeginAsync("some");
        var key = await KeyAsync("statement/some");
        var salted = await ledger.RowsAsync(
            "select field, encode(commitment, 'hex') from ledger.disclosures where stream = 'statement/some' and field <> 'text' order by 1, 2"
        );
        await ledger.RedactAsync("statements/some", "text");

        var statement = await ledger.GetAsync("/statements/some");
        Assert.Null(statement["text"]);
        Assert.Equal("Zymurgy is why.", (string?)statement["assessments"]![1]!["rationale"]);
        Assert.NotEqual(key, await KeyAsync("statement/some"));
        Assert.Equal(
            salted,
            await ledger.RowsAsync(
                "select field, encode(commitment, 'hex') from ledger.disclosures where stream = 'statement/some' order by 1, 2"
            )
        );
    }

    [Fact]
    public async Task A_node_that_knew_the_key_seals_under_a_new_one()
    {
        await BeginAsync("known");
        await ledger.RedactAsync("statements/known");
        // The first node has the stream in memory, as it was before; the colleague's has it after.
        await ledger.AppendAsync("/statements/known/assessments", Rationale("a3", "known", "One."));
        await ledger.AppendAsync(
            "/statements/known/assessments",
            Rationale("a4", "known", "Two."),
            await ledger.ColleagueAsync()
        );
        Assert.Equal(["One.", "Two."], await ledger.OpenAsync("statement/known"));
        Assert.Equal((1, 2), await ledger.SealedAsync("statement/known"));

        await ledger.RedactAsync("statements/known", "assessments/a3/rationale");
        await ledger.AppendAsync("/statements/known/assessments", Rationale("a5", "known", "Three."));
        Assert.Equal(["Three.", "Two."], await ledger.OpenAsync("statement/known"));
    }

    [Fact]
    public async Task Whatever_both_nodes_append_meanwhile_is_either_gone_or_opens()
    {
        await BeginAsync("race");
        var colleague = await ledger.ColleagueAsync();
        for (var round = 0; round < 6; round++)
        {
            string[] fields = round % 2 == 0 ? [] : ["text"];
            var redaction = await ledger.AskAsync("statements/race", fields);
            var at = round;
            var appends = Enumerable
                .Range(0, 12)
                .Select(i =>
                    ledger.AppendAsync(
                        "/statements/race/assessments",
                        Rationale($"b{at}-{i}", "race", $"Round {at}, {i}."),
                        i % 2 == 0 ? ledger.Client : colleague
                    )
                );
            var approval = $"/statements/race/redactions/{redaction}/approval";
            await Task.WhenAll([.. appends, ledger.AppendAsync(approval, new { }, colleague)]);
        }
        await AssertEachIsGoneOrOpensAsync("statement/race", "race");
    }

    [Fact]
    public async Task In_one_import_texts_before_and_after_the_approval_are_sealed_each_as_it_should_be()
    {
        await BeginAsync("batch");
        var redaction = await ledger.AskAsync("statements/batch", "text");
        var file = Lines.File(
            Line("RecordAssessment", "batch", Coded("a3", "Before.")),
            Line("ApproveStatementRedaction", "batch", $"\"redaction\":\"{redaction}\""),
            Line("RecordAssessment", "batch", Coded("a4", "After."))
        );
        var sent = await (await ledger.ColleagueAsync()).SendFileAsync(file);
        Assert.Equal((3, 3, 0, 0, 3), sent.Counts);
        Assert.Equal(["After.", "Before.", "Zymurgy is why."], await ledger.OpenAsync("statement/batch"));
        Assert.Null((await ledger.GetAsync("/statements/batch"))["text"]);
    }

    [Fact]
    public async Task Who_sends_the_old_commands_again_brings_nothing_back()
    {
        await BeginAsync("again");
        await ledger.RedactAsync("statements/again");
        var count = await ledger.EventsAsync();
        var recorded = await ledger.SendAsync(
            "/statements",
            CommandWorld.Statement("again", "Zymurgy said again.")
        );
        Assert.Equal("already-exists", recorded.Code);
        Assert.Contains("redacted since", (string?)recorded.Body["detail"], StringComparison.Ordinal);
        var assessed = await ledger.SendAsync(
            "/statements/again/assessments",
            Rationale("a2", "again", "Zymurgy is why.")
        );
        Assert.Equal("already-exists", assessed.Code);
        var corrected = await ledger.SendAsync(
            "/statements/again/correction",
            new { text = "Zymurgy said again.", reason = "Misheard." }
        );
        Assert.Equal(("redacted", "text"), (corrected.Code, corrected.Field));
        Assert.Equal(count, await ledger.EventsAsync());
        Assert.Equal((0, 0), await ledger.SealedAsync("statement/again"));
    }

    private async Task<long> BeginAsync(string name)
    {
        await CommandWorld.BeginAsync(ledger, name);
        await ledger.AppendAsync("/statements", CommandWorld.Statement(name, $"Zymurgy said {name}."));
        return await ledger.AppendAsync(
            $"/statements/{name}/assessments",
            Rationale("a2", name, "Zymurgy is why.")
        );
    }

    private async Task AssertEachIsGoneOrOpensAsync(string stream, string statement)
    {
        // A disclosure under a key that is gone would throw.
        var open = await ledger.OpenAsync(stream);
        var history = (await ledger.GetAsync($"/statements/{statement}/history"))["events"]!.AsArray();
        var last = history
            .Where(e => (string?)e!["type"] == "StatementRedacted")
            .Select(e => (JsonNode: e!, Fields: FieldsOf(e!)))
            .ToList();
        var expected = new List<string>();
        foreach (var e in history.Where(e => (string?)e!["type"] == "AssessmentRecorded"))
        {
            var rationale = e!["changes"]!
                .AsArray()
                .FirstOrDefault(c => ((string)c!["field"]!).EndsWith("/rationale", StringComparison.Ordinal));
            if (rationale is null)
                continue;
            var isGone = last.Exists(r =>
                (long)r.JsonNode["version"]! > (long)e["version"]!
                && r.Fields.Contains((string?)rationale["field"])
            );
            Assert.Equal(isGone, (string?)rationale["after"] is null);
            if (!isGone)
                expected.Add((string)rationale["after"]!);
        }
        Assert.Equal(expected.Order(StringComparer.Ordinal), open);
    }

    private static HashSet<string?> FieldsOf(JsonNode redacted) =>
        [
            .. redacted["changes"]!
                .AsArray()
                .Where(c => (string?)c!["field"] == "redacted")
                .Select(c => (string?)c!["after"]),
        ];

    private async Task<string> KeyAsync(string stream) =>
        Assert.Single(
            await ledger.RowsAsync(
                $"select encode(wrapped, 'hex') from ledger.subject_keys where subject = '{stream}'"
            )
        );

    private static object Rationale(string id, string threat, string text) =>
        RedactionDesk.Assessment(id, threat, text);

    private static string Coded(string id, string rationale) =>
        $"\"assessment\":\"{id}\",\"threat\":\"batch\",\"stance\":\"agree\",\"rationale\":\"{rationale}\"";

    private static string Line(string command, string statement, string members) =>
        $"{{\"command\":\"{command}\",\"statement\":\"{statement}\",{members}}}";
}
