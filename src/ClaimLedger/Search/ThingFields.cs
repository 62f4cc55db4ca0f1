namespace ClaimLedger.Search;

/// <summary>The texts of sources and threats that are searched; the codes are those of the answers and of
/// the table.</summary>
internal static class ThingFields
{
    public const string Name = "name";
    public const string Alias = "alias";
    public const string Role = "role";
    public const string Affiliation = "affiliation";
    public const string Description = "description";
    public const string Proposition = "proposition";

    /// <summary>Whether the field holds a name: what is said by its bearer is found by it, and a slip in it
    /// is forgiven.</summary>
    public static bool IsName(string field) => field is Name or Alias;
}
