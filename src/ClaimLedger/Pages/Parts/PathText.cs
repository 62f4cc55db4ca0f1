namespace ClaimLedger.Pages.Parts;

/// <summary>Makes the paths of routes and pages.</summary>
internal static class PathText
{
    /// <summary>A path with a query; what is null or empty is left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new System.Text.StringBuilder(path);
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            text.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }
        return text.ToString();
    }
}
