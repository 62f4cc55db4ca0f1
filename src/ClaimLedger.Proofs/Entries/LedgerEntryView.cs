using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace ClaimLedger.Proofs;

/// <summary>An entry as it lies in memory: what <see cref="LedgerEntry.Parse"/> reads, without an object or a
/// text made, for whoever reads millions of them. It takes what is usual, texts without escapes; what it
/// does not take may still be an entry, which <see cref="LedgerEntry.Parse"/> says.</summary>
public readonly ref struct LedgerEntryView
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(control => (byte)control),
        (byte)'\\',
    ]);

    /// <summary>The stable pseudonym of who acted, UTF-8.</summary>
    public ReadOnlySpan<byte> Actor { get; private init; }

    /// <summary>The event's id.</summary>
    public Guid Id { get; private init; }

    /// <summary>When the ledger learned it, UTC, in whole microseconds.</summary>
    public DateTimeOffset Recorded { get; private init; }

    /// <summary>SHA-256 of the event's payload in canonical JSON.</summary>
    public Sha256Hash Payload { get; private init; }

    /// <summary>The event's number in the ledger, from 1.</summary>
    public long Position { get; private init; }

    /// <summary>The stream's key, UTF-8.</summary>
    public ReadOnlySpan<byte> Stream { get; private init; }

    /// <summary>The event's number in its stream, from 1.</summary>
    public long StreamVersion { get; private init; }

    /// <summary>The event's type, as it is stored, UTF-8.</summary>
    public ReadOnlySpan<byte> Type { get; private init; }

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Its bytes, of which the view's texts are parts.</param>
    /// <param name="view">What it holds.</param>
    /// <returns>Whether it is an entry, byte for byte as <see cref="LedgerEntry.ToBytes"/> writes it; false
    /// as well where a text has an escape.</returns>
    public static bool TryRead(ReadOnlySpan<byte> entry, out LedgerEntryView view)
    {
        var rest = entry;
        if (
            entry.Length <= EntryBundle.MaxEntry
            && TryText(ref rest, "{\"actor\":\""u8, out var actor)
            && TryText(ref rest, ",\"id\":\""u8, out var idText)
            && TryId(idText, out var id)
            && TryText(ref rest, ",\"payload\":\"sha-256:"u8, out var payload)
            && TryHash(payload, out var hash)
            && TryNumber(ref rest, ",\"position\":"u8, out var position)
            && TryText(ref rest, ",\"recorded\":\""u8, out var time)
            && TryTime(time, out var recorded)
            && TryText(ref rest, ",\"stream\":\""u8, out var stream)
            && TryNumber(ref rest, ",\"streamVersion\":"u8, out var version)
            && TryText(ref rest, ",\"type\":\""u8, out var type)
            && rest.SequenceEqual(",\"version\":1}"u8)
        )
        {
            view = new LedgerEntryView
            {
                Actor = actor,
                Id = id,
                Recorded = recorded,
                Payload = hash,
                Position = position,
                Stream = stream,
                StreamVersion = version,
                Type = type,
            };
            return true;
        }
        view = default;
        return false;
    }

    /// <summary>A text that is its own JSON, and the quote after it.</summary>
    private static bool TryText(
        scoped ref ReadOnlySpan<byte> rest,
        scoped ReadOnlySpan<byte> before,
        out ReadOnlySpan<byte> text
    )
    {
        text = default;
        if (!rest.StartsWith(before))
            return false;
        var length = rest[before.Length..].IndexOf((byte)'"');
        if (length <= 0)
            return false;
        text = rest.Slice(before.Length, length);
        rest = rest[(before.Length + length + 1)..];
        return !text.ContainsAny(Escaped) && Utf8.IsValid(text);
    }

    /// <summary>A number from 1 to <see cref="LedgerEntry.MaxInteger"/>.</summary>
    private static bool TryNumber(
        scoped ref ReadOnlySpan<byte> rest,
        scoped ReadOnlySpan<byte> before,
        out long number
    )
    {
        number = 0;
        if (!rest.StartsWith(before) || rest.Length == before.Length || rest[before.Length] is < (byte)'1')
            return false;
        var isNumber = Utf8Parser.TryParse(rest[before.Length..], out number, out var length);
        rest = rest[(before.Length + length)..];
        return isNumber && number is >= 1 and <= LedgerEntry.MaxInteger;
    }

    private static bool TryId(ReadOnlySpan<byte> text, out Guid id)
    {
        id = default;
        return text.Length == 36
            && !text.ContainsAnyInRange((byte)'A', (byte)'F')
            && Utf8Parser.TryParse(text, out id, out var length, 'D')
            && length == text.Length;
    }

    private static bool TryHash(ReadOnlySpan<byte> text, out Sha256Hash hash)
    {
        Span<byte> bytes = stackalloc byte[Sha256Hash.Length];
        Span<byte> again = stackalloc byte[43];
        var isHash =
            text.Length == again.Length
            && Base64Url.DecodeFromUtf8(text, bytes, out _, out var length) == OperationStatus.Done
            && length == bytes.Length
            // Unused bits would make a second text of one hash.
            && Base64Url.EncodeToUtf8(bytes, again) == again.Length
            && text.SequenceEqual(again);
        hash = isHash ? new Sha256Hash(bytes) : default;
        return isHash;
    }

    /// <summary><c>2026-11-25T19:55:44.123456Z</c>.</summary>
    private static bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        var form = "dddd-dd-ddTdd:dd:dd.ddddddZ"u8;
        if (text.Length != form.Length)
            return false;
        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] == 'd' ? text[i] is < (byte)'0' or > (byte)'9' : text[i] != form[i])
                return false;
        }
        var (year, month, day) = (Two(text, 0) * 100 + Two(text, 2), Two(text, 5), Two(text, 8));
        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
            return false;
        var microseconds = (Two(text, 20) * 10_000) + (Two(text, 22) * 100) + Two(text, 24);
        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(
            microseconds * TimeSpan.TicksPerMicrosecond
        );
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at) => (text[at] - '0') * 10 + text[at + 1] - '0';
}
