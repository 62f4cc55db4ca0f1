namespace ClaimLedger.Storage.Embedded;

/// <summary>Where the private PostgreSQL lives and how long it may take to come up.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// The service's data folder. The cluster is its subfolder <c>postgres</c>, beside the lock, the log and
    /// <c>secrets</c>. It has to be on a file system that honours file locks; created if missing.
    /// </summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// The folder of <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c>. If given, no other place is looked at.
    /// </summary>
    public string? BinariesFolder { get; init; }

    /// <summary>
    /// How long one start may take, recovery from a crash included. Generous, because giving up during
    /// recovery means that the next start has to do it again.
    /// </summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
