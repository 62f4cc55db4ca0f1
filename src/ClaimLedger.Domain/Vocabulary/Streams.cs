namespace ClaimLedger.Domain.Vocabulary;

/// <summary>The keys of the streams, <c>kind/slug</c>. They are the storage format, for good.</summary>
public static class Streams
{
    /// <summary>The prefix of source streams.</summary>
    public const string SourcePrefix = "source/";

    /// <summary>The prefix of threat streams.</summary>
    public const string ThreatPrefix = "threat/";

    /// <summary>The prefix of document streams.</summary>
    public const string DocumentPrefix = "document/";

    /// <summary>The prefix of statement streams.</summary>
    public const string StatementPrefix = "statement/";

    /// <summary><c>source/ahmed-rashid</c>.</summary>
    public static string Source(string id) => SourcePrefix + id;

    /// <summary><c>threat/imu</c>.</summary>
    public static string Threat(string id) => ThreatPrefix + id;

    /// <summary><c>document/rferl-2004-01-23-imu</c>.</summary>
    public static string Document(string id) => DocumentPrefix + id;

    /// <summary><c>statement/azimov-2004-interview</c>.</summary>
    public static string Statement(string id) => StatementPrefix + id;

    /// <summary>The slug in a stream's key: <c>imu</c> of <c>threat/imu</c>.</summary>
    public static string IdOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
