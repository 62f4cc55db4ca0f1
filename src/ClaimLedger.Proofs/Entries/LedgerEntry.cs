using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClaimLedger.Proofs;

/// <summary>One event as a leaf of the log holds it: canonical JSON (RFC 8785) of exactly these members, in
/// one line.
/// <code>
/// {"actor":"key:desk","id":"01935d2e-…","payload":"sha-256:BASE64URL(SHA-256(canonical payload))",
///  "position":7,"recorded":"2026-11-25T19:55:44.123456Z","stream":"source/ahmed-rashid",
///  "streamVersion":1,"type":"source-registered","version":1}
/// </code>
/// The payload itself is not in it; sealed fields are in the payload as commitments, so that forgetting one
/// changes no entry. The format is for good: a change is another version.</summary>
public sealed record LedgerEntry
{
    /// <summary>The version that this library writes and reads.</summary>
    public const int Version = 1;

    /// <summary>Integers beyond this are rounded by JSON's readers; no count of a ledger reaches
    /// it.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    private const string FormatName = "entry";

    /// <summary>The stable pseudonym of who acted.</summary>
    public required string Actor { get; init; }

    /// <summary>The event's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the event's payload in canonical JSON.</summary>
    public required Sha256Hash Payload { get; init; }

    /// <summary>The event's number in the ledger, from 1.</summary>
    public required long Position { get; init; }

    /// <summary>When the ledger learned it, UTC, in whole microseconds.</summary>
    public required DateTimeOffset Recorded { get; init; }

    /// <summary>The stream's key.</summary>
    public required string Stream { get; init; }

    /// <summary>The event's number in its stream, from 1.</summary>
    public required long StreamVersion { get; init; }

    /// <summary>The event's type, as it is stored.</summary>
    public required string Type { get; init; }

    /// <summary>The entry's bytes, which are what the leaf hashes.</summary>
    /// <exception cref="ProofFormatException">A value is none that an entry can have, or it is longer than
    /// <see cref="EntryBundle.MaxEntry"/> bytes.</exception>
    public byte[] ToBytes()
    {
        Check();
        var output = new CanonicalBuffer(512);
        try
        {
            Write(output);
            if (output.Length > EntryBundle.MaxEntry)
                throw Wrong(
                    "entry",
                    $"it has {output.Length} bytes, and at most {EntryBundle.MaxEntry} are kept."
                );
            return output.Written.ToArray();
        }
        finally
        {
            output.Return();
        }
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="ProofFormatException">It is not, byte for byte, as <see cref="ToBytes"/> writes
    /// it.</exception>
    public static LedgerEntry Parse(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > EntryBundle.MaxEntry)
            throw Wrong(
                "entry",
                $"it has {entry.Length} bytes, and at most {EntryBundle.MaxEntry} are kept."
            );
        var read = LedgerEntryReader.Read(entry);
        return read.ToBytes().AsSpan().SequenceEqual(entry)
            ? read
            : throw Wrong("form", $"it is not canonical; canonical it is {read}");
    }

    /// <summary>Whether an event's payload is the one that this entry stands for.</summary>
    /// <param name="payload">The payload as JSON, in any form.</param>
    public Verdict Verify(ReadOnlySpan<byte> payload)
    {
        Sha256Hash hash;
        try
        {
            hash = CanonicalJson.HashOf(payload);
        }
        catch (ProofFormatException e)
        {
            return Verdict.Invalid($"The payload has no canonical form. {e.Message}");
        }
        return hash == Payload
            ? Verdict.Valid
            : Verdict.Invalid($"The payload's hash is {Text(hash)}, the entry's is {Text(Payload)}.");
    }

    /// <summary>The entry's text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToBytes());

    internal static ProofFormatException Wrong(string where, string wrong) => new(FormatName, where, wrong);

    private static string Text(in Sha256Hash hash) =>
        LedgerEntryReader.PayloadPrefix + Base64Url.EncodeToString(hash.Bytes);

    private void Check()
    {
        foreach (var (name, text) in new[] { ("actor", Actor), ("stream", Stream), ("type", Type) })
        {
            if (string.IsNullOrEmpty(text) || !Utf8Text.IsWellFormed(text))
                throw Wrong(name, "it is empty, or has half a surrogate pair.");
        }
        foreach (var (name, number) in new[] { ("position", Position), ("streamVersion", StreamVersion) })
        {
            if (number is < 1 or > MaxInteger)
                throw Wrong(name, $"{number} is no number from 1 to {MaxInteger}.");
        }
        if (Recorded.Offset != TimeSpan.Zero || Recorded.Ticks % TimeSpan.TicksPerMicrosecond != 0)
            throw Wrong("recorded", "it is not in UTC and whole microseconds.");
    }

    /// <summary>The members in the order of their names.</summary>
    private void Write(CanonicalBuffer output)
    {
        Span<byte> scratch = stackalloc byte[64];
        output.Append("{\"actor\":\""u8);
        AppendText(output, Actor);
        output.Append("\",\"id\":\""u8);
        Id.TryFormat(scratch, out var length, "D");
        output.Append(scratch[..length]);
        output.Append("\",\"payload\":\"sha-256:"u8);
        length = Base64Url.EncodeToUtf8(Payload.Bytes, scratch);
        output.Append(scratch[..length]);
        output.Append("\",\"position\":"u8);
        AppendNumber(output, Position);
        output.Append(",\"recorded\":\""u8);
        Recorded.TryFormat(scratch, out length, LedgerEntryReader.TimeFormat, CultureInfo.InvariantCulture);
        output.Append(scratch[..length]);
        output.Append("\",\"stream\":\""u8);
        AppendText(output, Stream);
        output.Append("\",\"streamVersion\":"u8);
        AppendNumber(output, StreamVersion);
        output.Append(",\"type\":\""u8);
        AppendText(output, Type);
        output.Append("\",\"version\":1}"u8);
    }

    private static void AppendText(CanonicalBuffer output, string text)
    {
        Span<byte> small = stackalloc byte[384];
        var bytes = text.Length * 3 <= small.Length ? small : new byte[text.Length * 3];
        CanonicalText.Append(output, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private static void AppendNumber(CanonicalBuffer output, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        output.Append(digits[..length]);
    }
}
