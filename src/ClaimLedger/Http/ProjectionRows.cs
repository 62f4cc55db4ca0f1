using ClaimLedger.Domain.Views;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Http;

/// <summary>The rows of a projection as NDJSON, to be compared with those of a replay.</summary>
public sealed class ProjectionRows(NpgsqlDataSource dataSource, Reads reads, IReadOnlyList<View> views)
{
    /// <summary>The most events whose rows are on a page.</summary>
    public const int MaxLimit = 100_000;

    /// <summary>Those of a page where nothing else is asked for.</summary>
    public const int UsualLimit = 10_000;

    /// <summary>Answers a page.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["projection"]!;
        if (Projections.Named(views, name) is not { } view)
            return Projections.Unknown(views, name);
        return await reads.FromViewAsync(
            http,
            view.Shard,
            async (asked, cancel) =>
            {
                var after = asked.Number("after") ?? 0;
                var limit = asked.Limit(MaxLimit, UsualLimit);
                if (TableOf(asked, view) is not { } table || asked.Refusals.Count > 0)
                    return asked;
                var rows = new ComparedRows(dataSource, table);
                var end = await rows.EndAsync(after, limit, asked.KnownAt.Position, cancel);
                if (end < asked.KnownAt.Position)
                    asked.LinkToNext(end);
                return Results.Stream(
                    to => rows.WriteAsync(to, after, end, asked.KnownAt, cancel),
                    "application/x-ndjson"
                );
            }
        );
    }

    private static ComparedTable? TableOf(Asked asked, View view)
    {
        var tables = ComparedTables.All.Where(t => t.Projection == view.Name).ToList();
        var given = asked.Text("table");
        if (tables.Find(t => t.Name == given) is { } table)
            return table;
        var there = string.Join(", ", tables.Select(t => t.Name));
        if (tables.Count == 0)
            asked.Refuse(
                "table",
                $"The rows of {view.Name} are not given out: they hold words of texts that are sealed."
            );
        else if (given is null)
            asked.Miss("table", $"table is not given; give one of {there}.");
        else
            asked.RefuseValue("table", given, $"is no table of {view.Name}; give one of {there}.");
        return null;
    }
}
