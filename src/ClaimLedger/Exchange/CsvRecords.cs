using System.Globalization;
using System.Text.Unicode;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Exchange;

/// <summary>
/// Reads the records of a CSV file (RFC 4180) one after the other, in constant memory: UTF-8, with a byte
/// order mark or none; LF or CRLF; comma, or what the header has in its place. The first good record is the
/// header, and the others have as many fields. Blank lines are no records.
/// <para>
/// A broken record costs one line: reading goes on at the line that follows its first. A quote that somebody
/// forgot to close takes no good line with it, unless another quote closes it so that all reads as one field.
/// Each byte is scanned twice at most: a line that leaves a quote open has an odd number of quotes, the next
/// line with an odd number ends what it opened, and those between end by themselves when they are read again.
/// </para>
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="maxLength">The longest record in bytes, its line end left out; also how far an open quote is
/// followed.</param>
public sealed class CsvRecords(Stream stream, int maxLength = CsvRecords.MaxLength)
{
    /// <summary>The longest record, in bytes.</summary>
    public const int MaxLength = NdjsonLines.MaxLength;

    /// <summary>The most columns that a header may have; far more than there are members.</summary>
    public const int MaxFields = 1_000;

    private const int ReadSize = 64 * 1024;

    // A record of the longest length can only be told from a longer one with its line end in sight.
    private readonly int _window = maxLength + 2;
    private readonly byte[] _buffer = new byte[maxLength + 2 + ReadSize];
    private readonly CsvScan _scan = new(MaxFields);
    private readonly (int Start, int Length)[] _fields = new (int, int)[MaxFields];
    private long _line = 1;
    private int _start;
    private int _end;
    private int _width;
    private bool _hasBegun;
    private bool _isLast;
    private bool _isSkipping;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The number of the record's first line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>What is wrong with the record; null where it is good.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>How many fields a good record has.</summary>
    public int Count { get; private set; }

    /// <summary>A field of a good record in UTF-8, without its quotes; valid until the next record is
    /// read.</summary>
    public ReadOnlySpan<byte> this[int field] =>
        field < Count
            ? _buffer.AsSpan(_fields[field].Start, _fields[field].Length)
            : throw new ArgumentOutOfRangeException(nameof(field));

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, Math.Min(_end - _start, _window));

    /// <summary>Goes to the next record, good or not; false at the end of the file.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancel)
    {
        if (!_hasBegun)
            await PassByteOrderMarkAsync(cancel);
        while (_isSkipping)
        {
            SkipLine();
            if (_isSkipping && !await FillAsync(cancel))
                return false;
        }
        while (_start < _end || await FillAsync(cancel))
        {
            if (_width == 0)
                await FindSeparatorAsync(cancel);
            _scan.Begin();
            var step = _scan.GoOn(Window);
            while (step == CsvStep.NeedsMore && Window.Length < _window && await FillAsync(cancel))
                step = _scan.GoOn(Window);
            if (step == CsvStep.NeedsMore)
                step = _scan.Stop(isFull: Window.Length == _window);
            if (Take(step))
                return true;
        }
        return false;
    }

    private async ValueTask PassByteOrderMarkAsync(CancellationToken cancel)
    {
        _hasBegun = true;
        while (_end < ByteOrderMark.Length && await FillAsync(cancel)) { }
        if (Unread.StartsWith(ByteOrderMark))
            _start = ByteOrderMark.Length;
    }

    /// <summary>Looks what separates the fields: a spreadsheet writes semicolons where the comma stands
    /// before decimals, and tabs as "text".</summary>
    private async ValueTask FindSeparatorAsync(CancellationToken cancel)
    {
        var looked = 0;
        while (!Window[looked..].Contains((byte)'\n') && Window.Length < _window)
        {
            looked = Window.Length;
            if (!await FillAsync(cancel))
                break;
        }
        _scan.Separator = SeparatorOf(Window);
    }

    private static byte SeparatorOf(ReadOnlySpan<byte> bytes)
    {
        var (found, isQuoted) = ((byte)',', false);
        foreach (var b in bytes)
        {
            if (b == '\n' || (b == ',' && !isQuoted))
                return b == ',' ? b : found;
            if (b is (byte)';' or (byte)'\t' && !isQuoted && found == ',')
                found = b;
            isQuoted ^= b == '"';
        }
        return found;
    }

    /// <summary>Takes what was scanned; false where that is a blank line.</summary>
    private bool Take(CsvStep step)
    {
        if (step == CsvStep.Ended && _scan.ContentLength > maxLength)
            step = CsvStep.TooLong;
        Number = _line;
        Count = 0;
        Refusal = step == CsvStep.Ended ? null : ProblemOf(step);
        if (Refusal is not null)
        {
            SkipLine();
            return true;
        }
        var content = Unread[.._scan.ContentLength];
        if (content.IndexOfAnyExcept(" \t"u8) < 0)
        {
            Pass();
            return false;
        }
        Refusal = ProblemOfWidth();
        if (Refusal is not null)
        {
            SkipLine();
            return true;
        }
        var at = _start;
        Pass();
        if (Utf8.IsValid(content))
            KeepFields(at);
        else
            Refusal = new(Refusals.Malformed, "This is no valid UTF-8; save the file as \"CSV UTF-8\".");
        return true;
    }

    private void Pass()
    {
        _line += Unread[.._scan.Length].Count((byte)'\n');
        _start += _scan.Length;
    }

    private void SkipLine()
    {
        var end = Unread.IndexOf((byte)'\n');
        _isSkipping = end < 0;
        _start = _isSkipping ? _end : _start + end + 1;
        if (!_isSkipping)
            _line++;
    }

    /// <summary>Keeps where the fields are. A good record is never read again, so doubled quotes are
    /// undoubled where they stand.</summary>
    private void KeepFields(int at)
    {
        Count = _width = _scan.Count;
        for (var i = 0; i < Count; i++)
        {
            var field = _scan.Fields[i];
            var start = at + field.Start;
            var length = field.HasDoubledQuotes
                ? Undouble(_buffer.AsSpan(start, field.Length))
                : field.Length;
            _fields[i] = (start, length);
        }
    }

    private static int Undouble(Span<byte> field)
    {
        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '"')
                i++;
            field[length++] = field[i];
        }
        return length;
    }

    /// <summary>Reads more of the file; false where there is no more.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        if (_isLast)
            return false;
        if (_start > 0 && _buffer.Length - _end < ReadSize)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += read;
        _isLast = read == 0;
        return !_isLast;
    }

    private Refusal? ProblemOfWidth()
    {
        if (_width == 0)
        {
            return _scan.Count <= MaxFields
                ? null
                : new(Refusals.Malformed, $"The header has {_scan.Count} columns; give at most {MaxFields}.");
        }
        if (_scan.Count == _width)
            return null;
        return new(
            Refusals.Malformed,
            $"The record has {Fields(_scan.Count)}, the header {_width}; give an empty one for what is absent, and put in quotes what holds {Separator}, a quote or a line end."
        );
    }

    private Refusal ProblemOf(CsvStep step)
    {
        var field = _scan.Count + 1;
        return step switch
        {
            CsvStep.TooLong => new(Refusals.Invalid, $"The record has more than {maxLength} bytes."),
            CsvStep.StrayQuote => new(
                Refusals.Malformed,
                $"Field {field} holds a quote and does not begin with one; put it in quotes and double those within."
            ),
            CsvStep.AfterQuote => new(
                Refusals.Malformed,
                $"Field {field} goes on after its closing quote; double the quotes within a field."
            ),
            CsvStep.OpenQuote => new(
                Refusals.Malformed,
                $"The quote that field {field} begins with is not closed within {maxLength} bytes of the record, nor before the end of the file; close it."
            ),
            CsvStep.LoneReturn => new(
                Refusals.Malformed,
                $"After field {_scan.Count} stands a carriage return without a line feed; end lines in LF or CRLF, and put in quotes what holds a line end."
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "This is no problem."),
        };
    }

    private string Separator => _scan.Separator == '\t' ? "a tab" : $"'{(char)_scan.Separator}'";

    private static string Fields(int count) =>
        count == 1 ? "1 field" : $"{count.ToString(CultureInfo.InvariantCulture)} fields";
}
