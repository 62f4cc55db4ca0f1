using ClaimLedger.Domain.Search;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Search;

public sealed class ExcerptTests
{
    [Fact]
    public void A_short_text_is_shown_whole_with_all_that_was_found() =>
        Assert.Equal(
            "[Tahir] and [Takhir], not tahrir",
            Marked(Excerpt.Of("Tahir and Takhir, not tahrir", Query("tahir"), isName: false))
        );

    [Fact]
    public void A_long_text_is_cut_around_the_first_word_found_at_the_edges_of_words()
    {
        var text =
            string.Concat(Enumerable.Repeat("lorem ", 100))
            + "Tahir"
            + string.Concat(Enumerable.Repeat(" ipsum", 100));
        var shown = Excerpt.Of(text, Query("tahir"), isName: false);
        Assert.StartsWith("…lorem ", shown.Text, StringComparison.Ordinal);
        Assert.EndsWith(" ipsum…", shown.Text, StringComparison.Ordinal);
        Assert.Contains(" [Tahir] ", Marked(shown), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_word_found_a_text_is_shown_from_its_beginning() =>
        Assert.Equal("Another text.", Marked(Excerpt.Of("Another text.", Query("tahir"), isName: false)));

    /// <summary>Of any text an excerpt is a part, within its length, and its highlights are words that were
    /// searched for.</summary>
    [Fact]
    public void Of_any_text_an_excerpt_is_a_part_with_highlights_in_it() =>
        Gen.Select(
                Gen.Char["ab ab 北\ud835\udd4f’.-"].Array[0, 500].Select(c => new string(c)),
                Gen.Char["ab"].Array[1, 3].Select(c => new string(c))
            )
            .Sample(
                (text, asked) =>
                {
                    var query = Query(asked);
                    var shown = Excerpt.Of(text, query, isName: true);
                    Assert.Contains(shown.Text.Trim('…'), text, StringComparison.Ordinal);
                    Assert.InRange(shown.Text.Length, 0, Excerpt.MaxLength + 2);
                    Assert.All(
                        shown.Highlights,
                        h =>
                        {
                            var word = Folding.Words(shown.Text.Substring(h.Start, h.Length));
                            Assert.NotNull(query.Words[0].LikenessIn(word, isName: true));
                        }
                    );
                    if (Folding.Words(text).Any(w => query.Words[0].LikenessOf(w, isName: true) is not null))
                        Assert.NotEmpty(shown.Highlights);
                }
            );

    private static SearchQuery Query(string text) => SearchQuery.Read(text).Query!;

    private static string Marked(Excerpt excerpt) =>
        excerpt
            .Highlights.Reverse()
            .Aggregate(excerpt.Text, (text, h) => text.Insert(h.Start + h.Length, "]").Insert(h.Start, "["));
}
