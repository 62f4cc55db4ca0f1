using System.Text;
using ClaimLedger.Exchange;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>What holds of the CSV reader for every file.</summary>
public sealed class CsvProperties
{
    private static readonly Gen<string> Cells = Gen.Frequency(
        (3, Gen.OneOf("", " ", "x", ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", "a,\"b\"\n")),
        (
            2,
            Gen.OneOf(
                "Дальняя станция",
                "远方的电台",
                "محطة بعيدة",
                "เสียงไกล",
                "🛰️ ok",
                "e\u0301",
                "\uFEFF",
                "\0"
            )
        ),
        (2, Gen.Char["\",;\t\r\n aé字"].Array[0, 12].Select(c => new string(c))),
        // Half a surrogate pair is no text.
        (2, Gen.String.Select(text => new string([.. text.Where(c => !char.IsSurrogate(c))])))
    );

    private static readonly Gen<int[]> Sizes = Gen.OneOf(Gen.Int[1, 40].Array[1, 8], Gen.Const(new[] { 1 }));

    [Fact]
    public async Task What_a_literal_writer_writes_is_read_back_however_it_comes_in()
    {
        var files =
            from separator in Gen.OneOf(',', ';', '\t')
            from width in Gen.Int[separator == ',' ? 1 : 2, 6]
            from records in Cells.Array[width].Array[0, 8]
            from style in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool)
            select (separator, width, records, style);
        await Gen.Select(files, Sizes)
            .SampleAsync(
                async (file, sizes) =>
                {
                    var (separator, width, records, style) = file;
                    var header = Enumerable.Range(1, width).Select(i => $"c{i}").ToArray();
                    var written = Write([header, .. records], separator, style);
                    var all = records.Prepend(header).Select(r => string.Join('|', r)).ToList();
                    var read = await CsvReading.RecordsAsync(new ChunkedStream(written, sizes));
                    Assert.Equal(all, read.Select(r => r[(r.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
                },
                iter: 2_000
            );
    }

    [Fact]
    public async Task Whatever_comes_in_is_read_as_the_reference_reads_it()
    {
        var pieces = Gen.OneOf(
            "\"",
            "\"",
            "\"",
            ",",
            ",",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "a",
            "bc",
            ";",
            "\t",
            " ",
            "\"\"",
            "\",\"",
            "\u00C3\u00A9",
            "\u00FF",
            "\u00EF\u00BB\u00BF"
        );
        var files = Gen.OneOf(
            pieces.Array[0, 40].Select(string.Concat),
            pieces.Array[0, 40].Select(p => "a,b\n" + string.Concat(p))
        );
        await Gen.Select(files, Gen.Int[1, 24], Sizes)
            .SampleAsync(
                async (letters, maxLength, sizes) =>
                {
                    var file = Encoding.Latin1.GetBytes(letters);
                    var read = await CsvReading.RecordsAsync(new ChunkedStream(file, sizes), maxLength);
                    Assert.Equal(CsvReference.Records(file, maxLength), read);
                },
                iter: 20_000
            );
    }

    /// <summary>Puts in quotes what has to be, and everything where the style says so.</summary>
    private static byte[] Write(
        string[][] records,
        char separator,
        (bool All, bool Mark, bool Long, bool End) style
    )
    {
        var end = style.Long ? "\r\n" : "\n";
        var lines = records.Select(record => string.Join(separator, record.Select(Field)));
        var text = string.Join(end, lines) + (style.End ? end : "");
        return Encoding.UTF8.GetBytes(style.Mark ? "\uFEFF" + text : text);

        // A record of blanks alone would be a blank line.
        string Field(string cell) =>
            style.All
            || cell.Trim(' ', '\t').Length == 0
            || cell.AsSpan().ContainsAny([separator, '"', '\r', '\n'])
                ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : cell;
    }
}
