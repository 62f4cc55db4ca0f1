using System.Globalization;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>Gathers what an event changed and puts it into words.</summary>
/// <param name="texts">The sealed texts that can still be opened.</param>
internal sealed class Telling(IReadOnlyDictionary<Commitment, string> texts)
{
    /// <summary>The longest value that a sentence quotes; longer ones stand in the changes alone.</summary>
    private const int MaxQuoted = 80;

    /// <summary>The longest reason that a sentence gives in full.</summary>
    private const int MaxReason = 240;

    /// <summary>Fields whose names in words are others than their own.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["statedOn"] = "date",
        ["locator"] = "place in the document",
        ["url"] = "address",
    };

    private readonly List<FieldChange> _changes = [];
    private readonly List<FieldChange> _moves = [];

    /// <summary>What was gathered.</summary>
    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>A text that can still be opened, in quotation marks; else what became of it.</summary>
    public string Quoted(Commitment sealedText) => Open(sealedText) is { } text ? Quote(text) : "(redacted)";

    /// <summary>A text in quotation marks, cut where it is long.</summary>
    public static string Quote(string text) => $"“{Cut(text, MaxReason)}”";

    /// <summary>The opened text; null where it was destroyed.</summary>
    public string? Open(Commitment? sealedText) =>
        sealedText is { } commitment ? texts.GetValueOrDefault(commitment) : null;

    /// <summary>Notes a text or id where it differs.</summary>
    public Telling Plain(string field, string? before, string? after)
    {
        if (before != after)
            Note(new FieldChange(field, before, after));
        return this;
    }

    /// <summary>Notes a truth value where it differs.</summary>
    public Telling Flag(string field, bool before, bool after) =>
        Plain(field, before ? "true" : "false", after ? "true" : "false");

    /// <summary>Notes a date where it differs.</summary>
    public Telling Date(string field, EdtfDate? before, EdtfDate? after) =>
        Plain(field, before?.Text, after?.Text);

    /// <summary>Notes a code where it differs.</summary>
    public Telling Code<T>(string field, T? before, T? after)
        where T : struct, Enum => Plain(field, CodeOf(before), CodeOf(after));

    /// <summary>Notes a sealed text where it differs.</summary>
    public Telling Sealed(string field, Commitment? before, Commitment? after)
    {
        if (before == after)
            return this;
        var (was, now) = (Open(before), Open(after));
        var isLost = (before is not null && was is null) || (after is not null && now is null);
        Note(new FieldChange(field, was, now, isLost));
        return this;
    }

    /// <summary>Notes the items that went and those that came; for the words, the whole list before and
    /// after, in its order.</summary>
    public Telling Items(string field, IReadOnlyCollection<string> before, IReadOnlyCollection<string> after)
    {
        foreach (var gone in before.Except(after, StringComparer.Ordinal))
            _changes.Add(new FieldChange(field, gone, After: null));
        foreach (var come in after.Except(before, StringComparer.Ordinal))
            _changes.Add(new FieldChange(field, Before: null, come));
        if (!before.SequenceEqual(after, StringComparer.Ordinal))
            _moves.Add(new FieldChange(field, Listed(before), Listed(after)));
        return this;
    }

    /// <summary>The code of a value; null for none.</summary>
    public static string? CodeOf<T>(T? value)
        where T : struct, Enum => value is { } there ? Codes<T>.Write(there) : null;

    /// <summary>The account: the sentence <paramref name="did"/>, with the reason after it.</summary>
    public Account Says(string did, EdtfDate? validTime, Commitment? reason = null) =>
        Because(did, validTime, Open(reason), isLost: reason is not null && Open(reason) is null);

    /// <summary>The same, with a reason that was not sealed.</summary>
    public Account SaysPlainly(string did, string? reason) =>
        Because(did, validTime: null, reason, isLost: false);

    /// <summary><c>the date from 2004-01-23 to 2004-01-19 and the text</c>: what was gathered, in words;
    /// nothing in particular where nothing was.</summary>
    public string Moves()
    {
        var moves = _moves.Select(MoveOf).ToList();
        return moves.Count switch
        {
            0 => "nothing",
            1 => moves[0],
            _ => $"{string.Join(", ", moves.SkipLast(1))} and {moves[^1]}",
        };
    }

    private static string MoveOf(FieldChange move)
    {
        var field = move.Field[(move.Field.LastIndexOf('/') + 1)..];
        var name = $"the {Names.GetValueOrDefault(field, field)}";
        if (move.Redacted || move.Before?.Length > MaxQuoted || move.After?.Length > MaxQuoted)
            return name;
        var from = move.Before is null ? "" : $" from {Line(move.Before)}";
        return $"{name}{from} to {(move.After is null ? "none" : Line(move.After))}";
    }

    private void Note(FieldChange change)
    {
        _changes.Add(change);
        _moves.Add(change);
    }

    private static string? Listed(IReadOnlyCollection<string> items) =>
        items.Count == 0 ? null : string.Join(", ", items);

    private Account Because(string did, EdtfDate? validTime, string? reason, bool isLost)
    {
        var words =
            reason is not null ? Ended($"{did}: {Cut(reason, MaxReason)}")
            : isLost ? $"{did}; the reason was redacted."
            : Ended(did);
        return new Account(validTime, reason, Changes, words);
    }

    private static string Ended(string sentence) =>
        sentence.TrimEnd('”')[^1] is '.' or '!' or '?' or '…' ? sentence : $"{sentence}.";

    /// <summary>The text on one line, cut between letters where it is long.</summary>
    private static string Cut(string text, int most)
    {
        var line = Line(text);
        if (line.Length <= most)
            return line;
        var end = StringInfo.ParseCombiningCharacters(line).Last(at => at <= most);
        return $"{line[..end].TrimEnd()}…";
    }

    private static string Line(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
