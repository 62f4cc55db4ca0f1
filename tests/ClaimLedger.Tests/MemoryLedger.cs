using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Tests;

/// <summary>A ledger in memory: it decides by the rules and folds by the domain's own functions. Its clock
/// stands, its keys follow from the streams' names, its positions have gaps as a database's do.</summary>
internal sealed class MemoryLedger : IReferences
{
    /// <summary>The day on which commands are decided, where a test names no other.</summary>
    public static readonly DateOnly Today = new(2026, 1, 15);

    private static readonly ConcurrentDictionary<string, SubjectKey> Keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly List<Recorded> _events = [];

    /// <summary>Every event, in the order of their positions.</summary>
    public IReadOnlyList<Recorded> Events => _events;

    /// <summary>The last position; 0 at the beginning.</summary>
    public long Head => _events.Count == 0 ? 0 : _events[^1].Position;

    /// <summary>What a text of a stream is sealed as.</summary>
    public static Commitment Seal(string stream, string field, string text) =>
        Keys.GetOrAdd(stream, s => new SubjectKey(SHA256.HashData(Encoding.UTF8.GetBytes(s))))
            .Seal(stream, field, text)
            .Commitment;

    /// <summary>What the rule says of a command; appends nothing.</summary>
    public Decision Decide(Command command, string actor, DateOnly today)
    {
        var stream = command.Stream();
        var now = new Situation(actor, today, this, (field, text) => Seal(stream, field, text));
        return command.Decide(_states.GetValueOrDefault(stream), now);
    }

    /// <summary>Decides a command and appends what follows from it.</summary>
    public Decision Submit(Command command, string actor = "editor-1", DateOnly? today = null)
    {
        var decision = Decide(command, actor, today ?? Today);
        if (decision is Decision.Append append)
        {
            foreach (var e in append.Events)
                Append(command.Stream(), e, actor);
        }
        return decision;
    }

    /// <summary>Appends an event as it is.</summary>
    public void Append(string stream, object e, string actor)
    {
        var version = _versions.GetValueOrDefault(stream) + 1;
        var recorded = At(new Recorded(e, stream, version, 0, default, actor, default), Head + 1 + Head % 3);
        _versions[stream] = version;
        _states[stream] = Evolve(_states.GetValueOrDefault(stream), recorded);
        _events.Add(recorded);
    }

    /// <summary>The same event at another position.</summary>
    public static Recorded At(Recorded e, long position) =>
        e with
        {
            Position = position,
            At = DateTimeOffset.UnixEpoch.AddSeconds(position),
            Id = Guid.ParseExact(position.ToString("x32", CultureInfo.InvariantCulture), "N"),
        };

    public bool Exists(string stream) => _states.ContainsKey(stream);

    public bool HasProposition(string threat, string proposition) =>
        (_states.GetValueOrDefault(Streams.Threat(threat)) as Threat)?.Proposition(proposition) is not null;

    public IReadOnlyList<PropositionsRelated> RelationsOf(string threat) =>
        (_states.GetValueOrDefault(Streams.Threat(threat)) as Threat)?.Relations ?? [];

    public EdtfDate? PublishedOn(string document) =>
        (_states.GetValueOrDefault(Streams.Document(document)) as Document)?.PublishedOn;

    private static object Evolve(object? state, Recorded next) =>
        next.Stream.Split('/')[0] switch
        {
            "source" => Source.Evolve((Source?)state, next),
            "threat" => Threat.Evolve((Threat?)state, next),
            "document" => Document.Evolve((Document?)state, next),
            "statement" => Statement.Evolve((Statement?)state, next),
            var kind => throw new ArgumentException($"There are no streams of kind {kind}.", nameof(next)),
        };
}
