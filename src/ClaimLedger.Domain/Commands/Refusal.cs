namespace ClaimLedger.Domain.Commands;

/// <summary>What kind of refusal a code is; each kind has one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The request has not the shape of the command (400).</summary>
    Shape,

    /// <summary>Something that the command names does not exist (404).</summary>
    Unknown,

    /// <summary>A rule of the ledger forbids it (409).</summary>
    Rule,

    /// <summary>The stream has moved on since the caller looked (412).</summary>
    Stale,

    /// <summary>The request's key belongs to another request (422).</summary>
    Reused,
}

/// <summary>One of the stable codes.</summary>
/// <param name="Code">The code, never renamed.</param>
/// <param name="Kind">What kind of refusal it is.</param>
/// <param name="Meaning">One sentence for the reference.</param>
public sealed record RefusalCode(string Code, RefusalKind Kind, string Meaning);

/// <summary>Why a command was refused, as a value: nothing was appended.</summary>
/// <param name="Code">A stable code of <see cref="Refusals"/>.</param>
/// <param name="Detail">A sentence that says what would be right.</param>
/// <param name="Field">The member of the command that it is about, as a path such as
/// <c>assessments[0].stance</c>; null where it is about the whole.</param>
/// <param name="Missing">What the command names and the ledger does not hold, as <see cref="Things"/> writes
/// it; null where nothing is missing.</param>
public sealed record Refusal(RefusalCode Code, string Detail, string? Field = null, string? Missing = null);
