using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Redactions;

/// <summary>What else knew of a text: keys of requests, reports of imports, the register, the
/// queue.</summary>
public sealed class RedactionTracesTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_came_before_can_no_longer_be_compared_and_its_guess_not_be_confirmed()
    {
        await CommandWorld.BeginAsync(ledger, "keyed");
        const string Path = "/statements";
        const string Body = """
            {"statement":"keyed","source":"keyed","document":"keyed","rendering":"quote","statedOn":"2004","text":"Guess."}
            """;
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(Path, Body, "k1")).Status);
        Assert.True((await PostAsync(Path, Body, "k1")).IsReplay);
        Assert.Equal(
            "key-reused",
            (await PostAsync(Path, Body.Replace("Guess", "Other", StringComparison.Ordinal), "k1")).Code
        );
        var guess = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Path}\0{Body}")));
        Assert.Equal(
            0,
            await ledger.NumberAsync(
                $"select count(*) from ledger.request_keys where encode(fingerprint, 'hex') = '{guess}'"
            )
        );

        await ledger.RedactAsync("statements/keyed");
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "key-forgotten"),
            await CodeAsync(Path, Body, "k1")
        );
    }

    [Fact]
    public async Task An_approval_whose_answer_was_lost_is_answered_again()
    {
        await CommandWorld.BeginAsync(ledger, "lost");
        var redaction = await ledger.AskAsync("sources/lost");
        var colleague = await ledger.ColleagueAsync();
        var path = $"/sources/lost/redactions/{redaction}/approval";
        var first = await PostAsync(path, "{}", "approve", colleague);
        var again = await PostAsync(path, "{}", "approve", colleague);
        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.IsReplay));
        Assert.Equal((HttpStatusCode.Created, true), (again.Status, again.IsReplay));
        // Also when there is a key again, and another redaction was asked for meanwhile.
        await ledger.AskAsync("sources/lost");
        Assert.True((await PostAsync(path, "{}", "approve", colleague)).IsReplay);
    }

    [Fact]
    public async Task What_imports_said_of_a_line_about_it_is_gone_from_their_reports()
    {
        await CommandWorld.BeginAsync(ledger, "quoted");
        await ledger.AppendAsync("/statements", CommandWorld.Statement("quoted"));
        var sent = await ledger.Client.SendFileAsync(
            Lines.File(
                """{"command":"RecordAssessment","statement":"quoted","assessment":"a2","threat":"quoted","stance":"Zymurgy"}""",
                """{"command":"RegisterSource","source":"quoted","kind":"Zymurgy","name":"N"}""",
                """{"command":"RegisterSource","source":"quoted","kind":"individual","name":"Another"}""",
                """{"command":"RegisterSource","source":"unquoted","kind":"Zymurgy","name":"N"}"""
            )
        );
        string[] all = ["1 invalid stance", "2 invalid kind", "3 already-exists source", "4 invalid kind"];
        Assert.Equal(all, sent.Refusals);
        var address = $"/imports/{(string?)sent.Body["import"]}";

        await ledger.RedactAsync("statements/quoted");
        Assert.Equal(all[1..], (await ledger.Client.LookAsync(address)).Refusals);
        await ledger.RedactAsync("sources/quoted", "name");
        var last = await ledger.Client.LookAsync(address);
        Assert.Equal(["4 invalid kind"], last.Refusals);
        Assert.Equal(4, (int)last.Body["refused"]!);
        Assert.Equal(
            0,
            await ledger.NumberAsync("select count(*) from ledger.imports where fingerprint is not null")
        );
    }

    [Fact]
    public async Task A_sources_profile_has_nothing_left_and_its_grade_and_links_stay()
    {
        await CommandWorld.BeginAsync(ledger, "gone");
        await CommandWorld.BeginAsync(ledger, "beside");
        await ledger.AppendAsync("/sources/gone/aliases", new { alias = "Zymurgy" });
        await ledger.AppendAsync(
            "/sources/gone/description",
            new
            {
                role = "R",
                affiliation = "A",
                description = "D",
            }
        );
        await ledger.AppendAsync("/sources/gone/reliability", new { reliability = "B", basis = "Zymurgy" });
        await ledger.AppendAsync(
            "/sources/gone/links",
            new
            {
                relation = "part-of",
                otherSource = "beside",
                reason = "Zymurgy",
            }
        );
        await ledger.RedactAsync("sources/gone");

        var profile = await ledger.GetAsync("/sources/gone");
        string[] texts = ["name", "role", "affiliation", "description", "reliabilityBasis"];
        Assert.All(texts, field => Assert.Null(profile[field]));
        Assert.Empty(profile["aliases"]!.AsArray());
        Assert.Equal(
            ("B", "beside"),
            ((string?)profile["reliability"], (string?)profile["links"]![0]!["otherSource"])
        );
        Assert.Null(profile["links"]![0]!["reason"]);
        Assert.Equal(
            ["name", "role", "affiliation", "description", "alias", "basis", "reason"],
            profile["redacted"].Texts()[..7]
        );
        var list = await ledger.GetAsync("/sources");
        Assert.DoesNotContain("Name of gone", list.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((0, 0), await ledger.SealedAsync("source/gone"));
    }

    [Fact]
    public async Task It_waits_in_the_queue_and_stands_in_the_register()
    {
        await CommandWorld.BeginAsync(ledger, "queued");
        await ledger.AppendAsync("/statements", CommandWorld.Statement("queued"));
        var first = await ledger.AskAsync("statements/queued", "text");
        await ledger.AskAsync("sources/queued");
        var asked = await ledger.LastAsync();
        string[] waiting = ["queued queued They asked for it.", " queued They asked for it."];
        Assert.Equal(waiting, await QueueAsync(asked));
        Assert.Equal(["redaction-request", "redaction-request"], await RegisterAsync(asked, "&open=true"));

        var colleague = await ledger.ColleagueAsync();
        var approved = await ledger.AppendAsync(
            $"/statements/queued/redactions/{first}/approval",
            new { },
            colleague
        );
        Assert.Equal(waiting[1..], await QueueAsync(approved));
        Assert.Equal(
            ["queued queued ", " queued They asked for it."],
            await QueueAsync(approved, $"&knownAt={asked}")
        );
        Assert.Equal(
            ["redaction", "redaction-request", "redaction-request"],
            await RegisterAsync(approved, "")
        );
        var entry = (await ledger.GetAsync($"/register?source=queued&kind=redaction&minPosition={approved}"))[
            "entries"
        ]![0]!;
        Assert.Equal(
            ("queued", "local", "colleague", "GDPR Art. 17", "text"),
            (
                (string?)entry["statement"],
                (string?)entry["requestedBy"],
                (string?)entry["approvedBy"],
                (string?)entry["basis"],
                (string?)entry["changes"]![0]!["field"]
            )
        );
    }

    private async Task<IReadOnlyList<string>> QueueAsync(long position, string more = "")
    {
        var queue = await ledger.GetAsync(
            $"/queue?kind=redaction-request&source=queued&minPosition={position}{more}"
        );
        var items = queue["items"]!.AsArray();
        Assert.Equal(items.Count, (int)queue["counts"]!["redaction-request"]!);
        return [.. items.Select(i => $"{i!["statement"]} {i["source"]} {i["note"]}")];
    }

    private async Task<IReadOnlyList<string>> RegisterAsync(long position, string more)
    {
        var register = await ledger.GetAsync($"/register?source=queued&minPosition={position}{more}");
        return [.. register["entries"]!.AsArray().Select(e => (string)e!["kind"]!)];
    }

    private async Task<(HttpStatusCode, string?)> CodeAsync(string path, string body, string key)
    {
        var answer = await PostAsync(path, body, key);
        return (answer.Status, answer.Code);
    }

    private async Task<(HttpStatusCode Status, string? Code, bool IsReplay)> PostAsync(
        string path,
        string body,
        string key,
        HttpClient? client = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await (client ?? ledger.Client).SendAsync(request, Cancel);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
        return (
            response.StatusCode,
            (string?)answer["code"],
            response.Headers.Contains("Idempotency-Replayed")
        );
    }
}
