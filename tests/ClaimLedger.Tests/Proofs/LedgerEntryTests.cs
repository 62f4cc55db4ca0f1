using System.Text;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>The ledger's entry, whose bytes are for good.</summary>
public sealed class LedgerEntryTests
{
    private const string Payload =
        """{"id":"ahmed-rashid","kind":"individual","name":"sha-256:commitment"}""";

    private static readonly LedgerEntry Entry = new()
    {
        Actor = "key:desk",
        Id = Guid.Parse("01935D2E-7C00-7ABC-8DEF-0123456789AB"),
        Payload = CanonicalJson.HashOf(Encoding.UTF8.GetBytes(Payload)),
        Position = 7,
        Recorded = new DateTimeOffset(2026, 11, 25, 19, 55, 44, 123, 456, TimeSpan.Zero),
        Stream = "source/ahmed-rashid",
        StreamVersion = 1,
        Type = "source-registered",
    };

    /// <summary>Made with other tools: sha256sum over the payload's bytes, base64url without
    /// padding.</summary>
    private const string Approved =
        """{"actor":"key:desk","id":"01935d2e-7c00-7abc-8def-0123456789ab","payload":"sha-256:UeiIlcdDtHEjMntU5Lh5VEbJMYU3emsmxiIfhF-MxjI","position":7,"recorded":"2026-11-25T19:55:44.123456Z","stream":"source/ahmed-rashid","streamVersion":1,"type":"source-registered","version":1}""";

    [Fact]
    public void The_bytes_are_those_that_were_approved()
    {
        Assert.Equal(Approved, Entry.ToString());
        Assert.Equal(Entry, LedgerEntry.Parse(Encoding.UTF8.GetBytes(Approved)));
        Assert.Equal(Approved, Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(Approved))));
    }

    [Fact]
    public void No_bit_of_an_entry_may_change_unnoticed()
    {
        var bytes = Entry.ToBytes();
        var leaf = MerkleTree.LeafHash(bytes);
        foreach (var changed in BitFlips.Of(bytes))
        {
            Assert.NotEqual(leaf, MerkleTree.LeafHash(changed));
            try
            {
                Assert.NotEqual(Entry, LedgerEntry.Parse(changed));
            }
            catch (ProofFormatException)
            {
                // Most are no entry at all.
            }
        }
    }

    [Fact]
    public void A_payload_is_the_entrys_in_any_writing_and_no_other_is()
    {
        Assert.True(Entry.Verify(Encoding.UTF8.GetBytes(Payload)).IsValid);
        var shuffled =
            """ { "name": "sha-256:commitment", "kind":"individual", "id":"ahmed\u002drashid" } """u8;
        Assert.True(Entry.Verify(shuffled).IsValid);
        foreach (var changed in BitFlips.Of(Encoding.UTF8.GetBytes(Payload)))
            Assert.False(Entry.Verify(changed).IsValid);
        Assert.StartsWith(
            "The payload has no canonical form.",
            Entry.Verify("{"u8).Reason,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"position\":7", "\"position\":0")]
    [InlineData("\"position\":7", "\"position\":-7")]
    [InlineData("\"position\":7", "\"position\":7.0")]
    [InlineData("\"position\":7", "\"position\":9007199254740992")]
    [InlineData("\"position\":7", "\"position\":99999999999999999999")]
    [InlineData("\"position\":7", "\"position\":\"7\"")]
    [InlineData("\"position\":7,", "")]
    [InlineData("\"position\":7,", "\"position\":7,\"position\":7,")]
    [InlineData("\"position\":7,", "\"more\":1,\"position\":7,")]
    [InlineData("\"streamVersion\":1", "\"streamVersion\":0")]
    [InlineData("\"version\":1}", "\"version\":2}")]
    [InlineData("\"version\":1}", "\"version\":1} ")]
    [InlineData("\"version\":1}", "\"version\":1}{}")]
    [InlineData("\"version\":1}", "\"version\":1")]
    [InlineData("{\"actor\"", " {\"actor\"")]
    [InlineData("key:desk", "")]
    [InlineData("key:desk", "key\\u003adesk")]
    [InlineData("key:desk", "\\ud800")]
    [InlineData("01935d2e", "01935D2E")]
    [InlineData("01935d2e-7c00", "01935d2e7c00")]
    [InlineData("\"sha-256:", "\"sha-512:")]
    [InlineData("\"sha-256:", "\"sha-256: ")]
    [InlineData(".123456Z", ".123Z")]
    [InlineData(".123456Z", ".1234567Z")]
    [InlineData(".123456Z", ".123456+00:00")]
    [InlineData("2026-11-25", "2026-11-31")]
    [InlineData("\"type\":\"source-registered\"", "\"type\":null")]
    [InlineData("\"type\":\"source-registered\"", "\"type\":[\"source-registered\"]")]
    public void Nothing_else_is_an_entry(string part, string instead)
    {
        Assert.Contains(part, Approved, StringComparison.Ordinal);
        var changed = Approved.Replace(part, instead, StringComparison.Ordinal);
        Assert.Throws<ProofFormatException>(() => LedgerEntry.Parse(Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public void No_entry_is_written_that_could_not_be_read()
    {
        LedgerEntry[] wrong =
        [
            Entry with
            {
                Actor = "",
            },
            Entry with
            {
                Stream = "a\ud800",
            },
            Entry with
            {
                Type = "",
            },
            Entry with
            {
                Position = 0,
            },
            Entry with
            {
                Position = 1L << 53,
            },
            Entry with
            {
                StreamVersion = -1,
            },
            Entry with
            {
                Recorded = Entry.Recorded.AddTicks(1),
            },
            Entry with
            {
                Recorded = Entry.Recorded.ToOffset(TimeSpan.FromHours(1)),
            },
            Entry with
            {
                Stream = new string('a', 65_535),
            },
        ];
        Assert.All(wrong, entry => Assert.Throws<ProofFormatException>(entry.ToBytes));
    }

    [Fact]
    public void Any_entry_is_canonical_and_comes_back() =>
        Gen.Select(
                Gen.String[1, 300],
                Gen.String[1, 20],
                Gen.Long[1, LedgerEntry.MaxInteger],
                Gen.Guid,
                Gen.Byte.Array[32],
                Gen.Long[0, DateTime.MaxValue.Ticks / 10]
            )
            .Where((stream, actor, _, _, _, _) => !(stream + actor).Any(char.IsSurrogate))
            .Sample(
                (stream, actor, number, id, hash, microseconds) =>
                {
                    var entry = Entry with
                    {
                        Stream = stream,
                        Actor = actor,
                        Position = number,
                        Id = id,
                        Payload = new Sha256Hash(hash),
                        Recorded = new DateTimeOffset(microseconds * 10, TimeSpan.Zero),
                    };
                    var bytes = entry.ToBytes();
                    Assert.Equal(bytes, CanonicalJson.Of(bytes));
                    Assert.Equal(entry, LedgerEntry.Parse(bytes));
                }
            );
}
