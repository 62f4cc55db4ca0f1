using System.CommandLine;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>The register, the newest entry first.</summary>
internal sealed record RegisterAnswer(KnownAt KnownAt, IReadOnlyList<EntryOfRegister> Entries);

/// <summary>A field that was changed; null stands for none, and for a sealed text.</summary>
internal sealed record ChangedField(string Field, string? From = null, string? To = null);

/// <summary>What was retracted, corrected, put in doubt, disputed or redacted.</summary>
internal sealed record EntryOfRegister(
    string Kind,
    string Source,
    IReadOnlyList<ChangedField> Changes,
    string Actor,
    long RecordedFrom,
    string RecordedAt,
    string? Statement = null,
    string? Assessment = null,
    string? Dispute = null,
    string? By = null,
    string? Reason = null,
    string? RetractedOn = null,
    string? RequestedBy = null,
    string? ApprovedBy = null,
    string? Basis = null,
    string? Note = null,
    long? RecordedTo = null,
    string? EndedAt = null,
    string? EndedNote = null
);

/// <summary><c>claimledger show register</c></summary>
internal static class ShowRegister
{
    public static Command New(Tool tool)
    {
        var kind = Arguments.CodeOption<RegisterKind>("--kind", "Only entries of this kind");
        var source = Arguments.IdOption("--source", "Only this source's statements.");
        var threat = Arguments.IdOption("--threat", "Only this threat.");
        var statement = Arguments.IdOption("--statement", "Only this statement.");
        var by = Arguments.CodeOption<Retractor>("--by", "Only retractions by");
        var reason = Arguments.CodeOption<RetractionReason>("--reason", "Only retractions for this reason");
        var actor = Arguments.IdOption("--actor", "Only what this actor did.");
        var open = new Option<bool>("--open")
        {
            Description =
                "Only what is in force: not reinstated, not lifted, not resolved, not approved or declined.",
        };
        var from = Arguments.Day("--from", "Only what was recorded from this day on (UTC).");
        var to = Arguments.Day("--to", "Only what was recorded up to this day (UTC).");
        var knownAt = Arguments.KnownAt();
        var command = new Command(
            "register",
            "Shows what was retracted, corrected, put in doubt, disputed or redacted, by whom and why."
        )
        {
            kind,
            source,
            threat,
            statement,
            by,
            reason,
            actor,
            open,
            from,
            to,
            knownAt,
        };
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    "/register",
                    [
                        ("kind", asked.GetValue(kind)),
                        ("source", asked.GetValue(source)),
                        ("threat", asked.GetValue(threat)),
                        ("statement", asked.GetValue(statement)),
                        ("by", asked.GetValue(by)),
                        ("reason", asked.GetValue(reason)),
                        ("actor", asked.GetValue(actor)),
                        ("open", asked.GetValue(open) ? "true" : null),
                        ("from", asked.GetValue(from)),
                        ("to", asked.GetValue(to)),
                        ("knownAt", asked.GetValue(knownAt)),
                    ],
                    "entries",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<RegisterAnswer>(answer))
        );
        return command;
    }

    /// <summary><c>2026-11-22 (57)</c>: the day and the position of an instant in recorded time.</summary>
    public static string When(string? at, long position) => $"{at?.Split('T')[0]} ({position})".TrimStart();

    private static void Print(Output output, RegisterAnswer answer)
    {
        var count = answer.Entries.Count;
        output.Heading(
            count switch
            {
                0 => "No entries",
                1 => "1 entry",
                _ => $"{count} entries, the newest first",
            }
        );
        output.Line($"known at {answer.KnownAt}");
        if (count == 0)
            return;
        output.Table(
            ["recorded", "kind", "about", "what", "why", "who", "ended"],
            answer.Entries.Select(e =>
                new[]
                {
                    When(e.RecordedAt, e.RecordedFrom),
                    e.Kind,
                    AboutOf(e),
                    WhatOf(e, output),
                    e.Note ?? "",
                    e.Actor,
                    e.RecordedTo is { } ended ? $"{When(e.EndedAt, ended)} {e.EndedNote}".TrimEnd() : "",
                }
            )
        );
    }

    private static string AboutOf(EntryOfRegister e) =>
        e.Statement is null
            ? $"source {e.Source}"
            : $"{e.Statement}{(e.Assessment is null ? "" : $"/{e.Assessment}")} of {e.Source}";

    private static string WhatOf(EntryOfRegister e, Output output)
    {
        var arrow = output.IsUnicode ? "→" : "->";
        var changes = string.Join(
            ", ",
            e.Changes.Select(c =>
                (c.From, c.To) is (null, null)
                    ? c.Field
                    : $"{c.Field} {c.From ?? "none"} {arrow} {c.To ?? "none"}"
            )
        );
        if (e.By is not null)
            return $"by {e.By}{(e.RetractedOn is null ? "" : $" on {e.RetractedOn}")}: {e.Reason}";
        if (e.RequestedBy is null)
            return e.Dispute ?? changes;
        var approved = e.ApprovedBy is null ? "" : $", approved by {e.ApprovedBy}";
        return $"{(changes.Length == 0 ? "all texts" : changes)}; {e.Basis}; asked by {e.RequestedBy}{approved}";
    }
}
