using System.Net;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Texts of any length and script are taken in: one that could not be would stop the
/// projection.</summary>
public sealed class SearchTextTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Longest = 50_000;

    [Fact]
    public async Task The_longest_and_the_strangest_texts_are_found()
    {
        var desk = await Desk.OpenAsync(ledger, "texts");
        (string Text, string Words)[] texts =
        [
            (string.Concat(Enumerable.Range(0x4E00, 20_000).Select(c => (char)c)), "一丁"),
            (Cut(string.Join(' ', Enumerable.Range(1, 900).Select(n => new string('щ', n)))), "щщщщщ"),
            (Cut(string.Join(' ', Enumerable.Range(0, 9_000).Select(Word))), "Qaaaaa"),
            (new string('a', Longest), new string('a', 64)),
            ("nul\0in it, a lone \u2028 and \u202E words", "nul words"),
            ("𝔸𝔹 ℵ ½ Ⅷ ﷺ ١٢٣ הָאָרֶץ देवनागरी ไทย", "123"),
            ("…", ""),
        ];
        await ledger.SubmitAsync(
            texts.Select(
                (t, i) =>
                    (
                        "editor",
                        (Command)
                            new RecordStatement(
                                $"texts-{i}",
                                desk.Source,
                                desk.Document,
                                Rendering.Quote,
                                EdtfDate.Parse("2004"),
                                t.Text
                            )
                    )
            )
        );
        for (var i = 0; i < texts.Length; i++)
        {
            // What has no words of its own is found by its source.
            var words = texts[i].Words.Length > 0 ? texts[i].Words : "texts source";
            var found = await ledger.SearchAsync(words, "&kind=statement");
            var item = Assert.Single(found, item => (string?)item!["id"] == $"texts-{i}")!;
            Assert.InRange(((string)item["snippet"]!).Length, 1, 242);
        }

        var name = string.Join(' ', Enumerable.Repeat("Щщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщ", 8));
        await ledger.AppendAsync($"/sources/{desk.Other}/aliases", new { alias = name });
        Assert.Single(await ledger.SearchAsync(name[..100], "&kind=source"));
    }

    [Theory]
    [InlineData("Γιώργος")]
    [InlineData("Γιωργος")]
    [InlineData("ΓΙΏΡΓΟΣ")]
    [InlineData("γιώργοσ")]
    [InlineData("παπανδρεου")]
    [InlineData("παπανδ")]
    public async Task A_Greek_name_is_found_without_its_accents_and_in_capitals(string words)
    {
        if ((await ledger.GetAnyAsync("/sources/greek-source")).Status == HttpStatusCode.NotFound)
        {
            var desk = await Desk.OpenAsync(ledger, "greek");
            await ledger.AppendAsync($"/sources/{desk.Source}/aliases", new { alias = "Γιώργος Παπανδρέου" });
        }
        var found = Assert.Single(await ledger.SearchAsync(words, "&kind=source"))!;
        Assert.Equal("greek-source", (string?)found["id"]);
    }

    private static string Cut(string text) => text[..Math.Min(text.Length, Longest)];

    /// <summary>A capital word of its own for each number.</summary>
    private static string Word(int number) =>
        "Q"
        + string.Concat(Enumerable.Range(0, 5).Select(i => (char)('a' + (number / (int)Math.Pow(9, i) % 9))));
}
