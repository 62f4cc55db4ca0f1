namespace ClaimLedger.Storage;

/// <summary>The names under which the daemon keeps the progress of the views that others read
/// beside their own.</summary>
public static class Shards
{
    /// <summary>The timelines, the shifts and the contests.</summary>
    public const string Stances = "Stances:All";
}
