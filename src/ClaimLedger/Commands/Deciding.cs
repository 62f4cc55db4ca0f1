using System.Diagnostics.CodeAnalysis;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Commands;

/// <summary>What was decided of a command.</summary>
/// <param name="Refused">The refusal; null where there is none.</param>
/// <param name="Events">What is to be appended; nothing for a refusal or a repeat.</param>
/// <param name="AfterCommit">What is answered once the commit has given the events their positions; null for
/// a refusal.</param>
public readonly record struct Decided(
    Outcome.Refused? Refused,
    IReadOnlyList<object> Events,
    Func<Outcome>? AfterCommit
);

/// <summary>What was decided and is to be saved.</summary>
/// <param name="Appends">The events, in the order in which they were decided.</param>
/// <param name="Answered">The keyed requests.</param>
public sealed record Pending(IReadOnlyList<Append> Appends, IReadOnlyList<AnsweredKey> Answered);

/// <summary>
/// Decides commands one after the other on the states of their streams, the later seeing what the earlier
/// appended; writes nothing. What is decided is pending until it is settled, after the commit, or forgotten
/// with all that was loaded. Streams stay loaded from one commit to the next, within a limit.
/// </summary>
public sealed class Deciding(Vault vault, KnownThings known, TimeProvider clock) : IReferences
{
    /// <summary>How many events of loaded streams are kept from one commit to the next. An event takes about
    /// a kilobyte.</summary>
    private const long KeptEvents = 20_000;

    private readonly Dictionary<string, StreamInWork> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Actor, string Key), AnsweredKey> _answered = [];
    private readonly List<Append> _pending = [];
    private readonly List<AnsweredKey> _newlyAnswered = [];
    private bool _isPretending;

    /// <summary>Loads what the commands are decided on, or what was appended to it since it was
    /// loaded.</summary>
    public async Task LoadAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<Submission> submissions,
        CancellationToken cancel
    )
    {
        var named = submissions.Where(s => s.Key is not null).Select(s => (s.Actor, s.Key!.Key)).ToHashSet();
        var streams = submissions.Select(s => s.Command.Stream()).ToHashSet(StringComparer.Ordinal);
        foreach (var referred in submissions.SelectMany(s => s.Command.Refers()))
        {
            if (!known.Has(referred))
                streams.Add(referred);
        }
        var loaded = await LoadAsync(connection, streams, named, cancel);
        foreach (var first in loaded.Answered)
            _answered[(first.Actor, first.Key)] = first;
        // A correction's date is held against a document that the state alone names.
        var documents = streams
            .Select(s => _streams[s].State)
            .OfType<Statement>()
            .Select(s => Streams.Document(s.Document))
            .Where(d => !known.Has(d));
        var others = loaded
            .Answered.Select(a => a.Stream)
            .Concat(documents)
            .ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            others.UnionWith(submissions.SelectMany(s => s.Command.RefersFurther(this)));
            others.ExceptWith(streams);
            if (others.Count == 0)
                return;
            await LoadAsync(connection, others, [], cancel);
            streams.UnionWith(others);
        }
    }

    private async Task<Loaded> LoadAsync(
        NpgsqlConnection connection,
        HashSet<string> streams,
        IReadOnlyCollection<(string Actor, string Key)> keys,
        CancellationToken cancel
    )
    {
        var open = streams.Select(OpenStream).ToList();
        var withKey = open.Where(s => s.SubjectKey is not null).ToList();
        var loaded = await Loaded.ReadAsync(
            connection,
            [.. open.Select(s => (s.Key, s.Version))],
            [.. open.Except(withKey).Select(s => s.Key)],
            keys,
            cancel
        );
        foreach (var recorded in loaded.Events)
            _streams[recorded.Stream].Replay(recorded);
        foreach (var (stream, wrapped) in loaded.SubjectKeys)
            _streams[stream].SubjectKey = vault.Unwrap(stream, wrapped);
        // Another node destroyed it: there may be a new one.
        string[] lost = [.. withKey.Where(s => s.SubjectKey is null).Select(s => s.Key)];
        if (lost.Length > 0)
        {
            var again = await Loaded.ReadAsync(connection, [], lost, [], cancel);
            foreach (var (stream, wrapped) in again.SubjectKeys)
                _streams[stream].SubjectKey = vault.Unwrap(stream, wrapped);
        }
        // What is on its way may not arrive, and a dry run's own sources are not even sent.
        foreach (var stream in open.Where(s => s.IsStored && !_isPretending))
            known.Learn(stream.Key, stream.State!);
        return loaded;
    }

    private StreamInWork OpenStream(string key)
    {
        if (!_streams.TryGetValue(key, out var stream))
            _streams[key] = stream = new StreamInWork(key);
        return stream;
    }

    /// <summary>Decides the next command.</summary>
    public Decided Decide(Submission submission)
    {
        if (submission.Key is { } key && _answered.TryGetValue((submission.Actor, key.Key), out var first))
        {
            var replayed = _streams[first.Stream];
            if (replayed.IsSame(first, key))
                return new Decided(null, [], () => replayed.Answer(first));
            return Refuse(
                replayed.IsRedactedAfter(first.Version)
                    ? RequestKey.Forgotten(key.Key)
                    : RequestKey.Reused(key.Key)
            );
        }
        var stream = _streams[submission.Command.Stream()];
        var sealing = new Sealing(stream, vault);
        var today = clock.Today();
        var situation = new Situation(submission.Actor, today, this, sealing.Seal);
        var decision = submission.Command.Decide(stream.State, situation);
        // A repeat is no error even where its own first time has moved the stream on.
        if (decision is not Decision.Repeat && IsStale(submission, stream, out var stale))
            return Refuse(stale);
        switch (decision)
        {
            case Decision.Refuse refuse:
                return Refuse(refuse.Refusal);
            case Decision.Repeat repeat:
                var found = stream.Find(repeat.Events);
                return new Decided(null, [], Answer(submission, stream, found, isRepeat: true));
            case Decision.Append append:
                var slots = stream.Append(append.Events, submission.Actor);
                sealing.Keep();
                foreach (var fields in append.Events.Select(SealedTexts.DestroyedBy))
                {
                    if (fields is not null)
                        stream.Destroy(fields, vault.NewKey);
                }
                _pending.AddRange(slots.Select(slot => new Append(stream, slot, submission)));
                return new Decided(null, append.Events, Answer(submission, stream, slots, isRepeat: false));
            default:
                throw new InvalidOperationException($"No such decision: {decision}.");
        }
    }

    /// <summary>Hands over what is pending, to be saved. More may be decided on it meanwhile.</summary>
    public Pending TakePending()
    {
        var pending = new Pending([.. _pending], [.. _newlyAnswered]);
        _pending.Clear();
        _newlyAnswered.Clear();
        return pending;
    }

    /// <summary>What was handed over is committed. The streams that it went on with stay loaded, unless they
    /// have grown too many; those that it began are let go, as most are not spoken of again soon; what is
    /// pending keeps its own.</summary>
    public void Settle(Pending saved)
    {
        foreach (var stream in saved.Appends.Select(a => a.Stream).Distinct())
        {
            stream.Arrive();
            known.Learn(stream.Key, stream.State!);
        }
        // A request's key is looked up each time until it is pending: only those answers are at hand.
        _answered.Clear();
        foreach (var answered in _newlyAnswered)
            _answered[(answered.Actor, answered.Key)] = answered;
        var needed = _pending
            .Select(a => a.Stream.Key)
            .Concat(_newlyAnswered.Select(a => a.Stream))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var begun in saved.Appends.Where(a => a.Slot.Version == 1))
            LetGo(begun.Stream.Key);
        if (_streams.Values.Sum(s => 1 + s.Version) > KeptEvents)
            _streams.Keys.ToList().ForEach(LetGo);

        void LetGo(string key)
        {
            if (!needed.Contains(key))
                _streams.Remove(key);
        }
    }

    /// <summary>What was pending stays decided, and is not going to be committed: a dry run.</summary>
    public void Pretend()
    {
        _isPretending = true;
        foreach (var append in _pending)
            append.Stream.Settle();
        EndGroup();
    }

    /// <summary>What was pending was not committed, or nobody knows: all that was loaded is let go.</summary>
    public void Forget()
    {
        _streams.Clear();
        EndGroup();
    }

    private void EndGroup()
    {
        _answered.Clear();
        _pending.Clear();
        _newlyAnswered.Clear();
    }

    /// <summary>The answer, kept under the request's key where it has one. A refusal is not kept: nothing
    /// was done, and the same request may be right later.</summary>
    private Func<Outcome> Answer(
        Submission submission,
        StreamInWork stream,
        IReadOnlyList<Slot> slots,
        bool isRepeat
    )
    {
        var version = stream.Version;
        if (submission.Key is { } key)
        {
            var answered = new AnsweredKey(
                submission.Actor,
                key.Key,
                stream.FingerprintOf(key),
                stream.Key,
                [.. slots.Select(s => s.Version)],
                slots.Count > 0 ? slots[^1].Version : version,
                isRepeat
            );
            _answered[(submission.Actor, key.Key)] = answered;
            _newlyAnswered.Add(answered);
        }
        return () => stream.Answer(slots, isRepeat, version);
    }

    bool IReferences.Exists(string stream) =>
        known.Has(stream) || _streams.GetValueOrDefault(stream)?.State is not null;

    bool IReferences.HasProposition(string threat, string proposition) =>
        (_streams.GetValueOrDefault(Streams.Threat(threat))?.State as Threat)?.Proposition(proposition)
            is not null;

    IReadOnlyList<PropositionsRelated> IReferences.RelationsOf(string threat) =>
        (_streams.GetValueOrDefault(Streams.Threat(threat))?.State as Threat)?.Relations ?? [];

    EdtfDate? IReferences.PublishedOn(string document) =>
        known.PublishedOn(document)
        ?? (_streams.GetValueOrDefault(Streams.Document(document))?.State as Document)?.PublishedOn;

    private static bool IsStale(
        Submission submission,
        StreamInWork stream,
        [NotNullWhen(true)] out Refusal? refusal
    )
    {
        var isStale = submission.IfMatch is { } version && version != stream.Version;
        refusal = isStale
            ? new Refusal(
                Refusals.StaleVersion,
                $"'{stream.Key}' is at version {stream.Version}, and If-Match names {submission.IfMatch}; read it again and decide anew."
            )
            : null;
        return isStale;
    }

    private static Decided Refuse(Refusal refusal) => new(new Outcome.Refused([refusal]), [], null);
}
