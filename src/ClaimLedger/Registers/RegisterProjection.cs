using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Registers;

/// <summary>
/// Writes the register as rows. It takes the few types of events that do something to the register and no
/// others, so that the daemon does not load those; what it has to know of a statement besides it reads from
/// the statement's stream.
/// </summary>
public sealed class RegisterProjection(NpgsqlDataSource dataSource) : PageProjection(RegisterLedger.Takes)
{
    /// <summary>The projection's name.</summary>
    public const string ViewName = "Registers";

    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{ViewName}:All";

    /// <inheritdoc/>
    public override async Task ApplyAsync(
        NpgsqlBatch batch,
        IReadOnlyList<Recorded> page,
        CancellationToken cancellation
    )
    {
        if (page.Count == 0)
            return;
        var positions = page.Select(e => e.Position).ToHashSet();
        var streams = page.Select(e => e.Stream).Distinct(StringComparer.Ordinal).ToList();
        var ledger = new RegisterLedger();
        var rows = new RegisterRows();
        foreach (var e in await EventRow.OfAsync(dataSource, streams, page[^1].Position, cancellation))
        {
            var change = Named(e, () => ledger.Apply(e));
            if (change is not null && positions.Contains(e.Position))
                rows.Add(change);
        }
        rows.Queue(batch);
    }
}
