using System.Text;
using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>One file with every kind of line that can be wrong, and good ones between them.</summary>
public sealed class CsvTortureTests
{
    private const string Header =
        "command,statement,source,document,rendering,statedOn,text,reportedVia,assessment,threat,stance,alias";

    private static readonly string Long = new('x', CsvRecords.MaxLength);

    /// <summary>What the file holds, line after line, with what is to be reported of it. <c>~</c> stands for
    /// the byte FF, which is in no UTF-8.</summary>
    private static readonly (string Written, string[] Report)[] Lines =
    [
        ($"{Header}\n", []),
        (Row(), ["2 RecordStatement"]),
        (Row(end: "\r\n"), ["3 RecordStatement"]),
        ("\n", []),
        ("\r\n", []),
        (" \t\n", []),
        (",,,,,,,,,,,\n", []),
        (Row(text: "\"a \"\"b\"\",\n\n日本語\""), ["8 RecordStatement"]),
        // Quotes.
        (Row(text: "say \"no\""), ["11 malformed"]),
        (Row(text: "\"no\" way"), ["12 malformed"]),
        (Row(text: "\"no\" "), ["13 malformed"]),
        (Row(), ["14 RecordStatement"]),
        (Row(text: "\"open"), ["15 malformed"]),
        (Row(text: "closes\"it"), ["16 malformed"]),
        (Row(text: "\"open"), ["17 malformed"]),
        (Row(), ["18 RecordStatement"]),
        ($"{Long},,,,,,,,,,,\n", ["19 invalid"]),
        (Row(), ["20 RecordStatement"]),
        ($"{Long}{Long}{Long}\r\n", ["21 invalid"]),
        (Row(text: $"\"{Long}\n\""), ["22 malformed", "23 malformed"]),
        (Row(text: "a\rb"), ["24 malformed"]),
        // Numbers of fields.
        ("s1,a\n", ["25 malformed"]),
        (Row(end: ",\n"), ["26 malformed"]),
        ("\"s1\n,a\"\n", ["27 malformed", "28 malformed"]),
        (",,\n", ["29 malformed"]),
        // Bytes that are no text; of a record that is well formed, all its lines.
        (Row(text: "caf~"), ["30 malformed"]),
        (Row(text: "\"caf~\nau lait\""), ["31 malformed"]),
        (Row(), ["33 RecordStatement"]),
        // What the reader of commands refuses.
        (Row(text: ""), ["34 missing text"]),
        (Row(text: " "), ["35 invalid text"]),
        (Row(text: new string('x', 50_001)), ["36 invalid text"]),
        (Row(text: "a\0b"), ["37 invalid text"]),
        (Row(source: "Not A Slug"), ["38 invalid source"]),
        (Row(source: " a"), ["39 invalid source"]),
        (Row(rendering: "sung"), ["40 invalid rendering"]),
        (Row(statedOn: "23.1.2004"), ["41 invalid statedOn"]),
        (Row(statedOn: "1/23/2004"), ["42 invalid statedOn"]),
        (Row(reportedVia: "a|B B"), ["43 invalid reportedVia[1]"]),
        (Row(reportedVia: "a||b"), ["44 invalid reportedVia[1]"]),
        (Row(reportedVia: " "), ["45 invalid reportedVia[0]"]),
        (Row(alias: "A"), ["46 unknown-member alias"]),
        (Row(assessment: ",imu,agree"), ["47 missing assessments[0].assessment"]),
        (Row(assessment: "a1,imu,perhaps"), ["48 invalid assessments[0].stance"]),
        (Row(assessment: "a1,,"), ["49 missing assessments[0].threat"]),
        (Row(command: "ForgetEverything"), ["50 unknown-command command"]),
        (Row(command: "recordstatement"), ["51 unknown-command command"]),
        (Row(command: " "), ["52 unknown-command command"]),
        ("AddSourceAlias,,a,,,,,,,,agree,A\n", ["53 unknown-member stance"]),
        ("AddSourceAlias,,,,,,,,,,,\n", ["54 missing source"]),
        ("DescribeDocument,,,d,,,,,,,,\n", ["55 missing"]),
        // And what it takes.
        ("AddSourceAlias,,a,,,,,,,,,A\n", ["56 AddSourceAlias"]),
        ("RecordAssessment,s1,,,,,,,a2,imu,agree,\n", ["57 RecordAssessment"]),
        (Row(assessment: "a1,imu,agree", reportedVia: "a | b"), ["58 RecordStatement"]),
        // The end.
        (Row(text: "\"open to the end"), ["59 malformed"]),
        (Row(end: ""), ["60 RecordStatement"]),
    ];

    /// <summary>What is to be reported of its lines.</summary>
    internal static IEnumerable<string> Reports => Lines.SelectMany(line => line.Report);

    /// <summary>The file.</summary>
    internal static byte[] File { get; } =
    [
        .. Encoding
            .UTF8.GetBytes("\uFEFF" + string.Concat(Lines.Select(line => line.Written)))
            .Select(b => b == '~' ? (byte)0xFF : b),
    ];

    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 40), 4_096, 65_537, int.MaxValue];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_wrong_line_is_reported_and_every_good_one_stands(int size)
    {
        var lines = await CsvReading.LinesAsync(new ChunkedStream(File, size));
        Assert.Equal(Reports, lines.Select(CsvReading.Report));
    }

    private static string Row(
        string command = "",
        string source = "a",
        string rendering = "quote",
        string statedOn = "2004",
        string text = "T",
        string reportedVia = "",
        string assessment = ",,",
        string alias = "",
        string end = "\n"
    ) => $"{command},s1,{source},d,{rendering},{statedOn},{text},{reportedVia},{assessment},{alias}{end}";
}
