using System.Globalization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Marten;

namespace ClaimLedger.Http;

/// <summary>What every read has in common: unknown parameters are refused, <c>minPosition</c> is waited for,
/// <c>knownAt</c> is resolved once, and what comes out is JSON.</summary>
public sealed partial class Reads(Positions positions, Stamps stamps, IDocumentStore store)
{
    /// <summary>A read that is answered from the streams themselves.</summary>
    public Task<IResult> FromLedgerAsync(
        HttpContext http,
        Func<Asked, CancellationToken, Task<object>> answer
    ) => AnswerAsync(http, (_, cancel) => positions.LedgerAsync(cancel), answer);

    /// <summary>The read of one stream, folded as of the position asked for; its version is the
    /// ETag.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">The stream's kind, which is also the name of its id in the path.</param>
    /// <param name="unknown">How it is refused where there is none.</param>
    /// <param name="show">Makes the answer of the state.</param>
    public Task<IResult> OneAsync<TState>(
        HttpContext http,
        string kind,
        RefusalCode unknown,
        Func<TState, CancellationToken, Task<object>> show
    )
        where TState : class =>
        FromLedgerAsync(
            http,
            async (asked, cancel) =>
            {
                var id = asked.Path(kind);
                await using var session = store.QuerySession();
                if (
                    await session.FoldAsync<TState>($"{kind}/{id}", asked.KnownAt.Position, cancel)
                    is not { } found
                )
                    return NotThere(unknown, kind, id, asked.KnownAt);
                http.Response.Headers.ETag = $"\"{found.Version}\"";
                return await show(found.State, cancel);
            }
        );

    /// <summary>A read that is answered from a view's rows.</summary>
    public Task<IResult> FromViewAsync(
        HttpContext http,
        string shard,
        Func<Asked, CancellationToken, Task<object>> answer
    ) => FromViewsAsync(http, [shard], answer);

    /// <summary>A read that is answered from a view's rows, or, asked as of now, from what is kept of
    /// them.</summary>
    /// <param name="http">The request.</param>
    /// <param name="shard">The view's shard.</param>
    /// <param name="scopes">What the answer is about: as long as none of it is touched, it stays.</param>
    /// <param name="answer">Makes the answer.</param>
    public Task<IResult> FromKeptAsync(
        HttpContext http,
        string shard,
        Func<Asked, IReadOnlyCollection<Scope>> scopes,
        Func<Asked, CancellationToken, Task<object>> answer
    ) =>
        AnswerAsync(
            http,
            async (asked, cancel) =>
                (asked.Stamp = await stamps.ReadAsync(shard, scopes(asked), cancel)).Position,
            answer
        );

    /// <summary>A read that is answered from the rows of several views, as of where the last of them
    /// is.</summary>
    public Task<IResult> FromViewsAsync(
        HttpContext http,
        IReadOnlyCollection<string> shards,
        Func<Asked, CancellationToken, Task<object>> answer
    ) => AnswerAsync(http, (_, cancel) => positions.ViewsAsync(shards, cancel), answer);

    /// <summary>The refusal of something that is not there, or was not by then.</summary>
    public static Refusal NotThere(RefusalCode code, string what, string id, KnownAt knownAt) =>
        new(code, $"There is no {what} '{id}' as of position {knownAt.Position}.", what);

    private async Task<IResult> AnswerAsync(
        HttpContext http,
        Func<Asked, CancellationToken, Task<long>> reached,
        Func<Asked, CancellationToken, Task<object>> answer,
        Func<Asked, CancellationToken, Task<long>>? alsoNeeded = null
    )
    {
        var cancel = http.RequestAborted;
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var minPosition = asked.Number("minPosition") ?? 0;
        var known = await WhenAsync(asked, "knownAt", asked.Text("knownAt"), cancel);
        var also = alsoNeeded is null ? 0 : await alsoNeeded(asked, cancel);
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);

        var needed = Math.Max(also, Math.Max(minPosition, known ?? 0));
        var now = await positions.WaitAsync(needed, c => reached(asked, c), cancel);
        if (now < needed)
        {
            return Problems.Failed(
                Problems.NotReached,
                $"The view has reached position {now}, not {needed}; ask again, or for a position that the ledger has.",
                now
            );
        }
        var position = known ?? now;
        if (known is not null)
            asked.Stamp = null;
        asked.KnownAt = new KnownAt(position, await positions.TimeOfAsync(position, cancel));
        var found = await answer(asked, cancel);
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        return found switch
        {
            Refusal refusal => Problems.Of([refusal]),
            // What is no JSON is written by who made it.
            IResult result => result,
            _ => Results.Json(found, LedgerJson.Answers),
        };
    }

    /// <summary>The position that a text of a parameter means; null for now.</summary>
    private async Task<long?> WhenAsync(Asked asked, string name, string? text, CancellationToken cancel)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return position;
        if (Instant.TryRead(text, out var at))
            return await positions.AtAsync(at, cancel);
        asked.RefuseValue(
            name,
            text,
            "names neither a position nor an instant with its offset; give one such as 57 or 2026-01-31T12:00:00Z."
        );
        return null;
    }
}
