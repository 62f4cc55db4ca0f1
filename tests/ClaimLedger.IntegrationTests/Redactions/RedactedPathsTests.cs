using ClaimLedger.IntegrationTests.Commands;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Redactions;

/// <summary>What a read says of the texts that it no longer has.</summary>
public sealed class RedactedPathsTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task As_of_a_position_before_it_too_it_is_said_of_what_there_was_that_it_is_gone()
    {
        await CommandWorld.BeginAsync(ledger, "early");
        await ledger.AppendAsync("/statements", CommandWorld.Statement("early", "Zymurgy said early."));
        var said = await ledger.AppendAsync(
            "/statements/early/assessments",
            RedactionDesk.Assessment("a2", "early", "Zymurgy is why.")
        );
        await ledger.RedactAsync("statements/early");
        var requested = await RedactedAsync("statements/early", said + 1);
        Assert.Equal(["text", "assessments/a2/rationale"], requested[..2]);
        Assert.StartsWith("redactions/", Assert.Single(requested[2..]), StringComparison.Ordinal);
        Assert.Equal(["text", "assessments/a2/rationale"], await RedactedAsync("statements/early", said));
        // The assessment had not been recorded.
        Assert.Equal(["text"], await RedactedAsync("statements/early", said - 1));
        Assert.Equal(requested, await RedactedAsync("statements/early", said + 2));
        var why = (
            await ledger.GetAsync($"/explain?source=early&threat=early&minPosition={said}&knownAt={said}")
        )["inForce"]!;
        Assert.Equal((null, null), ((string?)why["text"], (string?)why["rationale"]));
        Assert.Equal(["text", "assessments/a2/rationale"], why["redacted"].Texts());
    }

    [Fact]
    public async Task Of_a_source_as_well_and_never_of_a_text_that_it_has_not_had()
    {
        await CommandWorld.BeginAsync(ledger, "gone");
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "gone-1",
                kind = "individual",
                name = "Zymurgy",
            }
        );
        var graded = await ledger.AppendAsync("/sources/gone-1/reliability", new { reliability = "B" });
        var named = await ledger.AppendAsync("/sources/gone-1/aliases", new { alias = "Zed" });
        await ledger.RedactAsync("sources/gone-1");

        Assert.Equal(["name"], await RedactedAsync("sources/gone-1", graded));
        Assert.Equal(["name", "alias"], await RedactedAsync("sources/gone-1", named));
        var listed = (await ledger.GetAsync($"/sources?knownAt={named}&after={graded - 2}&limit=1"))[
            "sources"
        ]![0]!;
        Assert.Equal(("gone-1", null), ((string?)listed["source"], (string?)listed["name"]));
        Assert.Equal(["name", "alias"], listed["redacted"].Texts());

        var grade = new { reliability = "B", basis = "Known for long." };
        await ledger.AppendAsync("/sources/gone-1/reliability", grade);
        var now = await ledger.GetAsync("/sources/gone-1");
        Assert.Equal("Known for long.", (string?)now["reliabilityBasis"]);
        Assert.DoesNotContain("basis", now["redacted"].Texts());
        var unknown = await ledger.SendAsync(
            "/sources/gone-1/redactions",
            new
            {
                redaction = "r",
                basis = "x",
                reason = "why",
                fields = new[] { "role" },
            }
        );
        Assert.Equal("unknown-field", unknown.Code);
    }

    private async Task<string[]> RedactedAsync(string thing, long knownAt) =>
        (await ledger.GetAsync($"/{thing}?knownAt={knownAt}"))["redacted"].Texts();
}
