using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>Who acted comes from the credentials, and from nowhere else.</summary>
public sealed class ActorTests(KeyedLedger ledger) : IClassFixture<KeyedLedger>
{
    [Fact]
    public async Task The_actor_of_an_event_is_the_person_whose_key_it_was()
    {
        var person = await ledger.PersonAsync("desk-3");
        var position = await ledger.AppendAsync("/sources", Source("acted-on"), person);
        Assert.Equal("desk-3", await ActorAsync(position));
        position = await ledger.AppendAsync("/sources", Source("by-first"), ledger.As(Role.Editor));
        Assert.Equal("editor", await ActorAsync(position));
    }

    [Fact]
    public async Task An_import_s_actor_is_the_person_who_sent_it()
    {
        var person = await ledger.PersonAsync("sender");
        var (status, body, _) = await KeyedLedger.SendAsync(
            person,
            "POST",
            "/imports",
            """{"command": "RegisterSource", "source": "imported", "kind": "group", "name": "Imported"}""",
            "application/x-ndjson"
        );
        Assert.True(status == 200, body);
        Assert.Equal("sender", await ActorAsync((long)JsonNode.Parse(body)!["position"]!));
        Assert.Equal(["sender"], await ledger.RowsAsync("select actor from ledger.imports"));
    }

    [Fact]
    public async Task No_command_lets_its_sender_name_an_actor_a_position_or_a_time()
    {
        var editor = ledger.As(Role.Editor);
        var before = await ledger.EventsAsync();
        foreach (var route in CommandRoutes.All)
        {
            var path = string.Join(
                '/',
                route.Path.Split('/').Select(part => part.StartsWith('{') ? "some" : part)
            );
            foreach (var member in new[] { "actor", "position", "recordedAt", "timestamp", "time", "user" })
            {
                var (status, body) = await ledger.PostAsync(
                    path,
                    new Dictionary<string, string>(StringComparer.Ordinal) { [member] = "somebody-else" },
                    editor
                );
                Assert.Equal(HttpStatusCode.BadRequest, status);
                var all = body["errors"]?.AsArray().Select(e => e!) ?? [body];
                Assert.Contains(
                    all,
                    e => (string?)e["code"] == "unknown-member" && (string?)e["field"] == member
                );
            }
        }
        Assert.Equal(before, await ledger.EventsAsync());
    }

    [Fact]
    public async Task A_redaction_needs_two_persons_however_many_keys_one_has()
    {
        var (first, second) = (await ledger.PersonAsync("one"), await ledger.PersonAsync("one"));
        var admin = await ledger.PersonAsync("one", "admin");
        await ledger.AppendAsync("/sources", Source("r"), first);
        await ledger.AppendAsync(
            "/documents",
            new
            {
                document = "r",
                title = "r",
                publishedOn = "2004-12-31",
            },
            first
        );
        await ledger.AppendAsync(
            "/threats",
            new
            {
                threat = "r",
                name = "r",
                question = "It threatens.",
            },
            first
        );
        await ledger.AppendAsync("/statements", CommandWorld.Statement("r"), first);
        await ledger.AppendAsync(
            "/statements/r/redactions",
            new
            {
                redaction = "r1",
                basis = "GDPR Art. 17",
                reason = "Asked for.",
            },
            first
        );
        const string Approval = "/statements/r/redactions/r1/approval";
        foreach (var same in new[] { first, second, admin })
        {
            var (status, body) = await ledger.PostAsync(Approval, new { }, same);
            Assert.True(status == HttpStatusCode.Conflict, body.ToJsonString());
        }
        await ledger.AppendAsync(Approval, new { }, await ledger.PersonAsync("two", "admin"));
    }

    private static object Source(string id) =>
        new
        {
            source = id,
            kind = "individual",
            name = $"Name of {id}",
        };

    private async Task<string> ActorAsync(long position) =>
        Assert.Single(
            await ledger.RowsAsync($"select user_name from ledger.mt_events where seq_id = {position}")
        );
}
