using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>A request and its answer.</summary>
/// <param name="Trace">Its trace id, which its events carry.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Key">Its Idempotency-Key.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Body">The answer's body.</param>
/// <param name="IsReplay">Whether the answer is said to be an earlier one.</param>
internal sealed record Attempt(
    string Trace,
    Command Command,
    string? Key,
    HttpStatusCode Status,
    string Body,
    bool IsReplay
)
{
    /// <summary>Whether it was answered that the ledger has it.</summary>
    public bool IsTaken => Status is HttpStatusCode.Created or HttpStatusCode.OK;
}

/// <summary>Holds what callers were told against what is stored.</summary>
internal static class FaultChecks
{
    /// <summary>Each answer tells of stored events, each stored event was asked for, and a key has one set of
    /// events and one answer.</summary>
    public static void AssertAnswered(IReadOnlyList<Attempt> attempts, IReadOnlyList<StoredCommand> stored)
    {
        var byTrace = stored.ToDictionary(s => s.Correlation, s => s.Events, StringComparer.Ordinal);
        var all = stored.SelectMany(s => s.Events).Select(Text).ToHashSet(StringComparer.Ordinal);
        foreach (var attempt in attempts)
        {
            var own = byTrace.GetValueOrDefault(attempt.Trace)?.Select(Text).ToList();
            switch (attempt)
            {
                case { Status: HttpStatusCode.Created, IsReplay: false }:
                    Assert.Equal(own, Told(attempt));
                    break;
                case { IsTaken: true }:
                    // Of what was stored for another request; its own stored nothing.
                    Assert.True(own is null, $"{attempt} has events of its own.");
                    Assert.Subset(all, Told(attempt).ToHashSet(StringComparer.Ordinal));
                    break;
                case { Status: HttpStatusCode.ServiceUnavailable }:
                    // Nobody was told: it may be there or not.
                    break;
                default:
                    Assert.True((int)attempt.Status is 404 or 409, $"{attempt}");
                    Assert.True(own is null, $"{attempt} has events.");
                    break;
            }
        }
        AssertKeys(attempts, byTrace);
    }

    private static void AssertKeys(
        IReadOnlyList<Attempt> attempts,
        Dictionary<string, IReadOnlyList<Recorded>> byTrace
    )
    {
        foreach (
            var same in attempts.Where(a => a.Key is not null).GroupBy(a => a.Key, StringComparer.Ordinal)
        )
        {
            var answers = same.Where(a => a.IsTaken).ToList();
            Assert.True(
                answers.Select(a => (a.Status, a.Body)).Distinct().Count() < 2,
                $"Answers under {same.Key}"
            );
            var sets = same.Select(a => byTrace.GetValueOrDefault(a.Trace))
                .OfType<IReadOnlyList<Recorded>>()
                .ToList();
            if (answers.Count == 0)
                Assert.Empty(sets);
            else if (answers[0].Status == HttpStatusCode.Created)
                Assert.Equal(Told(answers[0]), Assert.Single(sets).Select(Text));
            else
                Assert.Empty(sets);
        }
    }

    private static IEnumerable<string> Told(Attempt attempt) =>
        JsonNode.Parse(attempt.Body)!["events"]!
            .AsArray()
            .Select(e => $"{e!["id"]} {e["type"]} {e["version"]} {e["position"]}");

    private static string Text(Recorded e) => $"{e.Id} {EventTypes.NameOf(e.Event)} {e.Version} {e.Position}";
}
