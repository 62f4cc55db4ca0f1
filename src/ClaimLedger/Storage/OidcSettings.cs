namespace ClaimLedger.Storage;

/// <summary>The identity provider whose tokens are taken beside keys; none where nothing is set.</summary>
public sealed class OidcSettings
{
    /// <summary>The provider's issuer, exactly as its tokens have it; its configuration is read below
    /// it.</summary>
    public string? Authority { get; set; }

    /// <summary>What this service is called in its tokens; a token for another is not taken.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that has the roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>What the provider calls this service as a client at which people sign in; nobody signs in
    /// there at the pages where it is left out.</summary>
    public string? ClientId { get; set; }

    /// <summary>The file with the client's secret; none where it has none (a public client, which PKCE
    /// protects alone).</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>Whether tokens are taken.</summary>
    public bool IsSet => Authority is not null;

    /// <summary>Refuses settings that cannot work, and does nothing else.</summary>
    /// <param name="isOpen">Whether nobody has to prove who they are.</param>
    /// <exception cref="UnusableSettingException">They cannot.</exception>
    public void Check(bool isOpen)
    {
        if (Authority is null != (Audience is null))
        {
            throw new UnusableSettingException(
                $"ClaimLedger:Oidc:{(Authority is null ? "Authority" : "Audience")} is not given; tokens are taken with both Authority and Audience, or with neither."
            );
        }
        if (Authority is null && ClientId is not null)
            throw new UnusableSettingException(
                "ClaimLedger:Oidc:ClientId is given without an Authority; give the provider's issuer as well."
            );
        if (ClientSecretFile is { } secret && ClientId is null)
            throw new UnusableSettingException(
                $"ClaimLedger:Oidc:ClientSecretFile '{secret}' is given without a ClientId; give that as well."
            );
        if (ClientSecretFile is { } file && !File.Exists(file))
            throw new UnusableSettingException(
                $"ClaimLedger:Oidc:ClientSecretFile '{file}' is no file; give the path of the file with the client's secret."
            );
        if (Authority is null)
            return;
        if (
            !Uri.TryCreate(Authority, UriKind.Absolute, out var issuer)
            || !(
                issuer.Scheme == Uri.UriSchemeHttps
                || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback)
            )
        )
        {
            throw new UnusableSettingException(
                $"ClaimLedger:Oidc:Authority '{Authority}' is no issuer; give an https address such as https://login.example.org."
            );
        }
        if (Audience!.Length == 0)
            throw new UnusableSettingException(
                "ClaimLedger:Oidc:Audience is empty; give what tokens for this service have as aud."
            );
        if (RoleClaim.Length == 0)
            throw new UnusableSettingException(
                "ClaimLedger:Oidc:RoleClaim is empty; give the claim's name, such as roles."
            );
        if (isOpen)
            throw new UnusableSettingException(
                $"ClaimLedger:Access is {LedgerSettings.Open}, where nobody shows a token; leave ClaimLedger:Oidc out or set it to {LedgerSettings.WithKeys}."
            );
    }
}
