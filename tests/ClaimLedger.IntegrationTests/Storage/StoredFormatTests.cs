using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Tests.Approved;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>What the store writes is what the approved samples hold, not what its serializer would
/// choose.</summary>
public sealed class StoredFormatTests(Ledger ledger) : IClassFixture<Ledger>
{
    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_store_writes_and_reads_each_event_as_approved(string name)
    {
        var sample = Samples.All[name];
        var serializer = ledger.Host.Services.GetRequiredService<IDocumentStore>().Options.Serializer();
        var stored = serializer.ToJson(sample);
        Assert.Equal(JsonSerializer.Serialize(sample, sample.GetType(), LedgerJson.Stored), stored);
        using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(stored));
        Assert.Equal(sample, serializer.FromJson(sample.GetType(), bytes));
    }
}
