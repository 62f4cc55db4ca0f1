using System.Text;
using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Nothing that somebody types is syntax: no words give an error, and none find more than their
/// letters do.</summary>
public sealed class SearchFuzzTests(SearchTests.Names ledger) : IClassFixture<SearchTests.Names>
{
    private static readonly string[] Pieces =
    [
        "border",
        "Yuldashev",
        "Тахир",
        "'",
        "\"",
        "\\",
        "&",
        "|",
        "!",
        "(",
        ")",
        ":*",
        ":A",
        "<->",
        "<1>",
        "@source-1",
        "=barder",
        "$1",
        "::tsquery",
        "'border':*",
        "'; drop table ledger.search_things; --",
        "%",
        "_",
        "{0}",
        "\0",
        "\n",
        "\u2019",
        "北京",
        "\ud835\udd4f",
        "ѣ",
        " ",
        " ",
        " ",
    ];

    private static readonly Gen<string> Typed = Gen.OneOf(
        Gen.String,
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[1, 12].Select(string.Concat)
    );

    [Fact]
    public async Task No_words_give_an_error() =>
        await Typed.SampleAsync(
            async text =>
            {
                // What is no Unicode cannot be sent.
                var sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
                var path = $"/search?q={Uri.EscapeDataString(sent)}";
                var (status, body) = await ledger.GetAnyAsync(path);
                Assert.True(
                    (int)status == 200 || ((int)status == 400 && (string?)body["field"] == "q"),
                    $"{path}: {body.ToJsonString()}"
                );
            },
            iter: 400,
            threads: 1
        );

    /// <summary>Operators around words change nothing: all words have to be there, as without them.</summary>
    [Theory]
    [InlineData("border | nonsense")]
    [InlineData("!nonsense border")]
    [InlineData("nonsense:* | 'border'")]
    [InlineData("border') or true --nonsense")]
    [InlineData("border <-> nonsense")]
    [InlineData("border\\' | nonsense")]
    public async Task An_operator_does_not_make_a_word_optional(string words) =>
        Assert.Empty(await ledger.FindAsync(words));

    [Theory]
    [InlineData("!border")]
    [InlineData("(border & ")]
    [InlineData("'border':*")]
    [InlineData("border:D")]
    [InlineData("<<border>>")]
    public async Task An_operator_does_not_change_what_a_word_finds(string words) =>
        Assert.Equal(
            words.Contains(":D", StringComparison.Ordinal) ? [] : await ledger.FindAsync("border"),
            await ledger.FindAsync(words)
        );

    [Theory]
    [InlineData("=spasa")]
    [InlineData("@source-1")]
    public async Task What_the_index_says_for_itself_cannot_be_asked_for(string words) =>
        Assert.Empty(await ledger.FindAsync(words, "&kind=statement"));
}
