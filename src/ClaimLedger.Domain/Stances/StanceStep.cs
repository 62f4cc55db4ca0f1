using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;

namespace ClaimLedger.Domain.Stances;

/// <summary>An event of a statement's stream that was read and is to be applied.</summary>
/// <param name="Next">The event.</param>
/// <param name="Before">The statement before it.</param>
/// <param name="After">The statement after it.</param>
/// <param name="Closed">The entries that it closes.</param>
/// <param name="Opened">The entries that it opens.</param>
public sealed record StanceStep(
    Recorded Next,
    Statement? Before,
    Statement After,
    IReadOnlyList<TimelineEntry> Closed,
    IReadOnlyList<TimelineEntry> Opened
)
{
    /// <summary>The timelines that it touches.</summary>
    public IReadOnlyList<TimelineKey> Timelines =>
        (Closed.Count, Opened.Count) switch
        {
            (0, 0) => [],
            (0, 1) => [Opened[0].Key],
            (1, 0) => [Closed[0].Key],
            _ => [.. Closed.Concat(Opened).Select(entry => entry.Key).Distinct()],
        };
}
