using System.Buffers;

namespace ClaimLedger.Exchange;

/// <summary>Where the search for the end of a record has come to.</summary>
internal enum CsvStep
{
    /// <summary>The bytes end before the record does.</summary>
    NeedsMore,

    /// <summary>The record is whole.</summary>
    Ended,

    /// <summary>A field that does not begin with a quote holds one.</summary>
    StrayQuote,

    /// <summary>Something else than a separator or a line end follows a closing quote.</summary>
    AfterQuote,

    /// <summary>Outside quotes, a carriage return without its line feed.</summary>
    LoneReturn,

    /// <summary>A quote is never closed.</summary>
    OpenQuote,

    /// <summary>The record is longer than is taken.</summary>
    TooLong,
}

/// <summary>Finds the fields of one record of RFC 4180, and where it ends. It stops where the bytes stop and
/// goes on from there when more have come, so that no byte of a record is looked at twice, however small
/// the pieces are in which it comes.</summary>
/// <param name="maxFields">How many fields are kept; those beyond are counted.</param>
internal sealed class CsvScan(int maxFields)
{
    private const byte Quote = (byte)'"';
    private const byte Return = (byte)'\r';
    private const byte Feed = (byte)'\n';

    private readonly List<Extent> _fields = [];
    private SearchValues<byte> _endsOfPlain = SearchValues.Create(",\"\r\n"u8);
    private State _state;
    private int _at;
    private int _fieldStart;
    private bool _hasDoubledQuotes;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
        Return,
    }

    /// <summary>What stands between fields.</summary>
    public byte Separator
    {
        get;
        set
        {
            field = value;
            _endsOfPlain = SearchValues.Create([value, Quote, Return, Feed]);
        }
    } = (byte)',';

    /// <summary>The fields so far, without their quotes, from the beginning of the record.</summary>
    public IReadOnlyList<Extent> Fields => _fields;

    /// <summary>How many fields there are, with those that are not kept.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of the record without its line end.</summary>
    public int ContentLength { get; private set; }

    /// <summary>The bytes of the record with its line end.</summary>
    public int Length { get; private set; }

    /// <summary>Begins with another record.</summary>
    public void Begin()
    {
        _fields.Clear();
        _state = State.FieldStart;
        _hasDoubledQuotes = false;
        (_at, _fieldStart, Count, ContentLength, Length) = (0, 0, 0, 0, 0);
    }

    /// <summary>Goes on.</summary>
    /// <param name="bytes">The bytes from the beginning of the record: those of the last time, and
    /// more.</param>
    public CsvStep GoOn(ReadOnlySpan<byte> bytes)
    {
        var step = CsvStep.NeedsMore;
        while (step == CsvStep.NeedsMore && _at < bytes.Length)
        {
            step = _state switch
            {
                State.FieldStart => AtFieldStart(bytes[_at]),
                State.Plain => InPlain(bytes),
                State.Quoted => InQuoted(bytes),
                State.QuoteInQuoted => AfterQuote(bytes[_at]),
                _ => AfterReturn(bytes[_at]),
            };
        }
        return step;
    }

    /// <summary>Ends the record where the bytes end.</summary>
    /// <param name="isFull">Whether they end because no more of a record is taken, and not because the file
    /// does.</param>
    public CsvStep Stop(bool isFull)
    {
        if (_state == State.Quoted)
            return CsvStep.OpenQuote;
        if (isFull)
            return CsvStep.TooLong;
        if (_state != State.Return)
            EndField();
        Length = _at;
        return CsvStep.Ended;
    }

    private CsvStep AtFieldStart(byte first)
    {
        _fieldStart = _at;
        if (first != Quote)
        {
            _state = State.Plain;
            return CsvStep.NeedsMore;
        }
        _state = State.Quoted;
        _at++;
        return CsvStep.NeedsMore;
    }

    private CsvStep InPlain(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[_at..].IndexOfAny(_endsOfPlain);
        _at = end < 0 ? bytes.Length : _at + end;
        if (end < 0)
            return CsvStep.NeedsMore;
        return bytes[_at] == Quote ? CsvStep.StrayQuote : AtFieldEnd(bytes[_at]);
    }

    private CsvStep InQuoted(ReadOnlySpan<byte> bytes)
    {
        var end = bytes[_at..].IndexOf(Quote);
        _at = end < 0 ? bytes.Length : _at + end + 1;
        if (end >= 0)
            _state = State.QuoteInQuoted;
        return CsvStep.NeedsMore;
    }

    private CsvStep AfterQuote(byte next)
    {
        if (next != Quote)
            return next == Separator || next is Return or Feed ? AtFieldEnd(next) : CsvStep.AfterQuote;
        _hasDoubledQuotes = true;
        _state = State.Quoted;
        _at++;
        return CsvStep.NeedsMore;
    }

    private CsvStep AfterReturn(byte next)
    {
        if (next != Feed)
            return CsvStep.LoneReturn;
        Length = ++_at;
        return CsvStep.Ended;
    }

    private CsvStep AtFieldEnd(byte end)
    {
        EndField();
        _at++;
        if (end == Separator)
        {
            _state = State.FieldStart;
            return CsvStep.NeedsMore;
        }
        _state = State.Return;
        Length = _at;
        return end == Feed ? CsvStep.Ended : CsvStep.NeedsMore;
    }

    private void EndField()
    {
        ContentLength = _at;
        if (Count++ < maxFields)
        {
            _fields.Add(
                _state switch
                {
                    State.FieldStart => new Extent(_at, 0, HasDoubledQuotes: false),
                    State.Plain => new Extent(_fieldStart, _at - _fieldStart, HasDoubledQuotes: false),
                    _ => new Extent(_fieldStart + 1, _at - _fieldStart - 2, _hasDoubledQuotes),
                }
            );
        }
        _hasDoubledQuotes = false;
    }

    /// <summary>Where a field lies in its record.</summary>
    internal readonly record struct Extent(int Start, int Length, bool HasDoubledQuotes);
}
