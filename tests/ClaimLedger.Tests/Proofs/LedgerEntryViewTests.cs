using System.Text;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>The view of an entry says what the reader says, or says nothing.</summary>
public sealed class LedgerEntryViewTests
{
    private const string Usual =
        """{"actor":"key:désk","id":"01935d2e-7c00-7abc-8def-0123456789ab","payload":"sha-256:UeiIlcdDtHEjMntU5Lh5VEbJMYU3emsmxiIfhF-MxjI","position":70,"recorded":"2024-02-29T19:55:44.123456Z","stream":"source/ahmed-rashid","streamVersion":12,"type":"SourceDescribed","version":1}""";

    [Fact]
    public void What_is_usual_is_viewed()
    {
        Assert.True(LedgerEntryView.TryRead(Encoding.UTF8.GetBytes(Usual), out var view));
        Assert.Equal("key:désk"u8, view.Actor);
        Assert.Equal("source/ahmed-rashid"u8, view.Stream);
        Assert.Equal("SourceDescribed"u8, view.Type);
        Assert.Equal((70, 12), (view.Position, view.StreamVersion));
        Assert.Equal(LedgerEntry.Parse(Encoding.UTF8.GetBytes(Usual)).Payload, view.Payload);
    }

    [Fact]
    public void With_any_bit_changed_it_takes_what_the_reader_takes()
    {
        var bytes = Encoding.UTF8.GetBytes(Usual);
        foreach (var changed in BitFlips.Of(bytes))
            AssertAlike(changed);
    }

    [Fact]
    public void Cut_short_or_with_a_byte_more_it_is_none()
    {
        var bytes = Encoding.UTF8.GetBytes(Usual);
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(LedgerEntryView.TryRead(bytes.AsSpan(0, length), out _));
        Assert.False(LedgerEntryView.TryRead([.. bytes, (byte)' '], out _));
    }

    [Theory]
    [InlineData("\"position\":70", "\"position\":070")]
    [InlineData("\"position\":70", "\"position\":0")]
    [InlineData("\"position\":70", "\"position\":-1")]
    [InlineData("\"position\":70", "\"position\":7e1")]
    [InlineData("\"position\":70", "\"position\":9007199254740991")]
    [InlineData("\"position\":70", "\"position\":9007199254740992")]
    [InlineData("\"position\":70", "\"position\":99999999999999999999")]
    [InlineData("2024-02-29", "2023-02-29")]
    [InlineData("2024-02-29", "0000-02-29")]
    [InlineData("T19:55:44", "T24:00:00")]
    [InlineData("T19:55:44", "T23:59:60")]
    [InlineData("7abc", "7ABC")]
    [InlineData("MxjI", "MxjJ")]
    [InlineData("MxjI", "MxjIA")]
    [InlineData("MxjI", "Mxj")]
    [InlineData("MxjI", "Mx I")]
    [InlineData("\"version\":1}", "\"version\":2}")]
    [InlineData("key:désk", "")]
    public void What_is_odd_it_takes_as_the_reader_does(string part, string instead)
    {
        Assert.Contains(part, Usual, StringComparison.Ordinal);
        AssertAlike(Encoding.UTF8.GetBytes(Usual.Replace(part, instead, StringComparison.Ordinal)));
    }

    [Fact]
    public void Any_entry_without_escapes_is_viewed() =>
        Gen.Select(
                Gen.String[1, 60],
                Gen.Long[1, LedgerEntry.MaxInteger],
                Gen.Guid,
                Gen.Byte.Array[32],
                Gen.Long[0, DateTime.MaxValue.Ticks / 10]
            )
            .Where((text, _, _, _, _) => !text.Any(c => char.IsSurrogate(c) || c < ' ' || c is '"' or '\\'))
            .Sample(
                (text, number, id, hash, microseconds) =>
                {
                    var entry = new LedgerEntry
                    {
                        Actor = text,
                        Id = id,
                        Payload = new Sha256Hash(hash),
                        Position = number,
                        Recorded = new DateTimeOffset(microseconds * 10, TimeSpan.Zero),
                        Stream = text,
                        StreamVersion = number,
                        Type = text,
                    };
                    Assert.True(LedgerEntryView.TryRead(entry.ToBytes(), out var view));
                    Assert.Equal(entry.Payload, view.Payload);
                    Assert.Equal((entry.Id, entry.Recorded), (view.Id, view.Recorded));
                    Assert.Equal((number, number), (view.Position, view.StreamVersion));
                    Assert.Equal(Encoding.UTF8.GetBytes(text), view.Stream);
                }
            );

    /// <summary>Both take it, with the same in it; or neither does; or it has an escape.</summary>
    private static void AssertAlike(byte[] entry)
    {
        var isViewed = LedgerEntryView.TryRead(entry, out var view);
        try
        {
            var read = LedgerEntry.Parse(entry);
            Assert.True(isViewed || entry.Contains((byte)'\\'));
            if (!isViewed)
                return;
            Assert.Equal((read.Position, read.StreamVersion), (view.Position, view.StreamVersion));
            Assert.Equal(read.Payload, view.Payload);
            Assert.Equal((read.Id, read.Recorded), (view.Id, view.Recorded));
            Assert.Equal(Encoding.UTF8.GetBytes(read.Stream), view.Stream);
            Assert.Equal(Encoding.UTF8.GetBytes(read.Type), view.Type);
            Assert.Equal(Encoding.UTF8.GetBytes(read.Actor), view.Actor);
        }
        catch (ProofFormatException)
        {
            Assert.False(isViewed, Encoding.UTF8.GetString(entry));
        }
    }
}
