using System.Text;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Whatever a parser is given, it reads it or says what is wrong, in one way. What it reads, it
/// writes as it was.</summary>
public sealed class FuzzTests
{
    private static readonly Ed25519Signer Log = Ed25519Signer.FromSeed("log.example", new byte[32]);
    private static readonly SignedNote Note = new Checkpoint("log.example", 3, MerkleTree.EmptyRoot).Sign(
        Log
    );
    private static readonly string Entry =
        $$"""{"actor":"a","id":"01935d2e-7c00-7abc-8def-0123456789ab","payload":"sha-256:{{new string('A', 43)}}","position":7,"recorded":"2026-11-25T19:55:44.123456Z","stream":"s","streamVersion":1,"type":"t","version":1}""";

    /// <summary>Each parser with a valid input and, where there is one, its writer.</summary>
    private static readonly Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)> Parsers = new(
        StringComparer.Ordinal
    )
    {
        ["note"] = (Note.ToBytes(), bytes => SignedNote.Parse(bytes).ToBytes()),
        ["checkpoint"] = (Bytes(Note.Text), bytes => Bytes(Checkpoint.Parse(Text(bytes)).ToString())),
        ["tlog-proof"] = (
            new TlogProof(1, [MerkleTree.EmptyRoot], Note) { Extra = new byte[] { 1 } }.ToBytes(),
            bytes => TlogProof.Parse(bytes).ToBytes()
        ),
        ["add-checkpoint"] = (
            new AddCheckpointRequest(1, [MerkleTree.EmptyRoot], Note).ToBytes(),
            bytes => AddCheckpointRequest.Parse(bytes).ToBytes()
        ),
        ["verifier key"] = (
            Bytes(Log.ToString()),
            bytes => Bytes(NoteVerifier.Parse(Text(bytes)).ToString())
        ),
        ["signer key"] = (
            Bytes(Log.ToSecretText()),
            bytes => Bytes(Ed25519Signer.Parse(Text(bytes)).ToSecretText())
        ),
        ["tile path"] = (
            Bytes("tile/0/x001/x234/067.p/8"),
            bytes => Bytes(TilePath.Parse(Text(bytes)).ToString())
        ),
        ["tile"] = (new byte[96], bytes => Tile.Parse(new TilePath(0, 0, 3), bytes).Bytes.ToArray()),
        ["entry bundle"] = (
            TiledLog.Bundle([
                [1, 2, 3],
                [],
            ]),
            bytes => TiledLog.Bundle(EntryBundle.Parse(bytes, 2).Select(e => e.ToArray()))
        ),
        ["entry"] = (Bytes(Entry), bytes => LedgerEntry.Parse(bytes).ToBytes()),
        ["canonical JSON"] = (
            Bytes(Entry),
            bytes =>
            {
                var canonical = CanonicalJson.Of(bytes);
                Assert.Equal(canonical, CanonicalJson.Of(canonical));
                return null;
            }
        ),
    };

    public static TheoryData<string> Names => [.. Parsers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_valid_input_is_read(string name) =>
        Assert.Equal(Parsers[name].Read(Parsers[name].Valid) ?? Parsers[name].Valid, Parsers[name].Valid);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_bytes_at_all_make_a_parser_fail_otherwise(string name) =>
        Gen.Byte.Array[0, 200].Sample(bytes => Check(name, bytes), iter: 3_000);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_change_of_a_valid_input_makes_a_parser_fail_otherwise(string name)
    {
        var valid = Parsers[name].Valid;
        var changes =
            from at in Gen.Int[0, valid.Length]
            from taken in Gen.Int[0, 6]
            from put in Gen.OneOf(
                Gen.Byte.Array[0, 4],
                Gen.OneOf<byte[]>("\n"u8.ToArray(), "\n\n"u8.ToArray(), " "u8.ToArray(), "+"u8.ToArray()),
                Gen.OneOf<byte[]>("0"u8.ToArray(), "="u8.ToArray(), "/"u8.ToArray(), "\\ud800"u8.ToArray()),
                Gen.Int[0, valid.Length].Select(start => valid[start..])
            )
            select (at, taken, put);
        changes
            .Array[1, 3]
            .Sample(
                all =>
                {
                    var bytes = valid;
                    foreach (var (at, taken, put) in all)
                    {
                        var from = Math.Min(at, bytes.Length);
                        bytes = [.. bytes[..from], .. put, .. bytes[Math.Min(from + taken, bytes.Length)..]];
                    }
                    Check(name, bytes);
                },
                iter: 5_000
            );
    }

    private static void Check(string name, byte[] bytes)
    {
        try
        {
            if (Parsers[name].Read(bytes) is { } written)
                Assert.Equal(bytes, written);
        }
        catch (ProofFormatException)
        {
            // The one way in which parsers refuse.
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A text is what its caller has already read as UTF-8.</summary>
    private static string Text(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return
            Encoding.UTF8.GetByteCount(text) == bytes.Length
            && !text.Contains('\ufffd', StringComparison.Ordinal)
            ? text
            : throw new ProofFormatException("fuzz", "input", "a text is UTF-8.");
    }
}
