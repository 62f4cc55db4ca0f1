using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Access;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>The text of a key.</summary>
public sealed class KeyTextTests
{
    private const string Known = "clk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public void A_key_is_read_as_it_was_written_and_no_two_are_alike()
    {
        var made = Enumerable.Range(0, 100).Select(_ => KeyText.New()).ToList();
        Assert.All(made, key => Assert.Equal(key.ToString(), KeyText.Read(key.ToString())?.ToString()));
        Assert.Equal(100, made.Select(key => key.ToString()[13..]).Distinct().Count());
        Assert.All(made, key => Assert.Matches("^clk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}$", key.ToString()));
    }

    [Fact]
    public void The_ledger_knows_a_key_by_SHA_256_over_its_whole_text()
    {
        var key = KeyText.Read(Known)!;
        Assert.Equal("abcdefgh", key.Id);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(Known)), key.Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("clk_")]
    [InlineData("clk_abcdefgh_AAAA")]
    [InlineData("clk_ABCDEFGH_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("clk_abcdefg1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("xlk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("clk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("clk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")]
    [InlineData(" clk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_has_not_its_form_is_none(string text) => Assert.Null(KeyText.Read(text));

    [Fact]
    public void Another_secret_under_the_same_name_does_not_open()
    {
        var key = KeyText.Read(Known)!;
        var known = new AccessKey(key.Id, key.Digest, Role.Editor, "p", null, DateTimeOffset.UnixEpoch, "p");
        Assert.True(key.Opens(known));
        Assert.False(KeyText.Read(Known[..^1] + "B")!.Opens(known));
    }

    [Fact]
    public void It_is_valid_until_it_expires_or_is_revoked()
    {
        var start = DateTimeOffset.UnixEpoch;
        var key = new AccessKey("a", [], Role.Editor, "p", null, start, "p", start.AddDays(1));
        Assert.True(key.IsValid(start.AddDays(1).AddTicks(-1)));
        Assert.False(key.IsValid(start.AddDays(1)));
        Assert.False((key with { RevokedAt = start }).IsValid(start));
        Assert.True((key with { ExpiresAt = null }).IsValid(start.AddYears(100)));
    }
}
