using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What a command is refused with over HTTP, and that a refusal appends nothing.</summary>
public sealed class CommandRefusalTests(CommandRefusalTests.Registered ledger)
    : IClassFixture<CommandRefusalTests.Registered>
{
    [Theory]
    [InlineData("/sources/nobody/aliases", """{"alias":"N"}""", "unknown-source", "source")]
    [InlineData("/threats/nobody/aliases", """{"alias":"N"}""", "unknown-threat", "threat")]
    [InlineData("/documents/nothing/description", """{"title":"T"}""", "unknown-document", "document")]
    [InlineData("/statements/nothing/concern", """{"reason":"R"}""", "unknown-statement", "statement")]
    [InlineData(
        "/statements/f1/assessments/a9/withdrawal",
        """{"reason":"R"}""",
        "unknown-assessment",
        "assessment"
    )]
    [InlineData(
        "/statements/f1/assessments/a1/disputes/d9/resolution",
        """{"resolution":"R"}""",
        "unknown-dispute",
        "dispute"
    )]
    [InlineData(
        "/statements/f1/assessments",
        """{"assessment":"a2","threat":"f1","proposition":"p9","stance":"agree"}""",
        "unknown-proposition",
        "proposition"
    )]
    [InlineData(
        "/documents",
        """{"document":"f2","title":"T","publishedOn":"2004","publisher":"nobody"}""",
        "unknown-source",
        "publisher"
    )]
    [InlineData(
        "/statements",
        """
            {"statement":"f2","source":"f1","document":"f1","rendering":"quote","statedOn":"2004","text":"W",
             "assessments":[{"assessment":"a1","threat":"nobody","stance":"agree"}]}
            """,
        "unknown-threat",
        "assessments[0].threat"
    )]
    public Task What_a_command_refers_to_has_to_exist(string path, string body, string code, string field) =>
        RefusedAsync(HttpStatusCode.NotFound, code, field, path, body);

    [Theory]
    [InlineData(
        "/sources",
        """{"source":"f1","kind":"individual","name":"Another name"}""",
        "already-exists",
        "source"
    )]
    [InlineData(
        "/sources/f1/links",
        """{"relation":"same-as","otherSource":"f1"}""",
        "self-reference",
        "otherSource"
    )]
    [InlineData(
        "/sources/f1/links/undo",
        """{"relation":"same-as","otherSource":"f9","reason":"R"}""",
        "not-linked",
        "otherSource"
    )]
    [InlineData("/statements/f1/reinstatement", """{"reason":"R"}""", "statement-not-retracted", "statement")]
    [InlineData("/statements/f1/concern/lift", """{"reason":"R"}""", "no-concern-open", "statement")]
    [InlineData(
        "/statements/f1/assessments/a1/disputes",
        """{"dispute":"d1","reason":"R"}""",
        "own-assessment",
        "assessment"
    )]
    [InlineData(
        "/statements/f1/correction",
        """{"reason":"R","statedOn":"2005-01-01"}""",
        "stated-after-published",
        "statedOn"
    )]
    [InlineData(
        "/statements/f1/correction",
        """{"reason":"R","statedOn":"9999-01-01"}""",
        "stated-in-future",
        "statedOn"
    )]
    [InlineData(
        "/documents",
        """{"document":"f2","title":"T","publishedOn":"9999"}""",
        "published-in-future",
        "publishedOn"
    )]
    [InlineData(
        "/statements/f1/retraction",
        """{"by":"source","reason":"retracted-by-source","retractedOn":"2003-01-01"}""",
        "retracted-before-stated",
        "retractedOn"
    )]
    [InlineData(
        "/statements/gone/assessments",
        """{"assessment":"a2","threat":"f1","stance":"agree"}""",
        "statement-retracted",
        "statement"
    )]
    public async Task A_rule_of_the_ledger_forbids_it(string path, string body, string code, string field) =>
        await RefusedAsync(HttpStatusCode.Conflict, code, field, path, body);

    [Theory]
    [InlineData("/sources", """{"source":"f2","kind":"individual"}""", "missing", "name")]
    [InlineData("/sources", """{"source":"f2","kind":"robot","name":"N"}""", "invalid", "kind")]
    [InlineData("/sources", """{"source":"F_2","kind":"individual","name":"N"}""", "invalid", "source")]
    [InlineData(
        "/sources",
        """{"source":"f2","kind":"individual","name":"N","country":"kg"}""",
        "invalid",
        "country"
    )]
    [InlineData(
        "/sources",
        """{"source":"f2","kind":"individual","name":"N","actor":"x"}""",
        "unknown-member",
        "actor"
    )]
    [InlineData(
        "/sources",
        """{"source":"f2","kind":"individual","name":"N","position":"7"}""",
        "unknown-member",
        "position"
    )]
    [InlineData(
        "/sources",
        """{"source":"f2","kind":"individual","name":"N","recordedAt":"2004-01-01T00:00:00Z"}""",
        "unknown-member",
        "recordedAt"
    )]
    [InlineData(
        "/sources",
        """{"source":"f2","kind":"individual","name":"N","command":"RegisterThreat"}""",
        "invalid",
        "command"
    )]
    [InlineData(
        "/sources",
        """{"source":"f2","source":"f3","kind":"individual","name":"N"}""",
        "malformed",
        null
    )]
    [InlineData("/sources", """{"source":"f2","kind":"individual","name":"N" """, "malformed", null)]
    [InlineData("/sources", """["f2"]""", "malformed", null)]
    [InlineData("/sources", "", "malformed", null)]
    [InlineData("/sources/f1/aliases", """{"source":"f2","alias":"N"}""", "invalid", "source")]
    [InlineData("/sources/f1/aliases", """{"source":7,"alias":"N"}""", "invalid", "source")]
    [InlineData("/sources/F_1/aliases", """{"alias":"N"}""", "invalid", "source")]
    [InlineData(
        "/statements/f1/retraction",
        """{"by":"source","reason":"other","note":"N"}""",
        "missing",
        "retractedOn"
    )]
    [InlineData(
        "/statements/f1/correction",
        """{"reason":"R","statedOn":"last week"}""",
        "invalid",
        "statedOn"
    )]
    public Task A_body_of_another_shape_is_refused(string path, string body, string code, string? field) =>
        RefusedAsync(HttpStatusCode.BadRequest, code, field, path, body);

    [Fact]
    public async Task Everything_that_is_wrong_with_a_body_is_listed()
    {
        var answer = await ledger.SendAsync("/sources", """{"source":"F 2","kind":"robot","colour":"red"}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            ["invalid source", "invalid kind", "missing name", "unknown-member colour"],
            answer.Body["errors"]!.AsArray().Select(e => $"{e!["code"]} {e["field"]}").ToList()
        );
        Assert.Equal(("invalid", "source"), (answer.Code, answer.Field));
    }

    [Fact]
    public async Task The_path_may_be_said_again_in_the_body_if_it_is_the_same()
    {
        var answer = await ledger.SendAsync(
            "/sources/f1/aliases",
            new { source = "f1", alias = "Said twice" }
        );
        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Theory]
    [InlineData("\"2\"", "stale-version", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"0\"", "stale-version", HttpStatusCode.PreconditionFailed)]
    [InlineData("1", "invalid", HttpStatusCode.BadRequest)]
    [InlineData("\"one\"", "invalid", HttpStatusCode.BadRequest)]
    public async Task Another_version_than_the_stream_s_is_refused(
        string ifMatch,
        string code,
        HttpStatusCode status
    )
    {
        var count = await ledger.EventsAsync();
        var answer = await ledger.SendAsync("/sources/if-match/aliases", new { alias = ifMatch }, ifMatch);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(count, await ledger.EventsAsync());
    }

    [Fact]
    public async Task A_version_that_is_the_stream_s_is_taken_and_the_next_one_answered()
    {
        var answer = await ledger.SendAsync(
            "/documents/if-match/description",
            new { title = "New" },
            "\"1\""
        );
        Assert.Equal((HttpStatusCode.Created, "\"2\""), (answer.Status, answer.ETag));
        var again = await ledger.SendAsync(
            "/documents/if-match/description",
            new { title = "Newer" },
            "\"1\""
        );
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale-version"), (again.Status, again.Code));
    }

    [Fact]
    public async Task A_repeat_with_the_version_of_its_first_time_is_no_stale_change()
    {
        var command = new { alias = "Said twice" };
        var first = await ledger.SendAsync("/threats/if-match/aliases", command, "\"1\"");
        var again = await ledger.SendAsync("/threats/if-match/aliases", command, "\"1\"");
        Assert.Equal((HttpStatusCode.Created, "\"2\""), (first.Status, first.ETag));
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (again.Status, again.ETag));
        Assert.Equal((long)first.Body["position"]!, (long)again.Body["position"]!);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson")]
    public async Task Another_content_type_is_refused(string contentType)
    {
        var answer = await ledger.SendAsync("/sources", "{}", contentType);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported-type"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        var answer = await ledger.SendAsync("/sources", new string(' ', CommandEndpoint.MaxBody + 1));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (answer.Status, answer.Code));
    }

    private async Task RefusedAsync(
        HttpStatusCode status,
        string code,
        string? field,
        string path,
        string body
    )
    {
        var count = await ledger.EventsAsync();
        var answer = await ledger.SendAsync(path, body);
        Assert.Equal((status, code, field), (answer.Status, answer.Code, answer.Field));
        Assert.Equal($"urn:claimledger:{code}", (string?)answer.Body["type"]);
        Assert.NotEmpty((string)answer.Body["detail"]!);
        Assert.Equal(count, await ledger.EventsAsync());
    }

    /// <summary>A ledger with a statement f1, a retracted one, and streams whose version is 1.</summary>
    public sealed class Registered(Server server) : Ledger(server)
    {
        /// <inheritdoc/>
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var name in new[] { "f1", "gone", "if-match" })
            {
                await CommandWorld.BeginAsync(this, name);
                await AppendAsync("/statements", CommandWorld.Statement(name));
            }
            await AppendAsync("/statements/gone/retraction", new { by = "editor", reason = "duplicate" });
        }
    }
}
