using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>An identity provider in this process, on loopback: its configuration, its public keys, and tokens
/// as a test wants them, right and wrong.</summary>
internal sealed class OwnIssuer : IAsyncDisposable
{
    /// <summary>What the service is called in tokens.</summary>
    public const string Audience = "https://ledger.example.org";

    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2_048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private OwnIssuer(WebApplication app) => _app = app;

    /// <summary>Its issuer.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Its RSA key.</summary>
    public RsaSecurityKey Rsa => new(_rsa) { KeyId = "rsa" };

    /// <summary>Its key on a curve.</summary>
    public ECDsaSecurityKey Curve => new(_curve) { KeyId = "curve" };

    /// <summary>The public half of its RSA key, as everybody may have it.</summary>
    public byte[] PublicRsa => Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem());

    public static async Task<OwnIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        var app = builder.Build();
        var issuer = new OwnIssuer(app);
        app.Run(issuer.AnswerAsync);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A token that is right, but for what a test says.</summary>
    public string Token(
        string subject,
        object? roles,
        string algorithm = SecurityAlgorithms.RsaSha256,
        SecurityKey? key = null,
        string audience = Audience,
        string? issuer = null,
        TimeSpan? expiresIn = null,
        string roleClaim = "roles"
    )
    {
        var now = DateTime.UtcNow;
        var end = now + (expiresIn ?? TimeSpan.FromMinutes(5));
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = subject };
        if (roles is not null)
            claims[roleClaim] = roles;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Url,
                Audience = audience,
                IssuedAt = end.AddHours(-1),
                NotBefore = end.AddHours(-1),
                Expires = end,
                Claims = claims,
                SigningCredentials = new SigningCredentials(key ?? Rsa, algorithm),
            }
        );
    }

    /// <summary>A token that nobody signed.</summary>
    public string Unsigned(string subject, string role)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = JsonSerializer.Serialize(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["iss"] = Url,
                ["aud"] = Audience,
                ["sub"] = subject,
                ["roles"] = new[] { role },
                ["exp"] = now + 300,
            }
        );
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(payload)}.";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _curve.Dispose();
    }

    private Task AnswerAsync(HttpContext http) =>
        http.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(
                new { issuer = Url, jwks_uri = $"{Url}/jwks" }
            ),
            "/jwks" => http.Response.WriteAsJsonAsync(new { keys = new[] { OfRsa(), OfCurve() } }),
            _ => Task.FromResult(http.Response.StatusCode = 404),
        };

    private Dictionary<string, string> OfRsa()
    {
        var it = _rsa.ExportParameters(includePrivateParameters: false);
        return new(StringComparer.Ordinal)
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = "rsa",
            ["n"] = Base64UrlEncoder.Encode(it.Modulus),
            ["e"] = Base64UrlEncoder.Encode(it.Exponent),
        };
    }

    private Dictionary<string, string> OfCurve()
    {
        var it = _curve.ExportParameters(includePrivateParameters: false);
        return new(StringComparer.Ordinal)
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["kid"] = "curve",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(it.Q.X),
            ["y"] = Base64UrlEncoder.Encode(it.Q.Y),
        };
    }
}
