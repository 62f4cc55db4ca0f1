using System.Text;
using ClaimLedger.Domain.Commands;
using Xunit;

namespace ClaimLedger.Tests.Commands;

/// <summary>Reads commands from text, as the tests write it.</summary>
internal static class Json
{
    /// <summary>The id of every statement that has none.</summary>
    public static readonly Guid NewId = new("01890a5d-ac96-774b-bcce-b302099a8057");

    /// <summary>Reads a line.</summary>
    public static Command? Read(string line, out IReadOnlyList<Refusal> refusals) =>
        CommandReader.ReadLine(Encoding.UTF8.GetBytes(line), () => NewId, out refusals);

    /// <summary>Reads a line that is good.</summary>
    public static Command Read(string line)
    {
        var command = Read(line, out var refusals);
        Assert.Empty(refusals);
        return command!;
    }

    /// <summary>What is wrong with a line that is not good, as (code, field).</summary>
    public static (string Code, string? Field)[] Wrong(string line) =>
        [.. Refused(line).Select(r => (r.Code.Code, r.Field))];

    /// <summary>What is wrong with a line that is not good.</summary>
    public static IReadOnlyList<Refusal> Refused(string line)
    {
        Assert.Null(Read(line, out var refusals));
        Assert.NotEmpty(refusals);
        Assert.All(refusals, r => Assert.EndsWith(".", r.Detail, StringComparison.Ordinal));
        return refusals;
    }
}
