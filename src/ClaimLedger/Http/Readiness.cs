using ClaimLedger.Storage;
using JasperFx;
using JasperFx.Events.Daemon;
using Npgsql;

namespace ClaimLedger.Http;

/// <summary>What a projection is doing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">running, starting, paused, elsewhere (another node runs it) or stopped.</param>
/// <param name="Position">The position that it has reached.</param>
/// <param name="Failure">Why it is paused; null where it is not.</param>
public sealed record ProjectionState(string Name, string State, long Position, string? Failure);

/// <summary>Whether the service can do its work: the database is there and migrated, the projections run. A
/// poison event pauses its projection, and that shows here with the position and the reason.</summary>
public sealed class Readiness(IServiceProvider services, NpgsqlDataSource dataSource, Positions positions)
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        endpoints.MapMethods("/health/live", methods, () => Results.Json(new { status = "live" }));
        endpoints.MapMethods(
            "/health/ready",
            methods,
            async (Readiness readiness, CancellationToken cancel) =>
            {
                var (ready, body) = await readiness.CheckAsync(cancel);
                return Results.Json(
                    body,
                    statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
                );
            }
        );
    }

    private async Task<(bool Ready, object Body)> CheckAsync(CancellationToken cancel)
    {
        long ledger;
        try
        {
            ledger = await positions.LedgerAsync(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return (
                false,
                new { status = "not-ready", reason = $"The database does not answer: {e.Message}" }
            );
        }
        var projections = await ProjectionsAsync(cancel);
        var ready = projections.All(p => p.State is "running" or "elsewhere");
        return (
            ready,
            new
            {
                status = ready ? "ready" : "not-ready",
                position = ledger,
                projections,
            }
        );
    }

    /// <summary>What each projection is doing.</summary>
    public async Task<IReadOnlyList<ProjectionState>> ProjectionsAsync(CancellationToken cancel)
    {
        var coordinator =
            services.GetRequiredService<Marten.Events.Daemon.Coordination.IProjectionCoordinator>();
        var agents = coordinator.DaemonForMainDatabase().CurrentAgents();
        var states = new List<ProjectionState>();
        foreach (var view in services.GetRequiredService<IReadOnlyList<View>>())
        {
            var agent = agents.FirstOrDefault(a => a.Name.Identity == view.Shard);
            var position = await positions.ViewAsync(view.Shard, cancel);
            var state = agent?.Status switch
            {
                AgentStatus.Running => "running",
                AgentStatus.Paused => "paused",
                null => await WithoutAgentAsync(coordinator, view, cancel),
                _ => "stopped",
            };
            states.Add(new ProjectionState(view.Shard, state, position, agent?.Failure?.ToString()));
        }
        return states;
    }

    /// <summary>A projection that does not run here: it is about to where this node holds its lock, and runs
    /// elsewhere where another does.</summary>
    private async Task<string> WithoutAgentAsync(
        IProjectionCoordinator coordinator,
        View view,
        CancellationToken cancel
    )
    {
        var distributor = ((ProjectionCoordinatorBase)coordinator).Distributor!;
        var sets = await distributor.BuildDistributionAsync();
        var set = sets.FirstOrDefault(s => s.Names.Any(name => name.Identity == view.Shard));
        if (set is null)
            return "stopped";
        if (distributor.HasLock(set))
            return "starting";
        return await Claim.IsHeldAsync(dataSource, set.LockId, cancel) ? "elsewhere" : "stopped";
    }
}
