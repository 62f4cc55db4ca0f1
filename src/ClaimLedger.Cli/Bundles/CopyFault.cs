namespace ClaimLedger.Cli.Bundles;

/// <summary>A copy of the log that is not as its format says: something is missing, broken off or of another
/// form. Whether what is there is true is another question.</summary>
/// <param name="what">In words, with the file and the line.</param>
internal sealed class CopyFault(string what) : LedgerFailure(Cli.ExitCode.Refused, [what]);
