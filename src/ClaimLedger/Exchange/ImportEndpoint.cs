using System.Diagnostics;
using System.Net.Mime;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Wolverine.Http;

namespace ClaimLedger.Exchange;

/// <summary>
/// Imports over HTTP. A file is stored whole and then taken by the service, whether or not the caller stays:
/// an import is a resource that can be looked at, stopped, and survives a crash.
/// </summary>
public static class ImportEndpoint
{
    /// <summary>How long a stop waits for the edge of a batch.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Takes a file. Answers when the import has ended, or, with <c>Prefer: respond-async</c>, when
    /// the file is stored.</summary>
    [WolverinePost("/imports"), ProducesResponseType<ImportAnswer>(200)]
    public static async Task<IResult> Post(
        HttpContext http,
        Imports imports,
        ImportStore store,
        ImportViews views
    )
    {
        var job = JobOf(http, out var problem);
        if (job is null)
            return problem!;
        var begun = await BeginAsync(http, job, imports, store);
        if (begun is not { } import)
            return Problems.Of([RequestKey.Reused(job.Key!)]);
        http.Response.Headers.Location = $"/imports/{import}";
        if (import != job.Id)
            http.Response.Headers["Idempotency-Replayed"] = "true";
        if (http.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.Ordinal))
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        else
            await EndAsync(import, imports, views, http.RequestAborted);
        return await AnswerAsync(import, Asked.UsualLimit, after: 0, http, views);
    }

    /// <summary>The imports, the newest first.</summary>
    [WolverineGet("/imports"), ProducesResponseType<ImportList>(200)]
    public static async Task<IResult> GetAll(HttpContext http, ImportViews views)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var (limit, skip) = (asked.Limit(), asked.Number("after") ?? 0);
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        var list = await views.ListAsync(limit + 1, skip, http.RequestAborted);
        asked.Page(list, limit, _ => skip + limit);
        return Json(new ImportList(list));
    }

    /// <summary>One import: how far it is, and a page of what it refused.</summary>
    [WolverineGet("/imports/{import}"), ProducesResponseType<ImportAnswer>(200)]
    public static async Task<IResult> Get(HttpContext http, ImportViews views)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var (limit, after) = (asked.Limit(), asked.Number("after") ?? 0);
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        return Guid.TryParseExact(asked.Path("import"), "D", out var import)
            ? await AnswerAsync(import, limit, after, http, views)
            : NotThere(asked.Path("import"));
    }

    /// <summary>Stops an import at the edge of a batch; what it has appended stays.</summary>
    [WolverineDelete("/imports/{import}"), ProducesResponseType<ImportAnswer>(200)]
    public static async Task<IResult> Delete(
        HttpContext http,
        Imports imports,
        ImportStore store,
        ImportViews views,
        TimeProvider clock
    )
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        if (!Guid.TryParseExact(asked.Path("import"), "D", out var import))
            return NotThere(asked.Path("import"));
        await store.StopAsync(import, http.RequestAborted);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token,
            http.RequestAborted
        );
        await EndAsync(import, imports, views, either.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await AnswerAsync(import, Asked.UsualLimit, after: 0, http, views);
    }

    private static ImportJob? JobOf(HttpContext http, out IResult? problem)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var (dryRun, stopOnError) = (asked.Flag("dryRun"), asked.Flag("stopOnError"));
        var key = RequestKey.Read(http.Request, out var noKey);
        string? format = null;
        var isTaken =
            MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            && ImportFormat.ByContentType.TryGetValue(type.MediaType.Value!, out format);
        problem =
            asked.Refusals.Count > 0 ? Problems.Of(asked.Refusals)
            : noKey is not null ? Problems.Of([noKey])
            : isTaken ? null
            : Problems.Failed(
                Problems.UnsupportedType,
                $"Send the file as {string.Join(" or ", ImportFormat.ByContentType.Keys)}."
            );
        return problem is not null
            ? null
            : new ImportJob(
                Guid.CreateVersion7(),
                http.Actor(),
                Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
                key,
                format!,
                dryRun,
                stopOnError
            );
    }

    /// <summary>Stores the file and begins the import, or finds the one that runs under its key.</summary>
    /// <returns>The import; null where another file runs under its key.</returns>
    private static async Task<Guid?> BeginAsync(
        HttpContext http,
        ImportJob job,
        Imports imports,
        ImportStore store
    )
    {
        var cancel = http.RequestAborted;
        await using (await imports.ClaimAsync(job.Id, cancel))
        {
            try
            {
                var key = await store.BeginAsync(job, cancel);
                var (length, digest) = await Upload.StoreAsync(
                    http.Request.Body,
                    key,
                    job.Upload,
                    (part, content) => store.StorePartAsync(job.Id, part, content, cancel),
                    cancel
                );
                var fingerprint = RequestKey
                    .Of(job.Key ?? "", $"/imports{http.Request.QueryString}", digest)
                    .Fingerprint;
                while (!await store.StartAsync(job.Id, length, fingerprint, cancel))
                {
                    if (await store.FindRunningAsync(job.Actor, job.Key!, cancel) is not { } running)
                        continue;
                    await store.RemoveAsync(job.Id, cancel);
                    return running.Fingerprint.AsSpan().SequenceEqual(fingerprint) ? running.Import : null;
                }
            }
            catch (Exception)
            {
                // What broke off leaves nothing; should this fail as well, the claim is free and the next
                // look at the imports removes it.
                await store.RemoveAsync(job.Id, CancellationToken.None);
                throw;
            }
        }
        imports.Begin(job.Id);
        return job.Id;
    }

    private static async Task EndAsync(
        Guid import,
        Imports imports,
        ImportViews views,
        CancellationToken cancel
    )
    {
        while (await views.FindAsync(import, 1, 0, cancel) is { Import.HasEnded: false })
            await imports.WaitAsync(import, cancel);
    }

    private static async Task<IResult> AnswerAsync(
        Guid import,
        int limit,
        long after,
        HttpContext http,
        ImportViews views
    )
    {
        if (await views.FindAsync(import, limit, after, http.RequestAborted) is not { } found)
            return NotThere(import.ToString());
        if (found.Refusals.Count > limit)
        {
            var last = found.Refusals[limit - 1].Line;
            if (found.Refusals.RemoveAll(refused => refused.Line > last) > 0)
                http.Response.Headers.Link = $"</imports/{import}?limit={limit}&after={last}>; rel=\"next\"";
        }
        return Json(found.Import with { Refusals = found.Refusals }, http.Response.StatusCode);
    }

    private static IResult NotThere(string import) =>
        Problems.Failed(Problems.UnknownImport, $"There is no import '{import}'.");

    private static IResult Json<T>(T answer, int status = StatusCodes.Status200OK) =>
        Results.Json(answer, LedgerJson.Answers, MediaTypeNames.Application.Json, status);
}
