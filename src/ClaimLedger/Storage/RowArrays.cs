using System.Reflection;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Writes rows of a table as arrays, one a column: a statement for any number of rows, and nothing
/// for PostgreSQL to parse. Where there are many new ones they are copied. The members of
/// <typeparamref name="TRow"/> are the columns, in snake case.</summary>
/// <typeparam name="TRow">A record of the columns.</typeparam>
internal static class RowArrays<TRow>
{
    // Days go as text, which knows infinities; so do JSON and words, which have no type of their own
    // here.
    private static readonly Dictionary<string, string> Casts = new(StringComparer.Ordinal)
    {
        ["earliest"] = "date[]",
        ["latest"] = "date[]",
        ["withdrawn_from"] = "date[]",
        ["threats"] = "jsonb[]",
        ["changes"] = "jsonb[]",
        ["words"] = "tsvector[]",
    };

    // From so many rows on they are copied in.
    private const int Many = 200;

    private static readonly Column[] Columns =
    [
        .. typeof(TRow).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(ColumnOf),
    ];

    private static readonly string Names = string.Join(", ", Columns.Select(c => c.Name));

    private static readonly string Rows =
        $"unnest({string.Join(", ", Columns.Select(ParameterOf))}) c({Names})";

    /// <summary>Queues an insert, or a copy of many.</summary>
    public static void Insert(PageWrites writes, string table, IReadOnlyCollection<TRow> rows)
    {
        if (rows.Count >= Many)
            writes.Copy($"{table} ({Names})", TextOf(rows));
        else if (rows.Count > 0)
            writes.Add($"insert into {table} ({Names}) select {Names} from {Rows}", Values(rows));
    }

    /// <summary>Queues an insert of rows of which some may be there.</summary>
    public static void Add(PageWrites writes, string table, IReadOnlyCollection<TRow> rows)
    {
        if (rows.Count > 0)
            writes.Add(
                $"insert into {table} ({Names}) select {Names} from {Rows} on conflict do nothing",
                Values(rows)
            );
    }

    /// <summary>Queues an update of rows that are open.</summary>
    public static void Close(
        PageWrites writes,
        string table,
        IReadOnlyCollection<TRow> rows,
        string match,
        params string[] columns
    )
    {
        if (rows.Count == 0)
            return;
        var set = string.Join(", ", columns.Prepend("recorded_to").Select(c => $"{c} = c.{c}"));
        writes.Add(
            $"update {table} t set {set} from {Rows} where {match} and t.recorded_to is null",
            Values(rows)
        );
    }

    private static string ParameterOf(Column column, int i) =>
        Casts.TryGetValue(column.Name, out var type) ? $"cast(${i + 1} as {type})" : $"${i + 1}";

    private static StringBuilder TextOf(IReadOnlyCollection<TRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < Columns.Length; i++)
            {
                if (i > 0)
                    text.Append(CopyText.Between);
                Columns[i].AppendTo(text, row);
            }
            text.Append(CopyText.End);
        }
        return text;
    }

    private static object[] Values(IReadOnlyCollection<TRow> rows) =>
        [.. Columns.Select(c => c.Values(rows))];

    private static Column ColumnOf(PropertyInfo property) =>
        (Column)
            typeof(RowArrays<TRow>)
                .GetMethod(nameof(Reader), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(property.PropertyType)
                .Invoke(null, [property])!;

    private static Column Reader<TValue>(PropertyInfo property)
    {
        var get = property.GetMethod!.CreateDelegate<Func<TRow, TValue>>();
        return new Column(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            rows => rows.Select(get).ToArray(),
            (text, row) => text.AppendValue(get(row))
        );
    }

    private sealed record Column(
        string Name,
        Func<IReadOnlyCollection<TRow>, object> Values,
        Action<StringBuilder, TRow> AppendTo
    );
}
