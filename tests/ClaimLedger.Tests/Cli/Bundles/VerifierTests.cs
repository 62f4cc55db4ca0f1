using ClaimLedger.Cli.Bundles;
using ClaimLedger.Cli.Verification;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Cli.Bundles;

/// <summary>A log that is whole is proved; whatever is done to it is found, at the event where it was
/// done.</summary>
public sealed class VerifierTests
{
    private const int Size = 600;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(Size)]
    [InlineData(65_800)]
    public async Task A_log_that_is_whole_is_proved_point_by_point(int size)
    {
        var report = await VerifyAsync(new MemoryCopy(size));
        Assert.True(report.IsProved, Said(report));
        Assert.Null(report.FirstDifference);
        Assert.Equal(
            ["signature", "entries", "tiles", "root", "payloads", "order", "disclosures"],
            report.Findings.Select(f => f.Point)
        );
        Assert.All(report.Findings, f => Assert.Equal(Outcome.Proved, f.Outcome));
        Assert.Equal(size, report.Size);
        Assert.Contains($"Each of the {size * 2} texts", Said(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(Size - 1)]
    public async Task A_payload_that_was_changed_is_named(int index)
    {
        var copy = new MemoryCopy(Size);
        copy.Payloads[index] = MemoryCopy.Changed(copy.Payloads[index], "\"n\":", "\"n\":1");
        await AssertFoundAsync(copy, "payloads", index, "Its payload was changed");
    }

    [Fact]
    public async Task A_payload_in_another_writing_is_told_from_one_that_was_changed()
    {
        var copy = new MemoryCopy(Size);
        copy.Payloads[5] = MemoryCopy.Changed(copy.Payloads[5], "{\"n\"", "{ \"n\"");
        await AssertFoundAsync(copy, "payloads", 5, "not in canonical form");
    }

    [Fact]
    public async Task An_event_that_the_database_lost_is_told_from_one_that_was_changed()
    {
        var copy = new MemoryCopy(Size);
        copy.Payloads[599] = MemoryCopy.Bytes("null");
        await AssertFoundAsync(copy, "payloads", 599, "Its payload is null");
    }

    [Fact]
    public async Task Two_payloads_that_changed_places_are_named()
    {
        var copy = new MemoryCopy(Size);
        (copy.Payloads[257], copy.Payloads[260]) = (copy.Payloads[260], copy.Payloads[257]);
        await AssertFoundAsync(
            copy,
            "payloads",
            257,
            "In place of its payload stands that of the event at index 260"
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(Size - 1)]
    public async Task A_payload_that_was_left_out_is_missed_where_it_was(int index)
    {
        var copy = new MemoryCopy(Size);
        copy.Payloads.RemoveAt(index);
        await AssertFoundAsync(copy, "payloads", index, "payload");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(300)]
    public async Task A_payload_too_many_is_noticed(int size)
    {
        var copy = new MemoryCopy(size);
        copy.Payloads.Add(MemoryCopy.Bytes("{}"));
        var report = await VerifyAsync(copy);
        Assert.Equal(["payloads"], WrongOf(report));
        Assert.Contains($"more payloads than the {size} events", Said(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(Size - 1)]
    public async Task An_entry_that_was_changed_is_named_as_the_tiles_give_the_root(int index)
    {
        var copy = new MemoryCopy(Size);
        copy.Entries[index] = MemoryCopy.Changed(copy.Entries[index], "key:desk", "key:dusk");
        copy.Bundle();
        await AssertFoundAsync(copy, "entries", index, "Its entry was changed");
    }

    [Fact]
    public async Task An_entry_that_was_left_out_is_named()
    {
        var copy = new MemoryCopy(Size);
        copy.Entries.RemoveAt(300);
        copy.Bundle();
        // The last bundle is of another width now; it stands under the name of the old one.
        copy.Files["tile/entries/002.p/88"] = copy.Files["tile/entries/002.p/87"];
        await AssertFoundAsync(copy, "entries", 300, "Its entry was left out");
    }

    [Fact]
    public async Task An_entry_that_was_put_in_is_named()
    {
        var copy = new MemoryCopy(Size);
        copy.Entries.Insert(300, MemoryCopy.EntryOf(9_000, "source/forged", 1, []).ToBytes());
        copy.Bundle();
        copy.Files["tile/entries/002.p/88"] = copy.Files["tile/entries/002.p/89"];
        await AssertFoundAsync(copy, "entries", 300, "was put in before its own");
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_named()
    {
        var copy = new MemoryCopy(Size);
        (copy.Entries[20], copy.Entries[30]) = (copy.Entries[30], copy.Entries[20]);
        copy.Bundle();
        await AssertFoundAsync(copy, "entries", 20, "Its entry and that of index 30 have changed places");
    }

    [Fact]
    public async Task A_bundle_of_entries_that_breaks_off_names_the_first_entry_that_is_missing()
    {
        var copy = new MemoryCopy(Size);
        copy.Files["tile/entries/001"] = copy.Files["tile/entries/001"][..^1];
        await AssertFoundAsync(copy, "entries", 511, "Its entry is missing");
        copy.Files.Remove("tile/entries/001");
        await AssertFoundAsync(copy, "entries", 256, "Its entry is missing");
    }

    [Fact]
    public async Task A_tile_that_was_changed_is_not_taken_for_an_event_that_was()
    {
        var copy = new MemoryCopy(Size);
        copy.Files["tile/0/001"][32 * 10] ^= 1;
        var report = await AssertFoundAsync(copy, "tiles", 266, "the tile was changed, and not the event");
        Assert.Equal(["tiles"], WrongOf(report));
        copy = new MemoryCopy(Size);
        copy.Files["tile/1/000.p/2"][40] ^= 1;
        report = await VerifyAsync(copy);
        Assert.Equal(["tiles"], WrongOf(report));
        Assert.Contains("for the events from index 256 to 511", Said(report), StringComparison.Ordinal);
        copy.Files.Remove("tile/1/000.p/2");
        Assert.Equal(["tiles"], WrongOf(await VerifyAsync(copy)));
    }

    [Fact]
    public async Task A_log_whose_order_was_never_right_is_named_though_it_was_signed()
    {
        var copy = new MemoryCopy(Size);
        copy.Entries[70] = MemoryCopy.EntryOf(70, "source/s0", 12, copy.Payloads[70]).ToBytes();
        copy.Log();
        await AssertFoundAsync(
            copy,
            "order",
            70,
            "It is version 12 of source/s0, and the one before it there is 10"
        );
        copy.Entries[70] = (
            MemoryCopy.EntryOf(70, "source/s0", 11, copy.Payloads[70]) with
            {
                Position = 139,
            }
        ).ToBytes();
        copy.Log();
        await AssertFoundAsync(copy, "order", 70, "Its position is 139, and the event before it has 139");
        copy.Entries[70] = MemoryCopy.Bytes("{}");
        copy.Log();
        await AssertFoundAsync(copy, "order", 70, "Its entry is none");
    }

    /// <summary>Whatever bit of whatever an auditor relies on is changed, not all is proved.</summary>
    [Fact]
    public async Task Any_bit_that_is_changed_is_noticed()
    {
        var size = 300;
        await Gen.Select(Gen.Int[0, 4], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, 7])
            .SampleAsync(
                async (kind, which, at, bit) =>
                {
                    var copy = new MemoryCopy(size);
                    var bytes = kind switch
                    {
                        0 => copy.Checkpoint,
                        1 => copy.Payloads[which % size],
                        2 => copy.Disclosures[which % copy.Disclosures.Count],
                        3 => copy.Files.Values.ElementAt(which % copy.Files.Count),
                        _ => copy.Files["tile/entries/000"],
                    };
                    bytes[at % bytes.Length] ^= (byte)(1 << bit);
                    try
                    {
                        Assert.False((await VerifyAsync(copy)).IsProved);
                    }
                    catch (CopyFault)
                    {
                        // A checkpoint that is none.
                        Assert.Equal(0, kind);
                    }
                },
                iter: 200
            );
    }

    internal static Task<VerificationReport> VerifyAsync(
        ILogCopy copy,
        SignedNote? kept = null,
        params IReadOnlyList<NoteVerifier> keys
    ) =>
        new Verifier(
            copy,
            new AuditorsOwn(keys.Count > 0 ? keys : [MemoryCopy.Signer.Verifier], kept),
            TestContext.Current.CancellationToken
        ).RunAsync((_, _) => { });

    internal static IEnumerable<string> WrongOf(VerificationReport report) =>
        report.Findings.Where(f => f.Outcome == Outcome.Wrong).Select(f => f.Point);

    internal static string Said(VerificationReport report) =>
        string.Join('\n', report.Findings.Select(f => $"{f.Point} {f.Outcome}: {f.Text}"));

    internal static async Task<VerificationReport> AssertFoundAsync(
        ILogCopy copy,
        string point,
        long index,
        string how
    )
    {
        var report = await VerifyAsync(copy);
        Assert.False(report.IsProved);
        Assert.Contains(point, WrongOf(report), StringComparer.Ordinal);
        Assert.NotNull(report.FirstDifference);
        Assert.Equal(index, report.FirstDifference.Index);
        Assert.Contains(how, report.FirstDifference.How, StringComparison.Ordinal);
        return report;
    }
}
