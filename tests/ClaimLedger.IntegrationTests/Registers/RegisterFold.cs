using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.IntegrationTests.Registers;

/// <summary>The rows that the projection has to write, and what the queue has to hold, from all events in
/// memory.</summary>
internal sealed class RegisterFold(IReadOnlyList<Recorded> events)
{
    /// <summary>What the texts of entries are made of.</summary>
    public const string Columns =
        "select recorded_from, kind, statement, source, document, stated_on, threats::text, assessment, dispute, retracted_by, reason, retracted_on, requested_by, approved_by, basis, to_source, jsonb_path_query_array(changes, '$[*].field')::text, actor, encode(note, 'hex'), opened_by, opened_by_type, recorded_to, ended_by, ended_by_type, ended_actor, encode(ended_note, 'hex') from ledger.register order by recorded_from";

    /// <summary>The rows as texts of <see cref="Columns"/>.</summary>
    public IReadOnlyList<string> Rows => [.. Entries().Values.Select(row => Text(row.Entry, row.End))];

    /// <summary>The positions of the entries that the register has of a source as of a position, the last
    /// first: of what was its when they were recorded, of what was corrected to be its then, and all of what
    /// is its.</summary>
    public IReadOnlyList<long> OfSource(string source, long position)
    {
        var its = StatesOf(position).Where(s => s.Source == source).Select(s => s.Id).ToHashSet();
        return
        [
            .. Entries()
                .Values.Select(row => row.Entry)
                .Where(e =>
                    e.Opened.Position <= position
                    && (e.Source == source || e.To("source") == source || its.Contains(e.Statement ?? ""))
                )
                .Select(e => e.Opened.Position)
                .Reverse(),
        ];
    }

    private SortedDictionary<long, (RegisterEntry Entry, RegisterEnd? End)> Entries()
    {
        var ledger = new RegisterLedger();
        var rows = new SortedDictionary<long, (RegisterEntry Entry, RegisterEnd? End)>();
        var taken = Of(Streams.StatementPrefix, long.MaxValue)
            .Concat(Of(Streams.SourcePrefix, long.MaxValue));
        foreach (var change in taken.Select(ledger.Apply).OfType<RegisterChange>())
        {
            if (change.Opened is { } entry)
                rows.Add(entry.Opened.Position, (entry, null));
            if (change.Ended is { } end)
                rows[end.Entry] = (rows[end.Entry].Entry, end);
        }
        return rows;
    }

    /// <summary>The queue as of a position, one line an item, the oldest first; the reasons of concerns,
    /// disputes and requests are those that the histories give.</summary>
    /// <param name="position">The position.</param>
    /// <param name="threat">The threat that it has to do with; null for any.</param>
    public IReadOnlyList<string> Queue(long position, string? threat = null)
    {
        var items = new SortedDictionary<long, string>();
        foreach (var stream in Of(Streams.StatementPrefix, position).GroupBy(e => e.Stream))
        {
            foreach (var (since, about, threats) in Waiting(StateOf(stream), [.. stream]))
                Add(since, about, threats);
        }
        var entries = StatesOf(position).SelectMany(TimelineEntry.Of).ToLookup(e => e.Key.Source);
        foreach (var stream in Of(Streams.SourcePrefix, position).GroupBy(e => e.Stream))
        {
            var source = Streams.IdOf(stream.Key);
            var threats = entries[source].Select(e => e.Key.Threat);
            if (!stream.Any(e => e.Event is ReliabilityAssessed))
                Add(stream.First(), $"ungraded {source} / ", threats);
            if (Requested<SourceRedactionRequested, SourceRedactionDeclined>(stream) is { } asked)
                Add(asked, $"redaction-request {source} / Forget.", threats);
        }
        return [.. items.Values];

        void Add(Recorded since, string about, IEnumerable<string> threats)
        {
            if (threat is null || threats.Contains(threat))
                items.Add(since.Position, $"{since.Position} {since.Actor} {about}");
        }
    }

    /// <summary>The request that waits.</summary>
    private static Recorded? Requested<TAsked, TDeclined>(IEnumerable<Recorded> stream) =>
        stream.LastOrDefault(e => e.Event is TAsked or TDeclined) is { Event: TAsked } asked ? asked : null;

    /// <summary>The sources of the events.</summary>
    public IEnumerable<string> Sources =>
        events
            .Where(e => e.Stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal))
            .Select(e => Streams.IdOf(e.Stream))
            .Distinct(StringComparer.Ordinal);

    private IEnumerable<(Recorded Since, string About, IEnumerable<string> Threats)> Waiting(
        Statement s,
        IReadOnlyList<Recorded> stream
    )
    {
        var threats = s.Assessments.Select(a => a.Original.Threat);
        var statement = $"{s.Source} {s.Id} {s.StatedOn}";
        if (Unassessed.Of(s) is { } waits && Since(waits, stream) is { } began)
            yield return (began, $"unassessed {statement} / ", threats);
        if (s.Concern is not null)
            yield return (
                stream.Last(e => e.Event is ExpressionOfConcernIssued),
                $"concern {statement} / Doubts.",
                threats
            );
        if (Requested<StatementRedactionRequested, StatementRedactionDeclined>(stream) is { } asked)
            yield return (asked, $"redaction-request {statement} / Forget.", threats);
        foreach (var a in s.Assessments)
        {
            foreach (var d in a.Disputes.Where(d => d.Resolution is null))
                yield return (
                    stream.Last(e =>
                        e.Event is AssessmentDisputed x && x.Assessment == a.Id && x.Dispute == d.Id
                    ),
                    $"dispute {statement} {a.Id}/{d.Id} Why.",
                    [a.Original.Threat]
                );
        }
    }

    /// <summary>The event from which on a statement has waited; null where it was assessed at the same
    /// instant.</summary>
    private Recorded? Since(Unassessed waits, IReadOnlyList<Recorded> stream)
    {
        Statement? state = null;
        Recorded? since = null;
        Unassessed? before = null;
        foreach (var e in stream)
        {
            state = Statement.Evolve(state, e);
            var now = Unassessed.Of(state);
            since = now == before ? since : e;
            before = now;
        }
        // What came after the position asked for says how long it went on waiting.
        foreach (var e in events.Where(e => e.Stream == stream[0].Stream && e.Position > stream[^1].Position))
        {
            state = Statement.Evolve(state, e);
            if (Unassessed.Of(state) != waits)
                return e.At > since!.At ? since : null;
        }
        return since;
    }

    private IEnumerable<Recorded> Of(string prefix, long position) =>
        events.Where(e => e.Position <= position && e.Stream.StartsWith(prefix, StringComparison.Ordinal));

    private IEnumerable<Statement> StatesOf(long position) =>
        Of(Streams.StatementPrefix, position).GroupBy(e => e.Stream).Select(StateOf);

    private static Statement StateOf(IEnumerable<Recorded> stream) =>
        stream.Aggregate((Statement?)null, Statement.Evolve)!;

    private static string Text(RegisterEntry e, RegisterEnd? end) =>
        string.Join(
            '|',
            e.Opened.Position,
            Codes<RegisterKind>.Write(e.Kind),
            e.Statement,
            e.Source,
            e.Document,
            e.StatedOn?.Text,
            List(e.Threats),
            e.Assessment,
            e.Dispute,
            e.By is { } by ? Codes<Retractor>.Write(by) : "",
            e.Reason is { } reason ? Codes<RetractionReason>.Write(reason) : "",
            e.RetractedOn?.Text,
            e.RequestedBy,
            e.ApprovedBy,
            e.Basis,
            e.Changes.FirstOrDefault(c => c.Field == "source")?.To,
            List(e.Changes.Select(c => c.Field)),
            e.Actor,
            Hex(e.Note),
            e.Opened.Id,
            e.Opened.Type,
            end?.By.Position,
            end?.By.Id,
            end?.By.Type,
            end?.Actor,
            Hex(end?.Note)
        );

    private static string List(IEnumerable<string> items) =>
        $"[{string.Join(", ", items.Select(i => $"\"{i}\""))}]";

    private static string Hex(Commitment? sealedText) =>
        sealedText is { } there ? Convert.ToHexStringLower(there.Digest) : "";
}
