using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Every route of the table takes its command, answers what it appended, and answers the same when
/// it comes again.</summary>
public sealed class CommandRouteTests(CommandRouteTests.Registered ledger)
    : IClassFixture<CommandRouteTests.Registered>
{
    private static object Redaction =>
        new
        {
            redaction = "q1",
            basis = "GDPR Art. 17",
            reason = "Asked for.",
        };

    /// <summary>For each command, in an order in which each can follow the ones before: the path's names, the
    /// body, and the events that it appends.</summary>
    private static readonly (string Command, string Names, object Body, string Events)[] Happy =
    [
        (
            "RegisterSource",
            "",
            new
            {
                source = "r-new",
                kind = "group",
                name = "A new one",
                aliases = new[] { "N" },
            },
            "SourceRegistered"
        ),
        ("DescribeSource", "r1", new { role = "minister", country = "KG" }, "SourceDescribed"),
        ("AddSourceAlias", "r1", new { alias = "R. One" }, "SourceAliasAdded"),
        ("AssessReliability", "r1", new { reliability = "B", basis = "Well read." }, "ReliabilityAssessed"),
        ("LinkSources", "r1", new { relation = "speaks-for", otherSource = "r2" }, "SourcesLinked"),
        (
            "UnlinkSources",
            "r1",
            new
            {
                relation = "speaks-for",
                otherSource = "r2",
                reason = "No more.",
            },
            "SourcesUnlinked"
        ),
        (
            "RegisterThreat",
            "",
            new
            {
                threat = "r-new",
                name = "A new one",
                question = "It threatens.",
            },
            "ThreatRegistered"
        ),
        ("DescribeThreat", "r1", new { types = new[] { "terrorist" } }, "ThreatDescribed"),
        ("AddThreatAlias", "r1", new { alias = "R One" }, "ThreatAliasAdded"),
        ("FrameProposition", "r1", new { proposition = "p1", text = "It is able to." }, "PropositionFramed"),
        (
            "RelatePropositions",
            "r1 p1",
            new
            {
                relation = "narrows",
                otherThreat = "r1",
                otherProposition = "overall",
            },
            "PropositionsRelated"
        ),
        ("LinkThreats", "r1", new { relation = "allied-with", otherThreat = "r2" }, "ThreatsLinked"),
        (
            "UnlinkThreats",
            "r1",
            new
            {
                relation = "allied-with",
                otherThreat = "r2",
                reason = "No more.",
            },
            "ThreatsUnlinked"
        ),
        (
            "RegisterDocument",
            "",
            new
            {
                document = "r-new",
                title = "New",
                publishedOn = "2004",
                publisher = "r1",
            },
            "DocumentRegistered"
        ),
        ("DescribeDocument", "r1", new { url = "https://example.org/article" }, "DocumentDescribed"),
        ("RecordStatement", "", CommandWorld.Statement("r1"), "StatementRecorded AssessmentRecorded"),
        ("CorrectStatement", "r1", new { reason = "Misprint.", locator = "para 7" }, "StatementCorrected"),
        ("IssueExpressionOfConcern", "r1", new { reason = "Doubts." }, "ExpressionOfConcernIssued"),
        ("LiftExpressionOfConcern", "r1", new { reason = "Gone." }, "ExpressionOfConcernLifted"),
        (
            "RecordAssessment",
            "r1",
            new
            {
                assessment = "a2",
                threat = "r1",
                proposition = "p1",
                stance = "neutral",
            },
            "AssessmentRecorded"
        ),
        ("ReviseAssessment", "r1 a2", new { reason = "Read again.", stance = "agree" }, "AssessmentRevised"),
        // The next two are about what another actor recorded.
        ("DisputeAssessment", "r2 a1", new { dispute = "d1", reason = "Irony." }, "AssessmentDisputed"),
        ("ResolveDispute", "r2 a1 d1", new { resolution = "It was." }, "DisputeResolved"),
        ("WithdrawAssessment", "r1 a2", new { reason = "Off the mark." }, "AssessmentWithdrawn"),
        (
            "RetractStatement",
            "r1",
            new
            {
                by = "editor",
                reason = "other",
                note = "A slip.",
            },
            "StatementRetracted"
        ),
        ("ReinstateStatement", "r1", new { reason = "No slip." }, "StatementReinstated"),
        ("RedactStatement", "r1", Redaction, "StatementRedactionRequested"),
        ("DeclineStatementRedaction", "r1 q1", new { reason = "Needed." }, "StatementRedactionDeclined"),
        ("RedactSource", "r1", Redaction, "SourceRedactionRequested"),
        ("DeclineSourceRedaction", "r1 q1", new { reason = "Needed." }, "SourceRedactionDeclined"),
        // Of what is destroyed nothing can be repeated: last, what another actor asked for.
        ("ApproveStatementRedaction", "r2 q1", new { }, "StatementRedacted"),
        ("ApproveSourceRedaction", "r2 q1", new { }, "SourceRedacted"),
    ];

    [Fact]
    public async Task Every_command_is_answered_with_what_it_appended_and_with_the_same_when_it_comes_again()
    {
        Assert.Equal(
            CommandRoutes.All.Select(r => r.Shape.Name).Order(StringComparer.Ordinal).ToList(),
            Happy.Select(h => h.Command).Order(StringComparer.Ordinal).ToList()
        );
        foreach (var (command, names, body, events) in Happy)
        {
            var path = PathOf(command, names);
            var first = await ledger.SendAsync(path, body);
            Assert.True(first.Status == HttpStatusCode.Created, $"{command}: {first.Body.ToJsonString()}");
            AssertAppended(first, events.Split(' '));

            var count = await ledger.EventsAsync();
            var second = await ledger.SendAsync(path, body);
            Assert.True(second.Status == HttpStatusCode.OK, $"{command}: {second.Body.ToJsonString()}");
            Assert.True((bool)second.Body["repeated"]!);
            Assert.Equal(first.ETag, second.ETag);
            second.Body.AsObject().Remove("repeated");
            Assert.Equal(first.Body.ToJsonString(), second.Body.ToJsonString());
            Assert.Equal(count, await ledger.EventsAsync());
        }
    }

    private static string PathOf(string command, string names)
    {
        var values = new Queue<string>(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var route = CommandRoutes.All.Single(r => r.Shape.Name == command);
        var parts = route.Path.Split('/').Select(part => part.StartsWith('{') ? values.Dequeue() : part);
        return string.Join('/', parts);
    }

    private static void AssertAppended(Answer answer, string[] types)
    {
        var events = answer.Body["events"]!.AsArray();
        Assert.Equal(types.ToList(), events.Select(e => (string)e!["type"]!).ToList());
        var (version, position) = ((long)answer.Body["version"]!, (long)answer.Body["position"]!);
        Assert.Equal((version, position), ((long)events[^1]!["version"]!, (long)events[^1]!["position"]!));
        Assert.Equal($"\"{version}\"", answer.ETag);
        Assert.Null(answer.Body["repeated"]);
        Assert.True(version >= types.Length);
        Assert.All(events, e => Assert.NotEqual(Guid.Empty, (Guid)e!["id"]!));
        var stream = (string)answer.Body["stream"]!;
        Assert.Equal($"/{stream.Replace("/", "s/", StringComparison.Ordinal)}", answer.Location);
    }

    /// <summary>A ledger with what the commands are about; another actor recorded statement r2, and asked for
    /// redactions.</summary>
    public sealed class Registered(Server server) : Ledger(server)
    {
        /// <inheritdoc/>
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await CommandWorld.BeginAsync(this, "r1");
            await CommandWorld.BeginAsync(this, "r2");
            var another = await StartNodeAsync("another");
            using var client = another.Server.CreateClient();
            await AppendAsync("/statements", CommandWorld.Statement("r2"), client);
            await AppendAsync("/statements/r2/redactions", Redaction, client);
            await AppendAsync("/sources/r2/redactions", Redaction, client);
            await StopNodeAsync(another);
        }
    }
}
