namespace ClaimLedger.Cli.Witnesses;

/// <summary>A witness cannot run with what it was given. The message names what, and what would be
/// right.</summary>
internal sealed class WitnessFailure(string message) : Exception(message);
