using System.Buffers;
using System.Globalization;
using System.Text;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Views;

/// <summary>
/// Writes rows of views as lines of canonical JSON (RFC 8785), whose bytes can be compared:
/// <code>{"assessment":"a1","openedBy":"01a2…","recordedAt":"2026-11-25T19:55:44.123456Z","recordedFrom":38}</code>
/// Members stand in the order of their names; what a row has not is left out. Several lines are held, those
/// of one event, until they are taken in the order of their bytes.
/// </summary>
public sealed class RowWriter
{
    /// <summary>How instants are written: UTC, in whole microseconds.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(n => (byte)n),
        (byte)'"',
        (byte)'\\',
    ]);

    private readonly List<Range> _lines = [];
    private byte[] _bytes = new byte[1_024];
    private int _length;
    private int _start;
    private Range _name;

    /// <summary>Begins a line.</summary>
    public void Begin()
    {
        (_start, _name) = (_length, default);
        Append("{"u8);
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        Append("}"u8);
        _lines.Add(_start.._length);
    }

    /// <summary>The lines since the last <see cref="Clear"/>, without line ends, in the order of their bytes;
    /// valid until the next one is begun.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Lines()
    {
        if (_lines.Count > 1)
            _lines.Sort((a, b) => _bytes.AsSpan(a).SequenceCompareTo(_bytes.AsSpan(b)));
        foreach (var line in _lines)
            yield return _bytes.AsMemory(line);
    }

    /// <summary>Forgets the lines.</summary>
    public void Clear()
    {
        _lines.Clear();
        _length = 0;
    }

    /// <summary>A text; nothing where it is null.</summary>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
            return;
        Name(name);
        AppendText(value);
    }

    /// <summary>A code of a vocabulary; nothing where it is null.</summary>
    public void Code<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum => Text(name, value is { } there ? Codes<T>.Write(there) : null);

    /// <summary>A whole number; nothing where it is null.</summary>
    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is not { } number)
            return;
        Name(name);
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        Append(digits[..length]);
    }

    /// <summary>An instant, of which what is finer than a microsecond is dropped; nothing where it is
    /// null.</summary>
    public void Instant(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is not { } at)
            return;
        Span<byte> text = stackalloc byte[40];
        at.ToUniversalTime().TryFormat(text, out var length, InstantFormat, CultureInfo.InvariantCulture);
        Quoted(name, text[..length]);
    }

    /// <summary>An event's id; nothing where it is null.</summary>
    public void Id(ReadOnlySpan<byte> name, Guid? value)
    {
        if (value is not { } id)
            return;
        Span<byte> text = stackalloc byte[36];
        id.TryFormat(text, out _, "D");
        Quoted(name, text);
    }

    /// <summary>A commitment; nothing where it is null.</summary>
    public void Commitment(ReadOnlySpan<byte> name, Commitment? value) => Text(name, value?.ToString());

    /// <summary>A list of texts; nothing where it is null.</summary>
    public void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        Name(name);
        Append("["u8);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                Append(","u8);
            AppendText(values[i]);
        }
        Append("]"u8);
    }

    /// <summary>What was changed, each an object of <c>field</c>, <c>from</c> and <c>to</c>.</summary>
    public void Changes(ReadOnlySpan<byte> name, Items<FieldChange> changes)
    {
        Name(name);
        Append("["u8);
        for (var i = 0; i < changes.Count; i++)
        {
            Append(i > 0 ? ",{\"field\":"u8 : "{\"field\":"u8);
            AppendText(changes[i].Field);
            if (changes[i].From is { } from)
            {
                Append(",\"from\":"u8);
                AppendText(from);
            }
            if (changes[i].To is { } to)
            {
                Append(",\"to\":"u8);
                AppendText(to);
            }
            Append("}"u8);
        }
        Append("]"u8);
    }

    /// <summary>A value that is canonical JSON already.</summary>
    public void Json(ReadOnlySpan<byte> name, ReadOnlySpan<byte> canonical)
    {
        Name(name);
        Append(canonical);
    }

    private void Quoted(ReadOnlySpan<byte> name, ReadOnlySpan<byte> plain)
    {
        Name(name);
        Append("\""u8);
        Append(plain);
        Append("\""u8);
    }

    /// <exception cref="InvalidOperationException">It does not come after the one before it.</exception>
    private void Name(ReadOnlySpan<byte> name)
    {
        if (_length > _start + 1)
        {
            if (_bytes.AsSpan(_name).SequenceCompareTo(name) >= 0)
                throw new InvalidOperationException(
                    $"'{Encoding.UTF8.GetString(name)}' stands out of the order of the members' names."
                );
            Append(","u8);
        }
        Append("\""u8);
        _name = _length..(_length + name.Length);
        Append(name);
        Append("\":"u8);
    }

    private void AppendText(string text)
    {
        Append("\""u8);
        var from = _length;
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(from));
        if (_bytes.AsSpan(from, written).IndexOfAny(Escaped) < 0)
            _length += written;
        else
            AppendEscaped(_bytes.AsSpan(from, written).ToArray());
        Append("\""u8);
    }

    /// <summary>RFC 8785 section 3.2.2.2: two-character escapes where JSON has them, lower-case
    /// <c>\u00xx</c> for other control characters, all else as it is.</summary>
    private void AppendEscaped(ReadOnlySpan<byte> text)
    {
        foreach (var one in text)
        {
            if (!Escaped.Contains(one))
                Append([one]);
            else if (
                "\"\"\\\\\bb\tt\nn\ff\rr".IndexOf((char)one, StringComparison.Ordinal) is >= 0 and var at
            )
                Append([(byte)'\\', (byte)"\"\"\\\\\bb\tt\nn\ff\rr"[at + 1]]);
            else
                Append(Encoding.ASCII.GetBytes($"\\u{(int)one:x4}"));
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
