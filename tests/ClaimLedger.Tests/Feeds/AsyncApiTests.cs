using System.Text.Json.Nodes;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Tests.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Feeds;

/// <summary>The feeds' document before the eyes of npm's @asyncapi/parser and ajv, which no one here wrote:
/// tests/interop/asyncapi.</summary>
public sealed class AsyncApiTests : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/interop/asyncapi");

    public async ValueTask InitializeAsync() => await OtherTool.InstallAsync(Folder);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_document_is_valid_and_every_approved_entry_is_of_its_shape()
    {
        var entries = FeedSampleTests.ApprovedEntries();
        var valid = await ValidateAsync(AsyncApi.Document(), entries);
        Assert.True(valid.Exit == 0, valid.Errors);

        entries[0]!["sequence"] = 42;
        var (exit, errors) = await ValidateAsync(AsyncApi.Document(), entries);
        Assert.Equal(1, exit);
        Assert.Contains("sequence must be string", errors, StringComparison.Ordinal);

        var broken = AsyncApi.Document();
        broken["channels"]!["shifts"]!["messages"]!["shift.begun"]!["$ref"] = "#/components/messages/none";
        Assert.Equal(1, (await ValidateAsync(broken, [])).Exit);
    }

    [Fact]
    public void Every_kind_of_every_feed_is_a_message()
    {
        var messages = AsyncApi.Document()["components"]!["messages"]!.AsObject().Select(m => m.Key);
        Assert.Equal(Feed.All.SelectMany(feed => feed.Kinds).Select(kind => kind.Name), messages);
    }

    private static async Task<(int Exit, string Errors)> ValidateAsync(JsonObject document, JsonArray entries)
    {
        var given = new JsonObject { ["document"] = document, ["entries"] = entries.DeepClone() };
        var (exit, _, errors) =
            await OtherTool.RunAsync("node", ["validate.js"], Folder, given.ToJsonString())
            ?? throw new InvalidOperationException("Node.js was here, and is gone.");
        return (exit, errors);
    }
}
