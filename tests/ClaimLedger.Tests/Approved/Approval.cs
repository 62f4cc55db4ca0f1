using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Approved;

/// <summary>Holds what is written now against the approved samples. Nothing approves itself: where they
/// differ, what came is written beside as <c>*.received.json</c>, to be looked at and renamed.</summary>
internal static class Approval
{
    private const string Received = ".received.json";

    /// <summary>The folder of the samples.</summary>
    public static string Folder { get; } =
        Path.Combine(Repository.Root, "tests", "ClaimLedger.Tests", "Approved");

    /// <summary>The names of the approved samples, without their ending.</summary>
    public static IEnumerable<string> Names =>
        Directory
            .EnumerateFiles(Folder, "*.json")
            .Select(path => Path.GetFileName(path)!)
            .Where(name => !name.EndsWith(Received, StringComparison.Ordinal))
            .Select(name => name[..^".json".Length]);

    /// <summary>The approved text of a sample; null where there is none.</summary>
    public static string? Read(string name)
    {
        var path = Path.Combine(Folder, name + ".json");
        return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\n') : null;
    }

    /// <summary>What the ledger stores for an event is the approved text, byte for byte.</summary>
    public static void Verify(string name, object written)
    {
        var text = JsonSerializer.Serialize(written, written.GetType(), LedgerJson.Stored);
        var received = Path.Combine(Folder, name + Received);
        if (text == Read(name))
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text + "\n");
        Assert.Fail(
            $"{name} is written as {text}, and approved is {Read(name) ?? "nothing"}. See {received}."
        );
    }
}
