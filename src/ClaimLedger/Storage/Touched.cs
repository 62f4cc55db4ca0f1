using ClaimLedger.Domain.Vocabulary;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Something that answers are about, or several, from one name to another: a source, a threat, the
/// grades of the sources, the months of the shifts.</summary>
/// <param name="First">The first name.</param>
/// <param name="Last">The last.</param>
public readonly record struct Scope(string First, string Last)
{
    private const string Months = "shifts/";

    /// <summary>How all sources are graded.</summary>
    public static Scope Grades { get; } = new("grades", "grades");

    /// <summary>One source.</summary>
    public static Scope OfSource(string source) => new(Streams.Source(source), Streams.Source(source));

    /// <summary>One threat.</summary>
    public static Scope OfThreat(string threat) => new(Streams.Threat(threat), Streams.Threat(threat));

    /// <summary>The shifts of every month that has one of some days.</summary>
    public static Scope ShiftsOf(DateOnly? from, DateOnly? to) =>
        new(MonthOf(Days.Iso(from) ?? Days.Ever), MonthOf(Days.Iso(to) ?? Days.Never));

    /// <summary>The name of the month of a shift, of its first day as it is stored.</summary>
    internal static string MonthOf(string day) =>
        Months
        + day switch
        {
            Days.Ever => "0000-00",
            Days.Never => "9999-99",
            _ => day[..7],
        };
}

/// <summary>How far a view is, and what came last to what an answer is about. A value that was made of the
/// rows as of an earlier position holds as long as nothing came since.</summary>
/// <param name="Position">The position that the view has reached.</param>
/// <param name="Touched">That of the last event that touched what the answer is about; 0 where none
/// did.</param>
/// <param name="Tables">Which tables the view has: others after each rebuild.</param>
public sealed record Stamp(long Position, long Touched, uint Tables);

/// <summary>Notes, with each page of a view, what it touched: a row a source, a threat, or a month that has
/// shifts, with the position of the last event.</summary>
internal sealed class Touched
{
    private readonly Dictionary<string, long> _names = new(StringComparer.Ordinal);

    /// <summary>Takes in that an event touched something.</summary>
    public void Add(string name, long position) => _names[name] = position;

    /// <summary>Adds the statement to the page's.</summary>
    public void Queue(PageWrites writes)
    {
        if (_names.Count == 0)
            return;
        writes.Add(
            $"""
            insert into {LedgerTables.Touched} (name, position) select name, position from unnest($1, $2) c(name, position)
            on conflict (name) do update set position = excluded.position
            """,
            _names.Keys.ToArray(),
            _names.Values.ToArray()
        );
    }
}
