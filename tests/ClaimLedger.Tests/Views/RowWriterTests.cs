using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Views;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Views;

/// <summary>Lines of canonical JSON.</summary>
public sealed class RowWriterTests
{
    [Fact]
    public void A_row_reads_as_the_reference_shows_it()
    {
        var to = new RowWriter();
        to.Begin();
        to.Text("assessment"u8, "a1");
        to.Text("closedBy"u8, null);
        to.Id("openedBy"u8, Guid.Parse("01A21488-94AF-749B-B547-C8CD49B6495B"));
        to.Instant("recordedAt"u8, new DateTimeOffset(2026, 11, 25, 20, 55, 44, TimeSpan.FromHours(1)));
        to.Number("recordedFrom"u8, 38);
        to.Texts("restsOn"u8, ["source/a", "statement/b"]);
        to.End();
        Assert.Equal(
            """{"assessment":"a1","openedBy":"01a21488-94af-749b-b547-c8cd49b6495b","recordedAt":"2026-11-25T19:55:44.000000Z","recordedFrom":38,"restsOn":["source/a","statement/b"]}""",
            Line(to)
        );
    }

    [Fact]
    public void Any_text_is_written_canonically() =>
        Gen
            .String.Where(text => !text.Any(char.IsSurrogate))
            .Sample(text =>
            {
                var to = new RowWriter();
                to.Begin();
                to.Changes("changes"u8, [new FieldChange(text, text, text), new FieldChange("f")]);
                to.Text("text"u8, text);
                to.Texts("texts"u8, [text, "\u0000\u001f\"\\\b\f\n\r\t\u007f\u2028é😀"]);
                to.End();
                var line = Encoding.UTF8.GetBytes(Line(to));
                Assert.Equal(CanonicalJson.Of(line), line);
                Assert.Equal(text, (string?)JsonNode.Parse(line)!["text"]);
            });

    [Fact]
    public void Members_out_of_order_are_a_mistake()
    {
        var to = new RowWriter();
        to.Begin();
        to.Text("b"u8, "1");
        Assert.Throws<InvalidOperationException>(() => to.Text("a"u8, "2"));
        Assert.Throws<InvalidOperationException>(() => to.Number("b"u8, 2));
    }

    [Fact]
    public void The_lines_of_one_event_come_in_the_order_of_their_bytes()
    {
        var to = new RowWriter();
        foreach (var text in new[] { "b", "a", "B" })
        {
            to.Begin();
            to.Text("t"u8, text);
            to.End();
        }
        Assert.Equal(
            ["""{"t":"B"}""", """{"t":"a"}""", """{"t":"b"}"""],
            to.Lines().Select(line => Encoding.UTF8.GetString(line.Span))
        );
        to.Clear();
        Assert.Empty(to.Lines());
    }

    private static string Line(RowWriter to) => Encoding.UTF8.GetString(Assert.Single(to.Lines()).Span);
}
