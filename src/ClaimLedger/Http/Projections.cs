using System.Net.Mime;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ClaimLedger.Http;

/// <summary>A projection, and its last rebuild; null where there was none.</summary>
public sealed record ProjectionAnswer(
    string Projection,
    string State,
    long Position,
    string? Failure,
    RebuildState? Rebuild
);

/// <summary>All projections.</summary>
public sealed record ProjectionList(IReadOnlyList<ProjectionAnswer> Projections);

/// <summary>How the projections are, and their rebuilds.</summary>
public sealed class Projections(Readiness readiness, Rebuilds rebuilds, IReadOnlyList<View> views)
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet("/projections", (HttpContext http, Projections it) => it.ListAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<ProjectionList>(200));
        endpoints
            .MapGet(
                "/projections/{projection}",
                (HttpContext http, Projections it) => it.AnswerAsync(http, StatusCodes.Status200OK)
            )
            .WithMetadata(new ProducesResponseTypeAttribute<ProjectionAnswer>(200));
        endpoints.MapGet(
            "/projections/{projection}/rows",
            (HttpContext http, ProjectionRows it) => it.AnswerAsync(http)
        );
        endpoints
            .MapPost(
                "/projections/{projection}/rebuild",
                (HttpContext http, Projections it) => it.RebuildAsync(http)
            )
            .WithMetadata(new ProducesResponseTypeAttribute<ProjectionAnswer>(202));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        var answers = new List<ProjectionAnswer>();
        foreach (var state in await readiness.ProjectionsAsync(http.RequestAborted))
        {
            var view = views.Single(v => v.Shard == state.Name);
            answers.Add(await AnswerOfAsync(view, state, http.RequestAborted));
        }
        return Results.Json(new ProjectionList(answers), LedgerJson.Answers);
    }

    private async Task<IResult> RebuildAsync(HttpContext http)
    {
        if (Find(http, out var problem) is not { } view)
            return problem!;
        if (!await rebuilds.TryBeginAsync(view, http.RequestAborted))
        {
            return Problems.Failed(
                Problems.RebuildRunning,
                $"{view.Name} is being rebuilt; GET /projections/{view.Name} says how far it is."
            );
        }
        http.Response.Headers.Location = $"/projections/{view.Name}";
        return await AnswerAsync(http, StatusCodes.Status202Accepted);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, int status)
    {
        if (Find(http, out var problem) is not { } view)
            return problem!;
        var states = await readiness.ProjectionsAsync(http.RequestAborted);
        var answer = await AnswerOfAsync(view, states.Single(s => s.Name == view.Shard), http.RequestAborted);
        return Results.Json(answer, LedgerJson.Answers, MediaTypeNames.Application.Json, status);
    }

    private View? Find(HttpContext http, out IResult? problem)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var name = asked.Path("projection");
        var view = Named(views, name);
        problem =
            asked.Refusals.Count > 0 ? Problems.Of(asked.Refusals)
            : view is null ? Unknown(views, name)
            : null;
        return problem is null ? view : null;
    }

    /// <summary>The view whose projection has a name, in letters of either case; null where there is
    /// none.</summary>
    internal static View? Named(IReadOnlyList<View> views, string name) =>
        views.FirstOrDefault(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The answer where there is none.</summary>
    internal static IResult Unknown(IReadOnlyList<View> views, string name) =>
        Problems.Failed(
            Problems.UnknownProjection,
            $"There is no projection '{name}'; there are {string.Join(", ", views.Select(v => v.Name))}."
        );

    private async Task<ProjectionAnswer> AnswerOfAsync(
        View view,
        ProjectionState state,
        CancellationToken cancel
    ) => new(view.Name, state.State, state.Position, state.Failure, await rebuilds.StateAsync(view, cancel));
}
