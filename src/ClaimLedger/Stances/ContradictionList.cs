using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Stances;

/// <summary>What a source said, as it was coded.</summary>
public sealed record Coded(Stance Stance, string Statement, string Assessment, EdtfDate StatedOn);

/// <summary>One of the two sides: with what it was on it when the contradiction began, and on its last day or
/// now.</summary>
public sealed record ContradictionSide(
    string Source,
    Reliability? Reliability,
    string Threat,
    string Proposition,
    Coded First,
    Coded Last
);

/// <summary>A relation of propositions, as it was recorded.</summary>
public sealed record RelationItem(
    string Threat,
    string Proposition,
    PropositionRelation Relation,
    string OtherThreat,
    string OtherProposition
);

/// <summary>What ended a contradiction; no stance where a statement was withdrawn.</summary>
public sealed record ContradictionEnd(
    string Source,
    string Threat,
    string Proposition,
    Stance? Stance,
    string Statement,
    string Assessment,
    EdtfDate StatedOn
);

/// <summary>Two stances that cannot both be right, while both stood.</summary>
public sealed record ContradictionItem(
    ContradictionKind Kind,
    DateOnly? Began,
    DateOnly? Ended,
    IReadOnlyList<ContradictionSide> Sides,
    IReadOnlyList<RelationItem> Path,
    IReadOnlyList<ContradictionEnd> EndedBy
);

/// <summary>A page of contradictions.</summary>
public sealed record ContradictionList(KnownAt KnownAt, IReadOnlyList<ContradictionItem> Contradictions);

/// <summary>Who contradicts whom: a source itself, or two sources of high reliability each other.</summary>
public static class ContradictionListEndpoint
{
    /// <summary>The word for any grade, or none.</summary>
    private const string Any = "any";

    /// <summary>The contradictions.</summary>
    [WolverineGet("/contradictions"), ProducesResponseType<ContradictionList>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, NpgsqlDataSource dataSource) =>
        reads.FromViewAsync(
            http,
            StanceProjection.Shard,
            async (asked, cancel) =>
            {
                var (limit, skip) = (asked.Limit(), (int)Math.Min(asked.Number("after") ?? 0, int.MaxValue));
                var question = QuestionOf(asked);
                if (asked.Refusals.Count > 0)
                    return asked.Refusals;
                var reader = new StandReader(dataSource, asked.KnownAt.Position);
                var found = await new ContradictionSearch(reader).FindAsync(question, cancel);
                if (found is null)
                    return TooMuch(asked);
                var page = found.Contradictions.Skip(skip).Take(limit + 1).ToList();
                asked.Page(page, limit, _ => skip + limit);
                return new ContradictionList(asked.KnownAt, [.. page.Select(c => ItemOf(c, found))]);
            }
        );

    private static ContradictionQuestion QuestionOf(Asked asked)
    {
        var validAt = asked.Day("validAt");
        var (from, to) = asked.FromTo();
        var kind = asked.Code<ContradictionKind>("kind");
        var question = new ContradictionQuestion(
            asked.Slug("source"),
            asked.Slug("threat"),
            asked.Slug("proposition"),
            kind is not null && Codes<ContradictionKind>.TryRead(kind, out var one) ? one : null,
            LowestOf(asked),
            stand => (validAt is null || stand.Meets(validAt, validAt)) && stand.Meets(from, to)
        );
        if ((question.Source, question.Threat) is (null, null))
            asked.Refuse("threat", "Neither threat nor source is given; give one of them, or both.");
        return question;
    }

    private static Reliability? LowestOf(Asked asked)
    {
        var text = asked.Text("reliability") ?? Codes<Reliability>.Write(Reliability.B);
        if (text == Any)
            return null;
        if (Codes<Reliability>.TryRead(text, out var lowest))
            return lowest;
        asked.RefuseValue(
            "reliability",
            text,
            $"is no grade; give one of {string.Join(", ", Codes<Reliability>.All)}, or {Any}."
        );
        return null;
    }

    private static IReadOnlyList<Domain.Commands.Refusal> TooMuch(Asked asked)
    {
        asked.Refuse(
            "proposition",
            $"More than {StandReader.Most:N0} entries would have to be read; narrow it down by proposition, by source and threat, or by kind."
        );
        return asked.Refusals;
    }

    private static ContradictionItem ItemOf(Contradiction c, ContradictionsFound found) =>
        new(
            c.Kind,
            c.Began,
            c.Ended,
            [SideOf(c.First, c, found), SideOf(c.Second, c, found)],
            [.. c.Path(found.Graph).Select(ItemOf)],
            [.. c.EndedBy.Select(EndOf)]
        );

    private static ContradictionSide SideOf(Stand stand, Contradiction c, ContradictionsFound found) =>
        new(
            stand.Key.Source,
            found.Grades.TryGetValue(stand.Key.Source, out var grade) ? grade : null,
            stand.Key.Threat,
            stand.Key.Proposition,
            CodedOf(stand.On(c.Began)),
            CodedOf(stand.Before(c.Ended))
        );

    private static Coded CodedOf(TimelineEntry e) => new(e.Stance, e.Statement, e.Assessment, e.StatedOn);

    private static RelationItem ItemOf(Relation r) =>
        new(r.From.Threat, r.From.Proposition, r.Kind, r.To.Threat, r.To.Proposition);

    private static ContradictionEnd EndOf(Ending ending)
    {
        var (e, stance) = ending;
        return new ContradictionEnd(
            e.Key.Source,
            e.Key.Threat,
            e.Key.Proposition,
            stance,
            e.Statement,
            e.Assessment,
            stance is null ? e.WithdrawnOn! : e.StatedOn
        );
    }
}
