using System.Text;
using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>How a CSV file is split into records.</summary>
public sealed class CsvRecordsTests
{
    private const int Max = 40;

    /// <summary>Of each file, written with <c>¶</c> for a line feed and <c>§</c> for a carriage return, what
    /// its records are.</summary>
    public static TheoryData<string, string[]> Files =>
        new()
        {
            // Line ends, blank lines, the mark.
            { "", [] },
            { "¶§¶ \t¶", [] },
            { "\uFEFF", [] },
            { "a,b¶c,d¶", ["1: a|b", "2: c|d"] },
            { "a,b§¶c,d§¶", ["1: a|b", "2: c|d"] },
            { "a,b¶c,d", ["1: a|b", "2: c|d"] },
            { "a,b¶c,d§", ["1: a|b", "2: c|d"] },
            { "a,b¶c,", ["1: a|b", "2: c|"] },
            { "\uFEFFa,b¶c,d", ["1: a|b", "2: c|d"] },
            { "\uFEFF\"a\",b¶\uFEFFc,d", ["1: a|b", "2: \uFEFFc|d"] },
            { "¶a,b¶¶ ¶§¶c,d¶", ["2: a|b", "6: c|d"] },
            { "a¶\"\"¶\" \"¶", ["1: a", "2: ", "3:  "] },
            // Separators.
            { "a;b¶c;d¶", ["1: a|b", "2: c|d"] },
            { "a\tb¶c,\t;d¶", ["1: a|b", "2: c,|;d"] },
            { "a;b,c¶d,e¶", ["1: a;b|c", "2: d|e"] },
            { "\"a,\";b¶c;d¶", ["1: a,|b", "2: c|d"] },
            { "a;b\tc¶d;e¶", ["1: a|b\tc", "2: d|e"] },
            { "a¶b;c¶", ["1: a", "2: b;c"] },
            { "a\tb¶\t¶c\td", ["1: a|b", "3: c|d"] },
            // Quotes.
            { "a,b¶\"c,\"\"d\"\"\",\"e¶f\"¶g,h", ["1: a|b", "2: c,\"d\"|e\nf", "4: g|h"] },
            { "a,b¶\"\"\"\"\"\",\"§¶¶\"§¶g,h", ["1: a|b", "2: \"\"|\r\n\n", "5: g|h"] },
            { "a,b¶ c , d ¶", ["1: a|b", "2:  c | d "] },
            { "a,b¶c\"d,e¶f,g¶", ["1: a|b", "2! malformed", "3: f|g"] },
            { "a,b¶ \"c\",e¶f,g¶", ["1: a|b", "2! malformed", "3: f|g"] },
            { "a,b¶\"c\"d,e¶f,g¶", ["1: a|b", "2! malformed", "3: f|g"] },
            { "a,b¶\"c\" ,e¶f,g¶", ["1: a|b", "2! malformed", "3: f|g"] },
            { "a,b¶\"c,e¶f,g", ["1: a|b", "2! malformed", "3: f|g"] },
            { "a,b¶c,\"", ["1: a|b", "2! malformed"] },
            { "a,b¶\"c\"\"¶d,e", ["1: a|b", "2! malformed", "3: d|e"] },
            // What is broken costs one line, wherever it is found out.
            { "a,b¶\"c¶d,e¶f\"g,h¶i,j", ["1: a|b", "2! malformed", "3: d|e", "4! malformed", "5: i|j"] },
            { "a,b¶c,\"d¶e,f¶g,\"h\"¶", ["1: a|b", "2! malformed", "3: e|f", "4: g|h"] },
            { "a,b¶c§d,e¶f,g§§¶h,i", ["1: a|b", "2! malformed", "3! malformed", "4: h|i"] },
            { "a§b§c", ["1! malformed"] },
            // Widths.
            { "a,b¶c¶d,e,f¶,¶g,h", ["1: a|b", "2! malformed", "3! malformed", "4: |", "5: g|h"] },
            { "a,b¶\"c¶d,e\"¶f,g", ["1: a|b", "2! malformed", "3! malformed", "4: f|g"] },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_split_as_RFC_4180_says(string written, string[] expected)
    {
        var file = Encoding.UTF8.GetBytes(written.Replace('¶', '\n').Replace('§', '\r'));
        for (var size = 1; size <= Math.Max(file.Length, 1); size++)
            Assert.Equal(expected, await CsvReading.RecordsAsync(new ChunkedStream(file, size)));
        Assert.Equal(expected, CsvReference.Records(file, CsvRecords.MaxLength));
    }

    [Theory]
    [InlineData(Max, true)]
    [InlineData(Max + 1, false)]
    [InlineData(Max + 2, false)]
    [InlineData(5 * Max, false)]
    [InlineData(500_000, false)]
    public async Task A_record_has_a_greatest_length_without_its_line_end(int length, bool isGood)
    {
        var record = new string('x', length - 2) + ",y";
        var told = isGood ? $"2: {record.Replace(',', '|')}" : "2! invalid";
        foreach (var size in (int[])[1, 7, Max, 100_000])
        {
            Assert.Equal(["1: a|b", told], await ReadAsync($"a,b\n{record}", size));
            Assert.Equal(["1: a|b", told, "3: c|d"], await ReadAsync($"a,b\n{record}\nc,d", size));
            Assert.Equal(["1: a|b", told, "3: c|d"], await ReadAsync($"a,b\r\n{record}\r\nc,d", size));
        }
    }

    /// <summary>Where a record's length is seen to be too great, its quote may be closed, or not.</summary>
    [Theory]
    [InlineData(Max, "2: ")]
    [InlineData(Max + 1, "2! invalid")]
    [InlineData(Max + 3, "2! invalid")]
    [InlineData(Max + 4, "2! malformed")]
    [InlineData(500_000, "2! malformed")]
    public async Task A_quote_is_closed_within_the_greatest_length(int length, string expected)
    {
        var record = $"\"{new string('x', length - 4)}\n\",";
        foreach (var size in (int[])[1, 7, Max, 100_000])
        {
            var told = await ReadAsync($"a,b\n{record}\nc,d", size);
            Assert.StartsWith(expected, told[1], StringComparison.Ordinal);
            var after = length == Max ? new[] { "4: c|d" } : ["3! malformed", "4: c|d"];
            Assert.Equal(after, told.Skip(2));
        }
    }

    [Theory]
    [InlineData("a,b\nc,\xFF\nd,e\n", "1: a|b", "2! malformed", "3: d|e")]
    [InlineData("a,b\nc,\"\n\xFF\n\"\nd,e\n", "1: a|b", "2! malformed", "5: d|e")]
    [InlineData("a,b\nc,\xC3\n\xA9,e\nf,g", "1: a|b", "2! malformed", "3! malformed", "4: f|g")]
    [InlineData("a,b\n\xC3,\xA9\nf,g", "1: a|b", "2! malformed", "3: f|g")]
    [InlineData("a,b\n\xED\xA0\x80,c\nf,\xC3\xA9", "1: a|b", "2! malformed", "3: f|é")]
    [InlineData("\xFF\xFE\x61\0,\0", "1! malformed")]
    public async Task A_record_that_is_no_UTF_8_is_refused_alone(string letters, params string[] expected)
    {
        var file = Encoding.Latin1.GetBytes(letters);
        for (var size = 1; size <= file.Length; size++)
            Assert.Equal(expected, await CsvReading.RecordsAsync(new ChunkedStream(file, size)));
    }

    [Fact]
    public async Task A_header_has_so_many_columns_and_no_more()
    {
        var most = new string(',', CsvRecords.MaxFields - 1);
        Assert.Equal([$"1: {most.Replace(',', '|')}"], await ReadAsync($"{most}\n", 7, 5_000));
        Assert.Equal(["1! malformed"], await ReadAsync($"{most},\n", 7, 5_000));
        Assert.Equal(["1: a|b", "2! malformed", "3: c|d"], await ReadAsync($"a,b\n{most},,x\nc,d", 7, 5_000));
    }

    [Fact]
    public async Task What_is_wrong_is_said_so_that_it_can_be_found()
    {
        var file = "a;b;c\n1;x\"y;3\n1;2\n1;\"2\"x;3\n1;2;3\r4\n1;2;\"3";
        var records = new CsvRecords(new ChunkedStream(Encoding.UTF8.GetBytes(file)));
        var details = new List<string>();
        while (await records.ReadAsync(TestContext.Current.CancellationToken))
            details.Add(records.Refusal?.Detail ?? "");
        Assert.Equal(
            [
                "",
                "Field 2 holds a quote and does not begin with one; put it in quotes and double those within.",
                "The record has 2 fields, the header 3; give an empty one for what is absent, and put in quotes what holds ';', a quote or a line end.",
                "Field 2 goes on after its closing quote; double the quotes within a field.",
                "After field 3 stands a carriage return without a line feed; end lines in LF or CRLF, and put in quotes what holds a line end.",
                "The quote that field 3 begins with is not closed within 262144 bytes of the record, nor before the end of the file; close it.",
            ],
            details
        );
    }

    private static Task<List<string>> ReadAsync(string file, int size, int maxLength = Max) =>
        CsvReading.RecordsAsync(new ChunkedStream(Encoding.UTF8.GetBytes(file), size), maxLength);
}
