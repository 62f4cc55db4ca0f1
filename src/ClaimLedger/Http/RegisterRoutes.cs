using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The reads of the register and of the editorial queue.</summary>
internal static class RegisterRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/register",
            Readers,
            "What was retracted, corrected, put in doubt, disputed or redacted, the newest first.",
            new(
                "kind",
                "Only this kind: retraction, correction, concern, redaction, revision, withdrawn-assessment, dispute."
            ),
            new("source", "Only what was done to this source's statements, also before they were its."),
            Threat,
            new("statement", "Only this statement."),
            new("by", "Only retractions by source, publisher or editor."),
            new("reason", "Only retractions for this reason, such as misquoted."),
            new("actor", "Only what this actor did."),
            new("open", "true: only what is in force: not reinstated, not lifted, not resolved."),
            new("from", "Only what was recorded on or after that day (UTC), such as 2026-01-31."),
            new("to", "Only what was recorded on or before that day (UTC)."),
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/queue",
            Desk,
            "What waits for an editor, the oldest first, with how much there is of each kind.",
            new("kind", "Only this kind: unassessed, dispute, concern, ungraded."),
            Source,
            Threat,
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
    ];
}
