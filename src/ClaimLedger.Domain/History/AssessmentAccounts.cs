using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>The events of a statement's assessments, told.</summary>
internal static class AssessmentAccounts
{
    public static Account Of(Statement before, Recorded next, Telling telling)
    {
        var after = Statement.Evolve(before, next);
        var id = IdIn(next.Event);
        var (was, now) = (before.Assessment(id), after.Assessment(id)!);
        Gather(telling, $"assessments/{id}", was, now);

        var date = after.StatedOn;
        return next.Event switch
        {
            AssessmentRecorded e => telling.Says($"Assessed as {Coding(now)} ({id})", date, e.Rationale),
            AssessmentRevised e => telling.Says(
                $"Revised assessment {id}, {telling.Moves()}",
                date,
                e.Reason
            ),
            AssessmentWithdrawn e => telling.Says(
                $"Withdrew assessment {id}, {Coding(now)}, as a mistake of the record",
                date,
                e.Reason
            ),
            AssessmentDisputed e => telling.Says(
                $"Disputed assessment {id}, {Coding(now)}, as {e.Dispute}",
                date,
                e.Reason
            ),
            DisputeResolved e => telling.Says(
                $"Resolved dispute {e.Dispute} of assessment {id}",
                date,
                e.Resolution
            ),
            _ => throw new InvalidOperationException($"An assessment knows no {next.Event.GetType().Name}."),
        };
    }

    private static string IdIn(object e) =>
        e switch
        {
            AssessmentRecorded recorded => recorded.Assessment,
            AssessmentRevised revised => revised.Assessment,
            AssessmentWithdrawn withdrawn => withdrawn.Assessment,
            AssessmentDisputed disputed => disputed.Assessment,
            DisputeResolved resolved => resolved.Assessment,
            _ => throw new InvalidOperationException($"{e.GetType().Name} names no assessment."),
        };

    private static void Gather(Telling telling, string path, Assessment? was, Assessment now)
    {
        telling
            .Plain($"{path}/threat", was?.Original.Threat, now.Original.Threat)
            .Plain($"{path}/proposition", was?.Original.Proposition, now.Original.Proposition)
            .Code($"{path}/stance", was?.Coding.Stance, now.Coding.Stance)
            .Code($"{path}/likelihood", was?.Coding.Likelihood, now.Coding.Likelihood)
            .Code($"{path}/confidence", was?.Coding.Confidence, now.Coding.Confidence)
            .Code($"{path}/credibility", was?.Coding.Credibility, now.Coding.Credibility)
            .Sealed($"{path}/rationale", was?.Coding.Rationale, now.Coding.Rationale)
            .Flag($"{path}/withdrawn", was?.Withdrawn is not null, now.Withdrawn is not null)
            .Flag($"{path}/contested", was?.IsContested ?? false, now.IsContested);
        foreach (var dispute in now.Disputes)
            telling.Plain(
                $"{path}/disputes/{dispute.Id}",
                StateOf(was?.Dispute(dispute.Id)),
                StateOf(dispute)
            );
    }

    private static string? StateOf(Dispute? dispute) =>
        dispute is null ? null
        : dispute.Resolution is null ? "open"
        : "resolved";

    /// <summary><c>disagree on imu/overall, confidence high</c></summary>
    private static string Coding(Assessment a)
    {
        var words = $"{Codes<Stance>.Write(a.Coding.Stance)} on {a.Original.Threat}/{a.Original.Proposition}";
        if (Telling.CodeOf(a.Coding.Likelihood) is { } likelihood)
            words += $", likelihood {likelihood}";
        if (Telling.CodeOf(a.Coding.Confidence) is { } confidence)
            words += $", confidence {confidence}";
        if (Telling.CodeOf(a.Coding.Credibility) is { } credibility)
            words += $", credibility {credibility}";
        return words;
    }
}
