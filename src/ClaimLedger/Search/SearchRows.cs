using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>A version of a statement. The members are the columns.</summary>
internal sealed record StatementRow(
    long RecordedFrom,
    string Statement,
    string Source,
    string Earliest,
    string Words,
    long? RecordedTo = null
);

/// <summary>A version of a text of a source or threat. The members are the columns; <c>name</c> is the
/// folded name, of names and aliases alone.</summary>
internal sealed record ThingRow(
    string Thing,
    string Field,
    long RecordedFrom,
    int Ord,
    string? Name,
    string Words,
    long? RecordedTo = null
);

/// <summary>Gathers what a page of events changes in the search's tables and queues it as a few set-based
/// statements.</summary>
internal sealed class SearchRows
{
    private readonly Dictionary<string, StatementRow> _statements = new(StringComparer.Ordinal);
    private readonly List<StatementRow> _closedStatements = [];
    private readonly Dictionary<string, StatementRow> _statementsBefore = new(StringComparer.Ordinal);
    private readonly HashSet<string> _redacted = new(StringComparer.Ordinal);
    private readonly HashSet<(string Thing, string Field)> _redactedThings = [];
    private readonly Dictionary<(string, string), ThingRow> _things = [];
    private readonly List<ThingRow> _closedThings = [];
    private readonly Dictionary<(string, string), ThingRow> _thingsBefore = [];

    public void Open(StatementRow row) => _statements.Add(row.Statement, row);

    /// <summary>Closes a statement's version, if there is one.</summary>
    public void Close(string statement, long position)
    {
        if (_statements.Remove(statement, out var row))
            _closedStatements.Add(row with { RecordedTo = position });
        else
            _statementsBefore.TryAdd(statement, new StatementRow(0, statement, "", "infinity", "", position));
    }

    /// <summary>Deletes every version of a statement.</summary>
    public void Redact(string statement)
    {
        _statements.Remove(statement);
        _closedStatements.RemoveAll(row => row.Statement == statement);
        _redacted.Add(statement);
    }

    /// <summary>Deletes every version of some texts of a thing.</summary>
    public void Redact(string thing, IReadOnlyCollection<string> fields)
    {
        foreach (var field in fields)
        {
            _things.Remove((thing, field));
            _thingsBefore.Remove((thing, field));
            _redactedThings.Add((thing, field));
        }
        _closedThings.RemoveAll(row => row.Thing == thing && fields.Contains(row.Field));
    }

    /// <summary>Opens a text that stands beside those that the thing has: an alias, a proposition.</summary>
    public void Add(ThingRow row) => _closedThings.Add(row);

    /// <summary>Opens a text in place of the one that the field had.</summary>
    public void Open(ThingRow row) => _things.Add((row.Thing, row.Field), row);

    /// <summary>Closes a field's text, if there is one.</summary>
    public void Close(string thing, string field, long position)
    {
        if (_things.Remove((thing, field), out var row))
            _closedThings.Add(row with { RecordedTo = position });
        else
            _thingsBefore.TryAdd((thing, field), new ThingRow(thing, field, 0, 0, null, "", position));
    }

    /// <summary>Adds the rows' statements to the page's.</summary>
    public void Queue(PageWrites writes)
    {
        if (_redacted.Count > 0)
        {
            writes.Add(
                $"delete from {LedgerTables.SearchStatements} where statement = any($1)",
                [_redacted.ToArray()]
            );
        }
        if (_redactedThings.Count > 0)
        {
            writes.Add(
                $"delete from {LedgerTables.SearchThings} t using unnest($1, $2) r(thing, field) where t.thing = r.thing and t.field = r.field",
                _redactedThings.Select(r => r.Thing).ToArray(),
                _redactedThings.Select(r => r.Field).ToArray()
            );
        }
        RowArrays<StatementRow>.Close(
            writes,
            LedgerTables.SearchStatements,
            _statementsBefore.Values,
            "t.statement = c.statement"
        );
        RowArrays<ThingRow>.Close(
            writes,
            LedgerTables.SearchThings,
            _thingsBefore.Values,
            "t.thing = c.thing and t.field = c.field"
        );
        RowArrays<StatementRow>.Insert(
            writes,
            LedgerTables.SearchStatements,
            [.. _closedStatements, .. _statements.Values]
        );
        RowArrays<ThingRow>.Insert(writes, LedgerTables.SearchThings, [.. _closedThings, .. _things.Values]);
    }
}
