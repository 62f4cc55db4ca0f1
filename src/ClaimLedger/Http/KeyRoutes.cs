using static ClaimLedger.Http.Allowed;

namespace ClaimLedger.Http;

/// <summary>The keys.</summary>
internal static class KeyRoutes
{
    private const string Json = "application/json";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new("/keys", Admins, "The keys, in the order in which they were made, without their secrets."),
        new("/keys", Admins, "Makes a key for a person, with a role. Answers its secret, once.")
        {
            Method = "POST",
            Bodies = [Json],
        },
        new("/keys/{key}", Admins, "Revokes a key, for good.") { Method = "DELETE" },
        new("/keys/{key}/rotate", Admins, "Makes a key in place of another, which is valid for a while yet.")
        {
            Method = "POST",
            Bodies = [Json],
        },
    ];
}
