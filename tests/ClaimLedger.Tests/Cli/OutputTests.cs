using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class OutputTests
{
    [Theory]
    [InlineData("plain — текст", "plain — текст")]
    [InlineData("\u001b[31mred\u001b[0m", "[31mred[0m")]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("\u009b2Jx\u0007\0", "2Jx")]
    [InlineData("a\u202Etxt.exe\u2066", "atxt.exe")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData(null, "")]
    public void What_could_drive_a_terminal_is_stripped(string? text, string clean) =>
        Assert.Equal(clean, Output.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement() =>
        Assert.Equal("a\uFFFDb", Output.Clean("a" + '\uD800' + "b"));

    [Fact]
    public void Markup_in_values_is_text()
    {
        var shown = Written(output =>
        {
            output.Heading("[bold]x[/]");
            output.Line("[link=http://evil]y[/] [");
            output.Table(
                ["[red]head"],
                [
                    ["[red]a[/]"],
                    ["[[b]]\u001b[2J"],
                ]
            );
        });

        Assert.Equal(
            """
            [bold]x[/]
            [link=http://evil]y[/] [
            ───────────
             [red]head
            ───────────
             [red]a[/]
             [[b]][2J
            ───────────

            """,
            shown
        );
    }

    [Fact]
    public void A_table_leaves_out_empty_columns_and_parts_groups()
    {
        var shown = Written(o =>
            o.Table(
                ["a", "none", "b"],
                [
                    ["1", "", "2"],
                    null,
                    ["3", "", ""],
                ]
            )
        );

        Assert.Equal(
            """
            ──────
             a  b
            ──────
             1  2

             3
            ──────

            """,
            shown
        );
    }

    [Fact]
    public void A_wide_table_fits_a_hundred_columns_and_breaks_where_words_do()
    {
        var id = string.Join('-', Enumerable.Repeat("presence", 11));
        var shown = Written(output =>
            output.Table(
                ["id", "when"],
                [
                    [id, "2003-10-01/2004-01-31"],
                ]
            )
        );

        var lines = shown.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
        Assert.Contains("2003-10-01/2004-01-31", shown, Ordinal);
        Assert.EndsWith("-presence-", lines[3].Split("  ")[0], Ordinal);
    }

    [Theory]
    [InlineData("++ strongly-agree", 11, "++ strongly-\nagree")]
    [InlineData("presence-tajik-afghan-border", 15, "presence-tajik-\nafghan-border")]
    [InlineData("2004-01-19/2004-01-23", 12, "2004-01-19/\n2004-01-23")]
    [InlineData("rashid-2004", 8, "rashid-\n2004")]
    [InlineData("short", 10, "short")]
    [InlineData("unbreakable", 3, "unbreakable")]
    [InlineData("", 0, "")]
    public void Text_breaks_after_hyphens_slashes_and_spaces(string text, int width, string folded) =>
        Assert.Equal(folded, Fold.At(text, width));

    [Fact]
    public void A_column_to_be_copied_stays_whole_and_others_give_way()
    {
        var id = string.Join('-', Enumerable.Repeat("presence", 8));
        var shown = Written(output =>
            output.Table(
                ["none", "id", "why"],
                [
                    ["", id, "so that it can be copied in one piece"],
                ],
                whole: "id"
            )
        );

        Assert.Contains($" {id} ", shown, Ordinal);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    private static string Written(Action<Output> what)
    {
        using var writer = new StringWriter();
        using var errors = new StringWriter();
        what(new Output(writer, errors));
        return writer.ToString();
    }
}
