using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>Why a source's stance is what it is, as of (validAt, knownAt).</summary>
public sealed record StanceExplanation(
    string Source,
    string Threat,
    string Proposition,
    DateOnly ValidAt,
    KnownAt KnownAt,
    Stance? Stance,
    Standing Standing,
    bool Contested,
    bool UnderConcern,
    IReadOnlyList<string> Words,
    ExplainedInForce? InForce,
    ExplainedEntries Displaced,
    ExplainedEntries Later,
    ExplainedEntries Closed
);

/// <summary>The explanation of one stance.</summary>
public static class StanceExplanationEndpoint
{
    /// <summary>Why a stance is what it is.</summary>
    [WolverineGet("/explain"), ProducesResponseType<StanceExplanation>(200)]
    public static Task<IResult> Get(
        HttpContext http,
        Reads reads,
        NpgsqlDataSource dataSource,
        IDocumentStore store,
        Vault vault,
        TimeProvider clock
    ) =>
        reads.FromViewAsync(
            http,
            StanceProjection.Shard,
            async (asked, cancel) =>
            {
                var key = new TimelineKey(
                    asked.Needed("source"),
                    asked.Needed("threat"),
                    asked.Slug("proposition") ?? Threat.Overall
                );
                var validAt = asked.Day("validAt") ?? clock.Today();
                await using var session = store.QuerySession();
                if (await LackAsync(session, dataSource, key, asked.KnownAt, cancel) is { } lack)
                    return lack;
                var asOf = new AsOf(validAt, asked.KnownAt.Position);
                var slices = await TimelineSlices.ReadAsync(dataSource, key, asOf, cancel);
                var steps = FirstOf(slices.Begun) is { } inForce
                    ? Timeline.Steps(
                        inForce,
                        await RowReader.RowsAsync(dataSource, [inForce.Entry], asOf.KnownAt, cancel)
                    )
                    : [];
                var told = await ToldAsync(session, vault, slices, steps, asOf, cancel);
                string[] shown = [.. slices.Begun.Take(1).Select(StreamOf)];
                var texts = await vault.OpenAllAsync(shown, cancel);
                return Explained(key, asked.KnownAt, asOf, slices, steps, told, texts);
            }
        );

    /// <summary>What of the timeline's key the ledger does not have.</summary>
    private static async Task<Refusal?> LackAsync(
        IQuerySession session,
        NpgsqlDataSource dataSource,
        TimelineKey key,
        KnownAt knownAt,
        CancellationToken cancel
    )
    {
        if (!await Existing.IsThereAsync(dataSource, Streams.Source(key.Source), cancel))
            return Reads.NotThere(Refusals.UnknownSource, "source", key.Source, knownAt);
        if (await session.FoldAsync<Threat>(Streams.Threat(key.Threat), long.MaxValue, cancel) is not { } t)
            return Reads.NotThere(Refusals.UnknownThreat, "threat", key.Threat, knownAt);
        if (t.State.Proposition(key.Proposition) is not null)
            return null;
        // Only those that were framed by then: an answer as of a position tells nothing later.
        var then = await session.FoldAsync<Threat>(Streams.Threat(key.Threat), knownAt.Position, cancel);
        var framed = then is { } known
            ? string.Join(", ", known.State.Propositions.Select(p => p.Proposition))
            : "none";
        return new Refusal(
            Refusals.UnknownProposition,
            $"Threat '{key.Threat}' has no proposition '{key.Proposition}'; as of position {knownAt.Position} it has {framed}.",
            "proposition"
        );
    }

    /// <summary>The statements, with the events that opened and closed the entries.</summary>
    private static Task<ToldStreams> ToldAsync(
        IQuerySession session,
        Vault vault,
        TimelineSlices slices,
        IReadOnlyList<RecordStep> steps,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        TimelineRow[] rows = [.. slices.Begun, .. slices.Later, .. slices.Closed];
        var positions = rows.SelectMany(r =>
                new[] { r.Opened.Position, r.Closed?.Position ?? 0, r.Entry.Order }
            )
            .Concat(steps.Select(step => step.By.Position))
            .ToHashSet();
        return ToldStreams.ReadAsync(
            session,
            vault,
            rows.Select(StreamOf).ToHashSet(StringComparer.Ordinal),
            asOf.KnownAt,
            e => positions.Contains(e.Position),
            cancel
        );
    }

    private static StanceExplanation Explained(
        TimelineKey key,
        KnownAt knownAt,
        AsOf asOf,
        TimelineSlices slices,
        IReadOnlyList<RecordStep> steps,
        ToldStreams told,
        StreamTexts texts
    )
    {
        var events = told.Events.ToDictionary(t => t.Event.Position);
        var inForce = FirstOf(slices.Begun);
        var statement = inForce is null ? null : (Statement)told.States[StreamOf(inForce)];
        var displaced = slices.Begun.Skip(1).ToList();
        var explanation = new Explanation(
            key,
            asOf,
            inForce?.Entry,
            statement?.Document,
            inForce is null ? null : CauseAt(inForce.Entry.Order),
            [.. steps.Where(s => s.By.Position != inForce!.Entry.Order).Select(s => CauseAt(s.By.Position))],
            inForce is not null && statement!.Assessment(inForce.Entry.Assessment)!.IsContested,
            statement?.Concern is not null,
            (FirstOf(displaced)?.Entry, Math.Max(slices.BegunCount - 1, 0)),
            (FirstOf(slices.Later)?.Entry, slices.LaterCount),
            (FirstOf(slices.Closed)?.Entry, slices.ClosedCount),
            FirstOf(slices.Closed)?.Closed is { } closed ? CauseAt(closed.Position) : null,
            slices.ClosedHadBegun
        );
        return new StanceExplanation(
            key.Source,
            key.Threat,
            key.Proposition,
            asOf.ValidAt,
            knownAt,
            explanation.Stance,
            explanation.Standing,
            explanation.IsContested,
            explanation.IsUnderConcern,
            explanation.Words,
            inForce is null ? null : InForceOf(inForce, statement!),
            new(explanation.Displaced.Count, [.. displaced.Select(EntryOf)]),
            new(slices.LaterCount, [.. slices.Later.Select(EntryOf)]),
            new(slices.ClosedCount, [.. slices.Closed.Select(EntryOf)])
        );

        ToldCause CauseAt(long position) => ToldCauseOf(events[position]);

        ExplainedEntry EntryOf(TimelineRow row) => ExplainedEntry.Of(row, asOf, events);

        ExplainedInForce InForceOf(TimelineRow row, Statement of) =>
            new(
                EntryOf(row),
                ToldItem.Of(events[row.Entry.Order]),
                [.. steps.Select(step => new StepItem(step.Cause, ToldItem.Of(events[step.By.Position])))],
                texts.Open(of.Assessment(row.Entry.Assessment)!.Coding.Rationale),
                of.Document,
                of.Locator,
                of.Rendering,
                texts.Open(of.Text),
                texts.Open(of.Concern?.Reason),
                texts.DestroyedOf(StreamOf(row), of)
            );
    }

    private static string StreamOf(TimelineRow row) => Streams.Statement(row.Entry.Statement);

    private static TimelineRow? FirstOf(IReadOnlyList<TimelineRow> rows) =>
        rows is [var first, ..] ? first : null;

    private static ToldCause ToldCauseOf(Told told)
    {
        var e = told.Event;
        var by = new EventReference(e.Id, Domain.EventTypes.NameOf(e.Event), e.Position, e.At);
        return new ToldCause(by, e.Actor, told.Account.Words);
    }
}
