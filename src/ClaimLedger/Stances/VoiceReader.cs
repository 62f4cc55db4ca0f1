using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Reads what consensus is counted from: few columns, and of each timeline no more than what is in
/// force on one of the days.</summary>
internal static class VoiceReader
{
    // An open start or end is null here: the driver would make a day of an infinity.
    private const string Columns =
        "e.statement, e.stance, nullif(e.earliest, '-infinity') as first, nullif(e.latest, 'infinity') as last, e.ord, e.withdrawn_from, e.rests_on";

    private const string Same =
        $"e.threat = t.threat and e.proposition = t.proposition and e.source = t.source and {EntryReader.Known}";

    private static readonly string[] NoOrigins = [];

    /// <summary>The voices of a threat that are in force on some day of a stretch, by proposition: the last
    /// that began by its first day, and all that begin within it.</summary>
    public static async Task<ILookup<string, Voice>> ReadAsync(
        NpgsqlDataSource dataSource,
        long position,
        (DateOnly First, DateOnly Last) days,
        string threat,
        string? proposition,
        CancellationToken cancel
    )
    {
        var later =
            days.First == days.Last
                ? ""
                : $"union all select {Columns} from {LedgerTables.TimelineEntries} e where {Same} and e.earliest > $3::date and e.earliest <= $5::date";
        List<object?> values = [position, threat, Days.Iso(days.First), proposition];
        if (later.Length > 0)
            values.Add(Days.Iso(days.Last));
        var voices = await dataSource.ListAsync(
            $"""
            select t.proposition, t.source, v.* from {LedgerTables.Timelines} t cross join lateral (
                (select {Columns} from {LedgerTables.TimelineEntries} e
                 where {Same} and e.earliest <= $3::date
                 order by e.earliest desc, e.latest desc, e.ord desc limit 1)
                {later}
            ) v
            where t.threat = $2 and ($4::text is null or t.proposition = $4)
            """,
            row => (Proposition: row.GetString(0), Voice: Read(row)),
            cancel,
            values
        );
        return voices.ToLookup(v => v.Proposition, v => v.Voice, StringComparer.Ordinal);
    }

    /// <summary>What the statements rest on that voices are based on, in however many steps. It never changes
    /// once a statement is recorded, and was recorded before what rests on it: no position is asked
    /// for.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyCollection<string>>> OriginsAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<Voice> voices,
        CancellationToken cancel
    )
    {
        var statements = voices
            .SelectMany(voice => voice.RestsOn)
            .Where(stream => stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        if (statements.Count == 0)
            return new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
        const string Recorded =
            $"join {LedgerTables.Schema}.mt_events e on e.stream_id = w.stream and e.version = 1 and e.type = '{nameof(StatementRecorded)}'";
        var origins = await dataSource.ListAsync(
            $"""
            with recursive walk(stream) as (
                select unnest($1)
                union
                select '{Streams.StatementPrefix}' || b.id from walk w {Recorded}
                cross join lateral jsonb_array_elements_text(e.data -> 'basedOn') b(id)
            )
            select w.stream,
                array(select '{Streams.SourcePrefix}' || v from jsonb_array_elements_text(e.data -> 'reportedVia') v)
                || array(select '{Streams.StatementPrefix}' || b from jsonb_array_elements_text(e.data -> 'basedOn') b)
            from walk w {Recorded}
            """,
            row => (Stream: row.GetString(0), Origins: row.GetFieldValue<string[]>(1)),
            cancel,
            [statements.ToArray()]
        );
        return origins.ToDictionary(
            o => o.Stream,
            IReadOnlyCollection<string> (o) => o.Origins,
            StringComparer.Ordinal
        );
    }

    /// <summary>The propositions of a threat that were framed by a position, in that order; none where the
    /// threat was not there yet.</summary>
    public static Task<List<string>> PropositionsAsync(
        NpgsqlDataSource dataSource,
        long position,
        string threat,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select data ->> 'proposition' from {LedgerTables.Schema}.mt_events
            where stream_id = $1 and seq_id <= $2
                and type in ('{nameof(ThreatRegistered)}', '{nameof(PropositionFramed)}')
            order by version
            """,
            row => row.TextIfAny(0) ?? Threat.Overall,
            cancel,
            Streams.Threat(threat),
            position
        );

    private static Voice Read(NpgsqlDataReader row) =>
        new(
            row.GetString(1),
            row.GetString(2),
            row.Code<Stance>(3),
            DayOf(row, 4),
            DayOf(row, 5),
            row.GetInt64(6),
            DayOf(row, 7),
            row.IsDBNull(8) ? NoOrigins : row.GetString(8).Split(' ')
        );

    private static DateOnly? DayOf(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);
}
