namespace ClaimLedger.Storage;

/// <summary>The names under which the daemon keeps the progress of views whose rows another folder reads
/// too.</summary>
public static class ViewShards
{
    /// <summary>The timelines, and what waits for an assessment.</summary>
    public const string Stances = "Stances:All";

    /// <summary>The register.</summary>
    public const string Registers = "Registers:All";
}
