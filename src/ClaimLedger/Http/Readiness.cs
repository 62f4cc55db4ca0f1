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

/// <summary>Something beside the projections that has to be well.</summary>
public interface IReadinessCheck
{
    /// <summary>Its name in the answer.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    /// <returns>How it is, and whether the service can do its work with that.</returns>
    Task<(bool Ready, object State)> CheckAsync(CancellationToken cancel);
}

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
            async (HttpContext http, Readiness readiness, CancellationToken cancel) =>
            {
                var (ready, body) = await readiness.CheckAsync(cancel);
                // Why something fails, and who is behind, is not for everybody.
                return Results.Json(
                    http.IsKnown() ? body : new { status = ready ? "ready" : "not-ready" },
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
        var followed = services.GetServices<IFollowed>().Select(f => $"{f.Name}:All");
        var projections = await StatesAsync([.. Shards, .. followed], cancel);
        var ready = projections.All(p => p.State is "running" or "elsewhere");
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["status"] = "",
            ["position"] = ledger,
            ["projections"] = projections,
        };
        foreach (var check in services.GetServices<IReadinessCheck>())
        {
            var (isWell, state) = await check.CheckAsync(cancel);
            ready &= isWell;
            body[check.Name] = state;
        }
        body["status"] = ready ? "ready" : "not-ready";
        return (ready, body);
    }

    private IEnumerable<string> Shards =>
        services.GetRequiredService<IReadOnlyList<View>>().Select(view => view.Shard);

    /// <summary>What each projection is doing.</summary>
    public Task<IReadOnlyList<ProjectionState>> ProjectionsAsync(CancellationToken cancel) =>
        StatesAsync([.. Shards], cancel);

    private async Task<IReadOnlyList<ProjectionState>> StatesAsync(
        IReadOnlyList<string> shards,
        CancellationToken cancel
    )
    {
        var coordinator =
            services.GetRequiredService<Marten.Events.Daemon.Coordination.IProjectionCoordinator>();
        var agents = coordinator.DaemonForMainDatabase().CurrentAgents();
        var states = new List<ProjectionState>();
        foreach (var shard in shards)
        {
            var agent = agents.FirstOrDefault(a => a.Name.Identity == shard);
            var position = await positions.ViewAsync(shard, cancel);
            var state = agent?.Status switch
            {
                AgentStatus.Running => "running",
                AgentStatus.Paused => "paused",
                null => await WithoutAgentAsync(coordinator, shard, cancel),
                _ => "stopped",
            };
            states.Add(new ProjectionState(shard, state, position, agent?.Failure?.ToString()));
        }
        return states;
    }

    /// <summary>A projection that does not run here: it is about to where this node holds its lock, and runs
    /// elsewhere where another does.</summary>
    private async Task<string> WithoutAgentAsync(
        IProjectionCoordinator coordinator,
        string shard,
        CancellationToken cancel
    )
    {
        var distributor = ((ProjectionCoordinatorBase)coordinator).Distributor!;
        var sets = await distributor.BuildDistributionAsync();
        var set = sets.FirstOrDefault(s => s.Names.Any(name => name.Identity == shard));
        if (set is null)
            return "stopped";
        if (distributor.HasLock(set))
            return "starting";
        return await Claim.IsHeldAsync(dataSource, set.LockId, cancel) ? "elsewhere" : "stopped";
    }
}
