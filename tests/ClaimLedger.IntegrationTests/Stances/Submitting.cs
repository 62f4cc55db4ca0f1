using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Hands histories to a ledger.</summary>
internal static class Submitting
{
    /// <summary>Hands commands to the writer, in their order.</summary>
    /// <returns>The last position.</returns>
    public static async Task<long> SubmitAsync(
        this Ledger ledger,
        IEnumerable<(string Actor, Command Command)> history
    )
    {
        var writer = ledger.Host.Services.GetRequiredService<Writer>();
        var outcomes = new List<Task<Outcome>>();
        foreach (var (actor, command) in history)
        {
            Assert.Empty(command.Check());
            Assert.True(writer.TrySubmit(new Submission(command, actor, "history"), out var outcome));
            outcomes.Add(outcome);
        }
        return (await Task.WhenAll(outcomes)).OfType<Outcome.Done>().Max(done => done.Position);
    }
}
