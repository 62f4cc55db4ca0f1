using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>Keys are made, listed, rotated and revoked.</summary>
public sealed class KeyTests(Server server, KeyedLedger ledger) : IClassFixture<KeyedLedger>
{
    private HttpClient Admin => ledger.As(Role.Admin);

    [Fact]
    public async Task A_key_is_shown_once_and_lets_its_holder_in()
    {
        var (status, body, headers) = await KeyedLedger.SendAsync(
            Admin,
            "POST",
            "/keys",
            """{"role": "auditor", "person": "desk-7", "label": "Spot checks", "expires": "2999-01-31T00:00:00+02:00"}"""
        );
        Assert.Equal((201, true), (status, headers.CacheControl!.NoStore));
        var made = JsonNode.Parse(body)!;
        var secret = (string)made["secret"]!;
        Assert.Equal(
            ("auditor", "desk-7", "Spot checks", "admin", "valid"),
            (
                (string?)made["role"],
                (string?)made["person"],
                (string?)made["label"],
                (string?)made["createdBy"],
                (string?)made["state"]
            )
        );
        Assert.Equal(200, await StatusAsync(secret));
        var listed = (await ledger.GetAsync("/keys", Admin))["keys"]!.AsArray();
        Assert.DoesNotContain(secret[13..], listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(secret[4..12], (string?)listed[^1]!["key"]);
        Assert.DoesNotContain(ledger.Logged, line => line.Contains(secret[13..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{}""", "role", "role is missing; give one of editor, auditor, subscriber, admin")]
    [InlineData(
        """{"role": "owner", "person": "p"}""",
        "role",
        "role 'owner' is no role; give one of editor"
    )]
    [InlineData("""{"role": "editor", "person": "A Name"}""", "person", "person 'A Name' is no id")]
    [InlineData(
        """{"role": "editor", "person": "p", "expires": "soon"}""",
        "expires",
        "expires 'soon' is no instant; give one with its offset such as 2027-01-31T00:00:00Z."
    )]
    [InlineData(
        """{"role": "editor", "person": "p", "expires": "2004-01-23T00:00:00Z"}""",
        "expires",
        "expires '2004-01-23T00:00:00Z' is over"
    )]
    [InlineData(
        """{"role": "editor", "person": "p", "secret": "x"}""",
        "secret",
        "There is no member 'secret'"
    )]
    [InlineData("""{"role": "editor", "person": "p", "label": "a\nb"}""", "label", "give one line")]
    public async Task What_is_wrong_with_a_new_key_is_said(string json, string field, string detail)
    {
        var (status, body, _) = await KeyedLedger.SendAsync(Admin, "POST", "/keys", json);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal((400, field), (status, (string?)problem["field"]));
        Assert.Contains(detail, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_lets_nobody_in_from_that_moment_and_only_its_holder_is_told_why()
    {
        var made = await ledger.MakeKeyAsync(new { role = "editor", person = "leaver" });
        var (id, secret) = ((string)made["key"]!, (string)made["secret"]!);
        Assert.Equal(200, await StatusAsync(secret));
        var (status, body, _) = await KeyedLedger.SendAsync(Admin, "DELETE", $"/keys/{id}");
        Assert.Equal((200, "revoked"), (status, (string?)JsonNode.Parse(body)!["state"]));
        Assert.Equal(401, await StatusAsync(secret));
        Assert.Contains("was revoked", await DetailAsync(secret), StringComparison.Ordinal);
        var forged = secret[..^4] + (secret.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
        Assert.DoesNotContain("revoked", await DetailAsync(forged), StringComparison.Ordinal);

        var again = await KeyedLedger.SendAsync(Admin, "DELETE", $"/keys/{id}");
        Assert.Equal((200, body), (again.Status, again.Body));
        Assert.Equal(404, (await KeyedLedger.SendAsync(Admin, "DELETE", "/keys/nothing")).Status);
    }

    [Fact]
    public async Task A_rotated_key_is_valid_beside_the_new_one_for_as_long_as_was_chosen()
    {
        var made = await ledger.MakeKeyAsync(
            new
            {
                role = "subscriber",
                person = "service-1",
                expires = DateTimeOffset.UtcNow.AddDays(90),
            }
        );
        var (id, secret) = ((string)made["key"]!, (string)made["secret"]!);
        var next = await RotateAsync(id, "{}");
        Assert.Equal(("service-1", "subscriber"), ((string?)next["person"], (string?)next["role"]));
        Assert.Equal((200, 200), (await StatusAsync(secret), await StatusAsync((string)next["secret"]!)));
        var old = await KeyAsync(id);
        Assert.Equal((string?)next["key"], (string?)old["replacedBy"]);
        Assert.InRange(LeftOf(old), TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.InRange(LeftOf(next), TimeSpan.FromDays(89), TimeSpan.FromDays(90));

        var last = await RotateAsync((string)next["key"]!, """{"overlap": "0s"}""");
        Assert.Equal(
            (401, 200),
            (await StatusAsync((string)next["secret"]!), await StatusAsync((string)last["secret"]!))
        );
        Assert.Equal("revoked", (string?)(await KeyAsync((string)next["key"]!))["state"]);

        foreach (var ended in new[] { id, (string)next["key"]! })
        {
            var (status, body, _) = await KeyedLedger.SendAsync(Admin, "POST", $"/keys/{ended}/rotate", "{}");
            Assert.Equal((409, "key-ended"), (status, (string?)JsonNode.Parse(body)!["code"]));
        }
        var wrong = await KeyedLedger.SendAsync(
            Admin,
            "POST",
            $"/keys/{last["key"]}/rotate",
            """{"overlap": "1w"}"""
        );
        Assert.Equal(400, wrong.Status);
        Assert.Contains("overlap '1w' is no time", wrong.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await KeyedLedger.SendAsync(Admin, "POST", "/keys/nothing/rotate", "{}")).Status);
    }

    [Fact]
    public async Task The_last_valid_key_of_an_admin_is_not_revoked()
    {
        await using var own = new KeyedLedger(server);
        await own.InitializeAsync();
        var first = own.KeyOf(Role.Admin)[4..12];
        async Task<(int, string?)> RevokeAsync(string key)
        {
            var (status, body, _) = await KeyedLedger.SendAsync(own.As(Role.Admin), "DELETE", $"/keys/{key}");
            return (status, (string?)JsonNode.Parse(body)!["code"]);
        }
        Assert.Equal((409, "last-admin-key"), await RevokeAsync(first));

        // One that another comes in place of does not count, though it is valid for a while.
        var (status, body) = await own.PostAsync($"/keys/{first}/rotate", new { }, own.As(Role.Admin));
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal((409, "last-admin-key"), await RevokeAsync((string)body["key"]!));

        await own.MakeKeyAsync(new { role = "admin", person = "second" });
        Assert.Equal((200, null), await RevokeAsync((string)body["key"]!));
        Assert.Equal((200, null), await RevokeAsync(first));
    }

    [Fact]
    public async Task What_is_done_at_one_node_holds_at_the_others_a_moment_later()
    {
        var node = (await ledger.StartNodeAsync("other")).GetTestServer();
        var made = await ledger.MakeKeyAsync(new { role = "editor", person = "traveller" });
        var client = KeyedLedger.With(node, (string)made["secret"]!);
        await UntilAsync(client, HttpStatusCode.OK);
        await KeyedLedger.SendAsync(Admin, "DELETE", $"/keys/{made["key"]}");
        await UntilAsync(client, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Basic ZWRpdG9yOng=", "is not of the form Bearer KEY")]
    [InlineData("Bearer", "is not of the form Bearer KEY")]
    [InlineData("Bearer clk_aaaaaaaa_short", "not one of this ledger")]
    public async Task What_is_wrong_with_credentials_is_said(string header, string detail)
    {
        using var client = ledger.With(null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        var (status, body, headers) = await KeyedLedger.SendAsync(client, "GET", "/threats");
        Assert.Equal(401, status);
        Assert.Contains(detail, body, StringComparison.Ordinal);
        Assert.Contains("invalid_token", headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(HttpClient client, HttpStatusCode expected)
    {
        var cancel = TestContext.Current.CancellationToken;
        for (var tries = 0; tries < 600; tries++)
        {
            using var response = await client.GetAsync("/threats", cancel);
            if (response.StatusCode == expected)
                return;
            await Task.Delay(50, cancel);
        }
        Assert.Fail($"The other node does not answer {expected}.");
    }

    private static TimeSpan LeftOf(JsonNode key) => (DateTimeOffset)key["expiresAt"]! - DateTimeOffset.UtcNow;

    private async Task<JsonNode> KeyAsync(string id) =>
        Assert.Single(
            (await ledger.GetAsync("/keys", Admin))["keys"]!.AsArray(),
            key => (string?)key!["key"] == id
        )!;

    private async Task<JsonNode> RotateAsync(string id, string body)
    {
        var (status, answer, _) = await KeyedLedger.SendAsync(Admin, "POST", $"/keys/{id}/rotate", body);
        Assert.True(status == 201, answer);
        return JsonNode.Parse(answer)!;
    }

    private async Task<int> StatusAsync(string secret) =>
        (await KeyedLedger.SendAsync(ledger.With(secret), "GET", "/threats")).Status;

    private async Task<string> DetailAsync(string secret) =>
        (string)
            JsonNode.Parse((await KeyedLedger.SendAsync(ledger.With(secret), "GET", "/threats")).Body)![
                "detail"
            ]!;
}
