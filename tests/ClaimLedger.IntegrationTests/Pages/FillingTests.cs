using System.Buffers;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Pages.Editing;
using Xunit;

namespace ClaimLedger.IntegrationTests.Pages;

/// <summary>What is typed into a form, as the command that it stands for.</summary>
public sealed class FillingTests
{
    [Fact]
    public void Blank_fields_are_absent_members_and_rows_keep_their_places()
    {
        var filling = new Filling(CommandCatalogue.Of<RecordStatement>());
        Assert.True(filling.Set("source", "imu"));
        Assert.True(filling.Set("reportedVia[1]", "rfe-rl"));
        Assert.True(filling.Set("assessments[0].stance", "agree"));
        var json = Write(filling, out var places);
        Assert.Equal(
            """{"source":"imu","reportedVia":["rfe-rl"],"assessments":[{"stance":"agree"}]}""",
            json
        );
        // The routes name what is in the second row by its place in what was sent.
        Assert.Equal("reportedVia[1]", places["reportedVia[0]"].Path);
        Assert.Equal("assessments[0].stance", places["assessments[0].stance"].Path);
        Assert.Equal("f-assessments-0-stance", places["assessments[0].stance"].Id);
    }

    [Fact]
    public void Codes_of_a_list_come_one_by_one_and_a_list_can_be_emptied()
    {
        var filling = new Filling(CommandCatalogue.Of<DescribeThreat>());
        Assert.True(filling.Set("types", "spy"));
        Assert.True(filling.Set("types", "terrorist"));
        Assert.True(filling.Set("regions[]", "true"));
        Assert.Equal("""{"types":["spy","terrorist"],"regions":[]}""", Write(filling, out _));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("source[0]")]
    [InlineData("source.name")]
    [InlineData("assessments[0]")]
    [InlineData("assessments[x].stance")]
    [InlineData("assessments[-1].stance")]
    [InlineData("assessments[200].stance")]
    [InlineData("reportedVia[99999999999]")]
    public void Places_that_are_not_there_take_nothing(string path) =>
        Assert.False(new Filling(CommandCatalogue.Of<RecordStatement>()).Set(path, "x"));

    private static string Write(Filling filling, out Dictionary<string, Place> places)
    {
        var buffer = new ArrayBufferWriter<byte>();
        places = new Dictionary<string, Place>(StringComparer.Ordinal);
        using (var json = new Utf8JsonWriter(buffer))
            filling.Write(json, "", places);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
