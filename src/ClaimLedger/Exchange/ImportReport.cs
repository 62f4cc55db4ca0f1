using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Exchange;

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Command">Its command; null where it names none.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Field">The member that it is about, where there is one.</param>
/// <param name="Detail">A sentence that says what would be right.</param>
public sealed record RefusedLine(long Line, string? Command, string Code, string? Field, string Detail);

/// <summary>What became of a file's lines.</summary>
public sealed class ImportReport(bool dryRun)
{
    /// <summary>The most refusals that are listed; the rest are counted.</summary>
    public const int MaxListed = 10_000;

    private readonly List<RefusedLine> _refusals = [];

    /// <summary>How many lines held a command, well formed or not; blank lines are none.</summary>
    public long Lines { get; private set; }

    /// <summary>How many commands were appended, or would be.</summary>
    public long Appended { get; private set; }

    /// <summary>How many the ledger held already.</summary>
    public long Repeated { get; private set; }

    /// <summary>How many were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>How many events were appended, or would be.</summary>
    public long Events { get; private set; }

    /// <summary>The ledger's position after the import; of a dry run, that which it was checked
    /// against.</summary>
    public long Position { get; set; }

    /// <summary>Whether nothing was to be appended.</summary>
    public bool DryRun => dryRun;

    /// <summary>The refused lines, in the order of the file.</summary>
    public IReadOnlyList<RefusedLine> Refusals => _refusals;

    /// <summary>How many refused lines are not listed.</summary>
    public long RefusalsLeftOff => Refused - _refusals.Count;

    /// <summary>Takes in what became of a line's command.</summary>
    public void Add(long line, string? command, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Done { IsRepeat: true } or Outcome.Done { IsReplay: true }:
                Lines++;
                Repeated++;
                break;
            case Outcome.Done done:
                Lines++;
                Appended++;
                Events += done.Events.Count;
                Position = Math.Max(Position, done.Position);
                break;
            case Outcome.Refused refused:
                Refuse(line, command, refused.Refusals[0]);
                break;
        }
    }

    /// <summary>Takes in a line that was refused.</summary>
    public void Refuse(long line, string? command, Refusal refusal)
    {
        Lines++;
        Refused++;
        if (_refusals.Count < MaxListed)
            _refusals.Add(new RefusedLine(line, command, refusal.Code.Code, refusal.Field, refusal.Detail));
    }
}
