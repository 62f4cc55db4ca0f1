using System.Reflection;
using System.Text.Json;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Approved;

/// <summary>What is stored of each event, byte for byte.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Names => [.. Samples.All.Keys];

    public static TheoryData<string> ApprovedNames => [.. Approval.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_written_as_approved(string name) => Approval.Verify(name, Samples.All[name]);

    [Theory]
    [MemberData(nameof(ApprovedNames))]
    public void What_was_approved_is_read_back_equal(string name)
    {
        var read = JsonSerializer.Deserialize(Approval.Read(name)!, TypeOf(name)!, LedgerJson.Stored);
        Assert.Equal(Samples.All[name], read);
    }

    [Fact]
    public void No_sample_is_without_an_event_of_its_name() =>
        Assert.All(Samples.All, sample => Assert.Equal(TypeOf(sample.Key), sample.Value.GetType()));

    [Fact]
    public void No_approved_file_is_without_a_sample() =>
        Assert.Empty(Approval.Names.Except(Samples.All.Keys, StringComparer.Ordinal));

    [Fact]
    public void Every_event_has_a_full_sample_and_where_something_is_optional_a_minimal_one()
    {
        foreach (var (name, type) in EventTypes.All)
        {
            var full = Samples.All[name];
            Assert.All(type.GetProperties(), p => Assert.NotNull(p.GetValue(full)));
            var minimal = Samples.All.GetValueOrDefault($"{name}.minimal");
            Assert.Equal(type.GetProperties().Any(IsOptional), minimal is not null);
            Assert.True(minimal is null || type.GetProperties().Any(p => p.GetValue(minimal) is null), name);
        }
    }

    [Fact]
    public void The_names_and_the_classes_of_events_are_unique()
    {
        Assert.Equal(32, EventTypes.All.Count);
        Assert.Equal(32, EventTypes.All.Select(e => e.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(32, EventTypes.All.Select(e => e.Type).Distinct().Count());
        Assert.All(Samples.All, s => Assert.Equal(EventOf(s.Key), EventTypes.NameOf(s.Value)));
    }

    private static string EventOf(string name) => name.Split('.')[0];

    private static Type? TypeOf(string name) =>
        EventTypes.All.FirstOrDefault(e => e.Name == EventOf(name)).Type;

    private static bool IsOptional(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
}
