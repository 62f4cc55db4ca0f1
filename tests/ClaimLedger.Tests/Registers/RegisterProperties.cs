using ClaimLedger.Domain.Registers;
using ClaimLedger.Tests.Stances;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Registers;

/// <summary>What holds of every history.</summary>
public sealed class RegisterProperties
{
    [Fact]
    public void The_register_is_what_a_plain_reading_of_each_stream_says() =>
        History.Steps.Sample(
            steps =>
            {
                var events = History.Of(steps).Events;
                Assert.Equal(
                    NaiveRegister.Of(events),
                    RegisterBook.Of(events).Entries.Select(e => NaiveRegister.Line(e.Entry, e.End))
                );
            },
            iter: 2_000
        );

    [Fact]
    public void A_statements_entries_depend_on_no_other_statement() =>
        History.Steps.Sample(
            steps =>
            {
                var events = History.Of(steps).Events;
                var apart = events
                    .GroupBy(e => e.Stream, StringComparer.Ordinal)
                    .SelectMany(stream => RegisterBook.Of(stream).Entries)
                    .OrderBy(e => e.Entry.Opened.Position);
                Assert.Equal(RegisterBook.Of(events).Entries, apart);
            },
            iter: 500
        );

    [Fact]
    public void The_last_correction_of_the_source_names_the_source()
    {
        History.Steps.Sample(
            steps =>
            {
                var entries = RegisterBook.Of(History.Of(steps).Events).Entries.Select(e => e.Entry);
                foreach (var statement in entries.GroupBy(e => e.Statement, StringComparer.Ordinal))
                {
                    string? source = null;
                    foreach (var entry in statement)
                    {
                        Assert.Equal(source ?? entry.Source, entry.Source);
                        source = entry.To("source") ?? entry.Source;
                    }
                }
            },
            iter: 500
        );
    }
}
