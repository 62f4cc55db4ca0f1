using System.Net.Http.Headers;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Finds the key that goes along with requests: the file that was named, else the environment's,
/// else, for a service on this machine alone, one of those that its first start left in its data
/// folder.</summary>
/// <param name="Given">The key of the environment; null or empty for none.</param>
/// <param name="Folders">Where data folders may be.</param>
internal sealed record KeySearch(string? Given, IReadOnlyList<string> Folders)
{
    public const string Variable = "CLAIMLEDGER_KEY";
    public const string FolderVariable = "CLAIMLEDGER_DATA";

    /// <summary>Only what is given by hand.</summary>
    public static readonly KeySearch None = new(null, []);

    /// <summary>As the environment has it; the folders are those that <c>./run</c> uses.</summary>
    public static KeySearch OfEnvironment() =>
        new(
            Environment.GetEnvironmentVariable(Variable),
            Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
                ? [folder]
                : ["data", "/var/lib/claimledger"]
        );

    /// <summary>The key; null where there is none.</summary>
    /// <param name="server">The service.</param>
    /// <param name="file">The file that was named.</param>
    /// <param name="roles">The roles that will do, the best first.</param>
    /// <exception cref="LedgerFailure">The file that was named cannot be read.</exception>
    public string? Find(Uri server, string? file, IReadOnlyList<Role> roles)
    {
        if (file is not null)
            return Read(file, out var why)
                ?? throw new LedgerFailure(
                    ExitCode.Usage,
                    [$"The key's file '{file}' cannot be read: {why}"]
                );
        if (!string.IsNullOrWhiteSpace(Given))
            return Given.Trim();
        if (!server.IsLoopback)
            return null;
        var files =
            from folder in Folders
            from role in roles
            select Path.Combine(folder, "keys", $"{Codes<Role>.Write(role)}.key");
        return files.Select(path => Read(path, out _)).FirstOrDefault(key => key is not null);
    }

    private static string? Read(string path, out string? why)
    {
        why = "it is empty.";
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } key ? key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e.Message;
            return null;
        }
    }
}

/// <summary>Puts the key on requests to the service, and on none to anybody else.</summary>
internal sealed class KeyHandler(HttpMessageHandler inner, Uri server, Func<string?> find)
    : DelegatingHandler(inner)
{
    private readonly Lazy<string?> _key = new(find);

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (IsOfService(request.RequestUri) && _key.Value is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return base.SendAsync(request, cancellationToken);
    }

    private bool IsOfService(Uri? address) =>
        address is not null
        && Uri.Compare(
            address,
            server,
            UriComponents.SchemeAndServer,
            UriFormat.Unescaped,
            StringComparison.OrdinalIgnoreCase
        ) == 0;
}
