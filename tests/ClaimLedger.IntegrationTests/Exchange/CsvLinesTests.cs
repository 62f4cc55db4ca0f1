using System.Text;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>What a CSV file's rows are as JSON, and what is wrong with headers.</summary>
public sealed class CsvLinesTests
{
    /// <summary>A file, and the lines that it is.</summary>
    public static TheoryData<string, string[]> Rows =>
        new()
        {
            { "text,source\nT,s", ["""{"command":"RecordStatement","text":"T","source":"s"}"""] },
            {
                " text ,\" source\t\"\n T , s",
                ["""{"command":"RecordStatement","text":" T ","source":" s"}"""]
            },
            { "text,locator\n=1+1,'7\n", ["""{"command":"RecordStatement","text":"=1+1","locator":"'7"}"""] },
            {
                "command;source;kind;aliases\nRegisterSource;s;;x | y,z|é\n",
                ["""{"command":"RegisterSource","source":"s","aliases":["x","y,z","é"]}"""]
            },
            // An empty cell is an absent member; a row of empty cells is a blank line.
            { "command,source,text\n,,\n,s,\n,,\"\"\n", ["""{"command":"RecordStatement","source":"s"}"""] },
            { "source,command\n,RetractStatement\n", ["""{"command":"RetractStatement"}"""] },
            // Lists: as many items as there are dividers, and one; blank ones are the reader's to refuse.
            {
                "basedOn,types\na|,\n,x|y\n | ,\n",
                [
                    """{"command":"RecordStatement","basedOn":["a",""]}""",
                    """{"command":"RecordStatement","types":"x|y"}""",
                    """{"command":"RecordStatement","basedOn":["",""]}""",
                ]
            },
            // What a first assessment has stands in the statement's row.
            {
                "threat,text,stance,command\nimu,T,agree,\nimu,,agree,RecordAssessment\nimu,T,,",
                [
                    """{"command":"RecordStatement","text":"T","assessments":[{"threat":"imu","stance":"agree"}]}""",
                    """{"command":"RecordAssessment","threat":"imu","stance":"agree"}""",
                    """{"command":"RecordStatement","text":"T","assessments":[{"threat":"imu"}]}""",
                ]
            },
            // What a command does not have is written, so that it is refused as in JSON.
            {
                "command,source,alias,reportedVia\nRecordStatement,s,A,\nLinkThreats,s,,a|b\nNo,s,,a|b",
                [
                    """{"command":"RecordStatement","source":"s","alias":"A"}""",
                    """{"command":"LinkThreats","source":"s","reportedVia":"a|b"}""",
                    """{"command":"No","source":"s","reportedVia":"a|b"}""",
                ]
            },
            // JSON's own signs.
            {
                "text\n\"a \"\"b\"\" \\ \t\r\n\u0001 <>&'+ é字🛰️\"\n",
                ["""{"command":"RecordStatement","text":"a \"b\" \\ \t\r\n\u0001 <>&'+ é字\uD83D\uDEF0️"}"""]
            },
        };

    /// <summary>A header, and what is wrong with it.</summary>
    public static TheoryData<string, string[]> Headers =>
        new()
        {
            { "", ["1 malformed"] },
            { "\uFEFF\r\n\n", ["1 malformed"] },
            {
                "\n\nsource,colour,source,,command,Stance\n",
                ["3 invalid colour", "3 malformed source", "3 malformed", "3 invalid Stance"]
            },
            { "command\n", ["1 invalid command"] },
            { "command,command\n", ["1 malformed command", "1 invalid command"] },
            { "source,assessments\n", ["1 invalid assessments"] },
            { "source,te\"xt\n", ["1 malformed"] },
            { "source,\"text\n", ["1 malformed"] },
            { "source,\" \"\n", ["1 malformed"] },
            { "source\rtext\r", ["1 malformed"] },
            { new string('x', 300_000), ["1 invalid"] },
            { "source," + new string('y', 70), ["1 invalid " + new string('y', 60) + "…"] },
            { "source," + new string(',', 1_000), ["1 malformed"] },
            { "{\"command\": \"RegisterSource\"}\n", ["1 malformed"] },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_is_the_line_that_its_command_would_be(string file, string[] expected) =>
        Assert.Equal(
            expected,
            (await CsvReading.LinesAsync(file)).Select(line => Encoding.UTF8.GetString(line.Bytes.Span))
        );

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Nothing_of_a_file_with_a_wrong_header_is_taken(string header, string[] expected)
    {
        foreach (var rest in (string[])["", "\na,b\n", "\nRegisterSource,s"])
        {
            var lines = await CsvReading.LinesAsync(header.Length == 0 ? header : header + rest);
            Assert.All(lines, line => Assert.True(line.Bytes.IsEmpty));
            if (header.Trim('\n', '\r', '\uFEFF').Length > 0 || rest.Length == 0)
                Assert.Equal(expected, lines.Select(CsvReading.Report));
        }
    }

    [Theory]
    [InlineData("stated_on", "There is no column 'stated_on'; the nearest is 'statedOn'.")]
    [InlineData("STATEDON", "There is no column 'STATEDON'; the nearest is 'statedOn'.")]
    [InlineData("Comand", "There is no column 'Comand'; the nearest is 'command'.")]
    [InlineData("assesment", "There is no column 'assesment'; the nearest is 'assessment'.")]
    [InlineData(
        "weather",
        "There is no column 'weather'; columns are 'command' and the members of commands, such as 'source' or 'statedOn'."
    )]
    [InlineData(
        "assessments",
        "'assessments' is no column; its members are columns of their own: assessment, threat, stance, proposition, likelihood, confidence, credibility, rationale."
    )]
    public async Task An_unknown_column_is_told_with_the_one_that_may_be_meant(string name, string expected)
    {
        var line = Assert.Single(await CsvReading.LinesAsync($"source,{name}\ns,x\n"));
        Assert.Equal(new Refusal(Refusals.Invalid, expected, name), line.Refusal);
    }

    [Fact]
    public async Task A_line_stays_what_it_is_when_others_are_read()
    {
        var file =
            "source,text\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"s{i},\"{i}\"\"\"\n"));
        var lines = await CsvReading.LinesAsync(file);
        Assert.Equal(
            Enumerable
                .Range(0, 5_000)
                .Select(i => $$"""{"command":"RecordStatement","source":"s{{i}}","text":"{{i}}\""}"""),
            lines.Select(line => Encoding.UTF8.GetString(line.Bytes.Span))
        );
        Assert.Equal(Enumerable.Range(2, 5_000), lines.Select(line => (int)line.Number));
    }
}
