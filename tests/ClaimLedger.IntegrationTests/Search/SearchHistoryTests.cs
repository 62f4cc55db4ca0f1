using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using ClaimLedger.IntegrationTests.Stances;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>What is found as of a position: corrections, retractions, names that came later; and what was
/// redacted, which is found no more, as of whenever.</summary>
public sealed class SearchHistoryTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_correction_of_the_text_finds_each_version_in_its_time()
    {
        var desk = await Desk.OpenAsync(ledger, "corrected");
        var recorded = await desk.SaysAsync("s1", "2004", "agree");
        var corrected = await desk.DoesAsync(
            "s1",
            "correction",
            new { text = "Xylophones.", reason = "Misheard." }
        );

        Assert.Equal(["word statement corrected-s1"], await ledger.FindAsync("xylophones"));
        Assert.Empty(await ledger.FindAsync("xylophones", $"&knownAt={recorded}"));
        Assert.Empty(await ledger.FindAsync("words s1", "&source=corrected-source"));
        var before = Assert.Single(
            await ledger.SearchAsync("words s1", $"&source=corrected-source&knownAt={corrected - 1}")
        )!;
        Assert.Equal("Words of s1.", (string?)before["snippet"]);
    }

    [Fact]
    public async Task A_slip_is_forgiven_in_a_text_until_some_text_has_the_word()
    {
        var desk = await Desk.OpenAsync(ledger, "slips");
        await desk.SaysAsync("s1", "2004", "agree");
        await desk.DoesAsync("s1", "correction", new { text = "A quiet frontier.", reason = "Misheard." });
        await desk.SaysAsync("s2", "2004", "agree");
        var before = desk.Now;

        var item = Assert.Single(await ledger.SearchAsync("quite fronteir"))!;
        Assert.Equal("typo statement slips-s1", SearchDesk.Line(item));
        Assert.Equal(["text"], item["matched"]!.AsArray().Select(m => (string)m!));
        Assert.Equal(
            ["quiet", "frontier"],
            item["highlights"]!
                .AsArray()
                .Select(h => ((string)item["snippet"]!).Substring((int)h!["start"]!, (int)h["length"]!))
        );
        await desk.DoesAsync("s2", "correction", new { text = "Quite so.", reason = "Misheard." });
        Assert.Equal(["word statement slips-s2"], await ledger.FindAsync("quite"));
        Assert.Equal(["typo statement slips-s1"], await ledger.FindAsync("quite", $"&knownAt={before}"));

        await ledger.AppendAsync(
            $"/threats/{desk.Threat}/description",
            new { description = "It comes over the mountains." }
        );
        Assert.Equal(["typo threat slips-threat"], await ledger.FindAsync("moutnains"));
    }

    [Fact]
    public async Task A_correction_of_source_or_date_moves_the_statement()
    {
        var desk = await Desk.OpenAsync(ledger, "moved");
        var recorded = await desk.SaysAsync("s1", "2003", "agree");
        await desk.DoesAsync("s1", "correction", new { source = desk.Other, reason = "Another said it." });
        await desk.DoesAsync("s1", "correction", new { statedOn = "2004-05", reason = "Later." });

        Assert.Empty(await ledger.FindAsync("words", $"&source={desk.Source}"));
        Assert.Single(await ledger.FindAsync("words", $"&source={desk.Other}"));
        Assert.Single(await ledger.FindAsync("words", $"&source={desk.Source}&knownAt={recorded}"));
        Assert.Single(await ledger.FindAsync("words moved other", "&kind=statement&from=2004-01-01"));
        Assert.Empty(await ledger.FindAsync("words moved other", "&kind=statement&to=2004-01-01"));
        Assert.Single(
            await ledger.FindAsync("words", $"&threat={desk.Threat}&to=2003-12-31&knownAt={recorded}")
        );
    }

    [Fact]
    public async Task A_retraction_is_marked_from_its_position_on()
    {
        var desk = await Desk.OpenAsync(ledger, "retracted");
        var said = await desk.SaysAsync("s1", "2004", "agree");
        var retracted = await desk.DoesAsync(
            "s1",
            "retraction",
            new
            {
                by = "source",
                reason = "retracted-by-source",
                retractedOn = "2004-06",
            }
        );
        await desk.DoesAsync("s1", "reinstatement", new { reason = "It stands." });

        var filters = $"&source={desk.Source}&knownAt=";
        Assert.False((bool)Assert.Single(await ledger.SearchAsync("words", filters + said))!["retracted"]!);
        var item = Assert.Single(await ledger.SearchAsync("words", filters + retracted))!;
        Assert.True((bool)item["retracted"]!);
        Assert.Equal(
            """{"by":"source","reason":"retracted-by-source","retractedOn":"2004-06"}""",
            item["retraction"]!.ToJsonString()
        );
        Assert.Equal("2004-06", (string?)Assert.Single(item["stances"]!.AsArray())!["withdrawnOn"]);
        Assert.Null(Assert.Single(await ledger.SearchAsync("words", filters + desk.Now))!["retraction"]);
    }

    [Fact]
    public async Task What_an_editor_retracted_is_found_and_holds_no_stance()
    {
        var desk = await Desk.OpenAsync(ledger, "unsaid");
        await desk.SaysAsync("s1", "2004", "agree");
        await desk.DoesAsync("s1", "retraction", new { by = "editor", reason = "misattributed" });

        var item = Assert.Single(await ledger.SearchAsync("words", $"&source={desk.Source}"))!;
        Assert.Equal("editor", (string?)item["retraction"]!["by"]);
        Assert.Empty(item["stances"]!.AsArray());
        Assert.Empty(await ledger.FindAsync("words", $"&source={desk.Source}&stance=agree"));
        Assert.Single(
            await ledger.FindAsync("words", $"&source={desk.Source}&stance=agree&knownAt={desk.Before}")
        );
    }

    [Fact]
    public async Task A_name_that_came_later_is_not_found_before()
    {
        var desk = await Desk.OpenAsync(ledger, "renamed");
        var said = await desk.SaysAsync("s1", "2004", "agree");
        await ledger.AppendAsync($"/sources/{desk.Source}/aliases", new { alias = "Zulfiqar" });
        await ledger.AppendAsync($"/threats/{desk.Threat}/aliases", new { alias = "Quetzal" });
        await ledger.AppendAsync($"/sources/{desk.Source}/description", new { name = "Bartholomew" });

        string[] both = ["word source renamed-source", "word statement renamed-s1"];
        Assert.Equal(both, await ledger.FindAsync("Zulfiqar"));
        Assert.Equal(both, await ledger.FindAsync("Bartholomew"));
        Assert.Equal(
            ["word threat renamed-threat", "word statement renamed-s1"],
            await ledger.FindAsync("Quetzal")
        );
        foreach (var name in new[] { "Zulfiqar", "Bartholomew", "Quetzal" })
            Assert.Empty(await ledger.FindAsync(name, $"&knownAt={said}"));
        Assert.Empty(await ledger.FindAsync("renamed source", "&kind=source"));
        Assert.Single(await ledger.FindAsync("renamed source", $"&kind=source&knownAt={said}"));
    }

    [Fact]
    public async Task What_was_redacted_is_gone_as_of_whenever_and_a_rebuild_yields_the_same()
    {
        var desk = await Desk.OpenAsync(ledger, "redacted");
        var said = await desk.SaysAsync("s1", "2004", "agree");
        await desk.SaysAsync("s2", "2004", "agree");
        await desk.DoesAsync("s1", "correction", new { text = "Quinquennial words.", reason = "Misheard." });
        var filters = $"&source={desk.Source}";
        Assert.Equal(2, (await ledger.FindAsync("words", filters)).Count);
        var searched = await ledger.SearchAsync("quinquennial");
        Assert.Single(searched);

        await ledger.RedactAsync($"statements/{desk.Id("s1")}", "text");
        Assert.Equal(["word statement redacted-s2"], await ledger.FindAsync("words", filters));
        Assert.Empty(await ledger.FindAsync("quinquennial"));
        Assert.Empty(await ledger.FindAsync("words", $"{filters}&knownAt={said}"));
        // By the names of its source and threat neither, though those are not redacted.
        Assert.Equal(
            ["word source redacted-source", "word statement redacted-s2"],
            await ledger.FindAsync("redacted source")
        );
        Assert.Empty(
            await ledger.RowsAsync("select * from ledger.search_statements where statement = 'redacted-s1'")
        );

        var live = await ledger.SearchRowsAsync();
        await ledger.RebuildAsync("Search");
        await ledger.FindAsync("words");
        Assert.Equal(live, await ledger.SearchRowsAsync());
    }

    [Fact]
    public async Task A_source_whose_name_was_redacted_is_not_found_by_it_and_neither_is_what_it_said()
    {
        var desk = await Desk.OpenAsync(ledger, "nameless");
        await ledger.AppendAsync(
            $"/sources/{desk.Source}/description",
            new
            {
                name = "Xenophontos",
                role = "Quartermaster",
                affiliation = "Jaguars",
            }
        );
        await ledger.AppendAsync($"/sources/{desk.Source}/aliases", new { alias = "Ksenofontov" });
        var said = await desk.SaysAsync("s1", "2004", "agree");
        Assert.Equal(
            ["word source nameless-source", "word statement nameless-s1"],
            await ledger.FindAsync("Xenophontos")
        );
        await ledger.RedactAsync($"sources/{desk.Source}", "name", "alias", "role");

        foreach (var word in new[] { "Xenophontos", "Ksenofontov", "Quartermaster" })
        {
            Assert.Empty(await ledger.FindAsync(word));
            Assert.Empty(await ledger.FindAsync(word, $"&knownAt={said}"));
        }
        Assert.Equal(["word source nameless-source"], await ledger.FindAsync("Jaguars"));
        Assert.Equal(
            ["affiliation"],
            await ledger.RowsAsync(
                "select field from ledger.search_things where thing = 'source/nameless-source'"
            )
        );
        var live = await ledger.SearchRowsAsync();
        await ledger.RebuildAsync("Search");
        Assert.Equal(live, await ledger.SearchRowsAsync());
    }

    [Fact]
    public async Task A_redaction_of_something_else_leaves_the_text()
    {
        var desk = await Desk.OpenAsync(ledger, "partly");
        await desk.SaysAsync("s1", "2004", "agree");
        await desk.DoesAsync("s1", "concern", new { reason = "Doubts." });
        await ledger.RedactAsync($"statements/{desk.Id("s1")}", "reason");
        Assert.Single(await ledger.FindAsync("words", $"&source={desk.Source}"));
    }
}
