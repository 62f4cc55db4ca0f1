using System.Net;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>If-Match and ETag on streams of every kind, and of commands that look at one version, one
/// wins.</summary>
public sealed class IfMatchTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Theory]
    [InlineData("sources", "aliases", """{"alias":"First"}""", """{"alias":"Second"}""", 1)]
    [InlineData("threats", "aliases", """{"alias":"First"}""", """{"alias":"Second"}""", 1)]
    [InlineData("documents", "description", """{"title":"First"}""", """{"title":"Second"}""", 1)]
    [InlineData("statements", "concern", """{"reason":"First."}""", """{"reason":"Second."}""", 2)]
    public async Task A_stale_version_is_refused_with_the_current_one_and_the_current_one_is_taken(
        string kind,
        string action,
        string first,
        string second,
        long version
    )
    {
        var name = $"matched-{kind}";
        await CommandWorld.BeginAsync(ledger, name);
        if (kind == "statements")
            await ledger.AppendAsync("/statements", CommandWorld.Statement(name));
        var path = $"/{kind}/{name}/{action}";

        var taken = await ledger.SendAsync(path, first, ifMatch: $"\"{version}\"");
        Assert.Equal((HttpStatusCode.Created, $"\"{version + 1}\""), (taken.Status, taken.ETag));
        var stale = kind == "statements" ? ("concern/lift", second) : (action, second);
        var count = await ledger.EventsAsync();
        var refused = await ledger.SendAsync(
            $"/{kind}/{name}/{stale.Item1}",
            stale.Item2,
            ifMatch: $"\"{version}\""
        );
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale-version"), (refused.Status, refused.Code));
        Assert.Contains(
            $"at version {version + 1},",
            (string)refused.Body["detail"]!,
            StringComparison.Ordinal
        );
        Assert.Equal(count, await ledger.EventsAsync());

        // Without If-Match it is decided on what there is.
        var latest = await ledger.SendAsync($"/{kind}/{name}/{stale.Item1}", stale.Item2);
        Assert.Equal((HttpStatusCode.Created, $"\"{version + 2}\""), (latest.Status, latest.ETag));
        var profile = await ledger.GetAsync($"/{kind}/{name}");
        Assert.Equal(version + 2, (long)profile["version"]!);
    }

    [Fact]
    public async Task Of_two_commands_of_one_group_that_look_at_one_version_the_first_wins()
    {
        await CommandWorld.BeginAsync(ledger, "grouped");
        var writer = ledger.Host.Services.GetRequiredService<Writer>();
        await using var hold = await WriterHold.TakeAsync(ledger);
        var plug = Submit("The one before", null);
        await hold.WaitForCommitsAsync();
        Task<Outcome>[] both = [Submit("First", 2), Submit("Second", 2)];
        await hold.ReleaseAsync();

        await plug;
        Assert.Equal(3, Assert.IsType<Outcome.Done>(await both[0]).Version);
        var refusal = Assert.Single(Assert.IsType<Outcome.Refused>(await both[1]).Refusals);
        Assert.Equal(Refusals.StaleVersion, refusal.Code);
        Assert.Contains("at version 3,", refusal.Detail, StringComparison.Ordinal);

        Task<Outcome> Submit(string alias, long? ifMatch)
        {
            var submission = new Submission(new AddSourceAlias("grouped", alias), "local", "none", ifMatch);
            Assert.True(writer.TrySubmit(submission, out var outcome));
            return outcome;
        }
    }

    [Fact]
    public async Task Of_many_commands_at_two_nodes_that_look_at_one_version_exactly_one_wins()
    {
        await CommandWorld.BeginAsync(ledger, "raced");
        var node = await ledger.StartNodeAsync("second");
        using var second = node.GetTestServer().CreateClient();
        for (var version = 1; version <= 10; version++)
        {
            var ifMatch = $"\"{version}\"";
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 16)
                    .Select(i =>
                        ledger.SendAsync(
                            "/sources/raced/aliases",
                            $$"""{"alias":"Of {{version}}, {{i}}"}""",
                            ifMatch: ifMatch,
                            client: i % 2 == 0 ? ledger.Client : second
                        )
                    )
            );
            var won = Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
            Assert.Equal($"\"{version + 1}\"", won.ETag);
            Assert.All(
                answers.Where(a => a != won),
                a => Assert.Equal((HttpStatusCode.PreconditionFailed, "stale-version"), (a.Status, a.Code))
            );
        }
        await ledger.StopNodeAsync(node);
    }
}
