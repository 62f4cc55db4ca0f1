using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>Tokens of an identity provider, beside keys.</summary>
public sealed class TokenTests(TokenTests.Trusting ledger) : IClassFixture<TokenTests.Trusting>
{
    private OwnIssuer Issuer => ledger.Issuer;

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha256)]
    public async Task A_token_lets_in_whom_it_names_with_the_roles_that_it_has(string algorithm)
    {
        SecurityKey key = algorithm == SecurityAlgorithms.EcdsaSha256 ? Issuer.Curve : Issuer.Rsa;
        var token = Issuer.Token("desk-5", new[] { "auditor", "editor", "cook" }, algorithm, key);
        Assert.Equal(200, await StatusAsync(token, "/queue"));
        Assert.Equal(403, await StatusAsync(token, "/keys"));
        var source = $"by-token-{algorithm.ToLowerInvariant()}";
        var position = await ledger.AppendAsync(
            "/sources",
            new
            {
                source,
                kind = "group",
                name = "N",
            },
            ledger.With(token)
        );
        Assert.Equal("desk-5", await ActorAsync(position));
    }

    [Fact]
    public async Task A_subject_that_is_no_pseudonym_becomes_one_that_is_always_the_same()
    {
        const string Subject = "auth0|Jane Doe";
        var position = await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "by-subject",
                kind = "group",
                name = "N",
            },
            ledger.With(Issuer.Token(Subject, "editor"))
        );
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Issuer.Url}|{Subject}"));
        Assert.Equal($"oidc-{Convert.ToHexStringLower(digest)[..16]}", await ActorAsync(position));
    }

    [Fact]
    public async Task One_text_may_hold_several_roles_and_unknown_ones_are_none()
    {
        Assert.Equal(200, await StatusAsync(Issuer.Token("p", "cook admin"), "/keys"));
        var (status, body, _) = await KeyedLedger.SendAsync(
            ledger.With(Issuer.Token("p", new[] { "cook", "Admin" })),
            "GET",
            "/threats"
        );
        Assert.Equal(403, status);
        Assert.Contains("the credentials have none", body, StringComparison.Ordinal);
        Assert.Equal(403, await StatusAsync(Issuer.Token("p", null), "/threats"));
        Assert.Equal(403, await StatusAsync(Issuer.Token("p", "admin", roleClaim: "groups"), "/keys"));
    }

    [Fact]
    public async Task A_token_that_is_wrong_in_one_thing_lets_nobody_in_anywhere()
    {
        using var other = RSA.Create(2_048);
        var right = Issuer.Token("p", "admin");
        var parts = right.Split('.');
        var changed = Base64UrlEncoder.Decode(parts[1]).Replace("\"p\"", "\"q\"", StringComparison.Ordinal);
        (string Token, string Detail)[] wrong =
        [
            (Issuer.Token("p", "admin", audience: "https://other.example.org"), "for another service"),
            (Issuer.Token("p", "admin", issuer: "https://other.example.org"), "of another issuer"),
            (Issuer.Token("p", "admin", issuer: $"{Issuer.Url}/"), "of another issuer"),
            (Issuer.Token("p", "admin", expiresIn: TimeSpan.FromSeconds(-40)), "has expired"),
            (Issuer.Token("p", "admin", expiresIn: TimeSpan.FromHours(2)), "not valid yet"),
            (Issuer.Token("p", "admin", key: new RsaSecurityKey(other) { KeyId = "rsa" }), "none that"),
            (Issuer.Token("p", "admin", key: new RsaSecurityKey(other) { KeyId = "new" }), "no key"),
            // The public key as the secret of an HMAC, which a careless reader would take.
            (Hmac(), ""),
            (Issuer.Unsigned("p", "admin"), ""),
            ($"{parts[0]}.{Base64UrlEncoder.Encode(changed)}.{parts[2]}", "none that"),
            ($"{parts[0]}.{parts[1]}.", ""),
            ("e30.e30.e30", ""),
        ];
        Assert.Equal(200, await StatusAsync(right, "/keys"));
        var before = await ledger.NumberAsync("select count(*) from ledger.access_keys");
        foreach (var (token, detail) in wrong)
        {
            foreach (var (method, path) in new[] { ("GET", "/threats"), ("POST", "/keys"), ("GET", "/keys") })
            {
                var (status, body, _) = await KeyedLedger.SendAsync(
                    ledger.With(token),
                    method,
                    path,
                    method == "POST" ? """{"role": "admin", "person": "p"}""" : null
                );
                Assert.True(status == 401, $"{token}: {status} {body}");
                Assert.Contains(detail, (string)JsonNode.Parse(body)!["detail"]!, StringComparison.Ordinal);
            }
        }
        Assert.Equal(before, await ledger.NumberAsync("select count(*) from ledger.access_keys"));

        string Hmac() =>
            Issuer.Token(
                "p",
                "admin",
                SecurityAlgorithms.HmacSha256,
                new SymmetricSecurityKey(Issuer.PublicRsa) { KeyId = "rsa" }
            );
    }

    [Fact]
    public async Task Keys_work_beside_tokens()
    {
        Assert.Equal(200, await StatusAsync(ledger.KeyOf(Role.Admin), "/keys"));
        Assert.Equal(401, await StatusAsync(ledger.KeyOf(Role.Admin)[..^4] + "AAAA", "/keys"));
        Assert.Equal(401, (await KeyedLedger.SendAsync(ledger.Client, "GET", "/keys")).Status);
    }

    [Theory]
    [InlineData("https://idp.example.org", null, "ClaimLedger:Oidc:Audience is not given")]
    [InlineData(null, "ledger", "ClaimLedger:Oidc:Authority is not given")]
    [InlineData("http://idp.example.org", "ledger", "is no issuer; give an https address")]
    [InlineData("idp", "ledger", "'idp' is no issuer")]
    [InlineData("https://idp.example.org", "", "ClaimLedger:Oidc:Audience is empty")]
    public void Settings_that_cannot_work_are_refused(string? authority, string? audience, string says)
    {
        var configuration = new ConfigurationManager
        {
            ["ClaimLedger:Oidc:Authority"] = authority,
            ["ClaimLedger:Oidc:Audience"] = audience,
        };
        var refused = Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(configuration));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "desk", null, "ClientId is given without an Authority")]
    [InlineData("https://idp.example.org", "ledger", null, "secret", "is given without a ClientId")]
    [InlineData("https://idp.example.org", "ledger", "desk", "/no/such/file", "'/no/such/file' is no file")]
    public void Settings_of_signing_in_that_cannot_work_are_refused(
        string? authority,
        string? audience,
        string? client,
        string? secretFile,
        string says
    )
    {
        var configuration = new ConfigurationManager
        {
            ["ClaimLedger:Oidc:Authority"] = authority,
            ["ClaimLedger:Oidc:Audience"] = audience,
            ["ClaimLedger:Oidc:ClientId"] = client,
            ["ClaimLedger:Oidc:ClientSecretFile"] = secretFile,
        };
        var refused = Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(configuration));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_access_is_open_there_are_no_tokens()
    {
        var configuration = new ConfigurationManager
        {
            ["ClaimLedger:Access"] = "open",
            ["ClaimLedger:Oidc:Authority"] = "https://idp.example.org",
            ["ClaimLedger:Oidc:Audience"] = "ledger",
        };
        Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(configuration));
        configuration["ClaimLedger:Access"] = "keys";
        Assert.True(LedgerSettings.Read(configuration).Oidc.IsSet);
    }

    private async Task<int> StatusAsync(string token, string path) =>
        (await KeyedLedger.SendAsync(ledger.With(token), "GET", path)).Status;

    private async Task<string> ActorAsync(long position) =>
        Assert.Single(
            await ledger.RowsAsync($"select user_name from ledger.mt_events where seq_id = {position}")
        );

    /// <summary>A ledger that trusts an identity provider in this process.</summary>
    public sealed class Trusting(Server server) : KeyedLedger(server), IAsyncDisposable
    {
        internal OwnIssuer Issuer { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            Issuer = await OwnIssuer.StartAsync();
            await base.InitializeAsync();
        }

        protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
            [
                .. base.SettingsOf(connectionString),
                ("ClaimLedger:Oidc:Authority", Issuer.Url),
                ("ClaimLedger:Oidc:Audience", OwnIssuer.Audience),
            ];

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await base.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
