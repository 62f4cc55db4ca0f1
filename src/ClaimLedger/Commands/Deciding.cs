using System.Diagnostics.CodeAnalysis;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Marten;

namespace ClaimLedger.Commands;

/// <summary>
/// Decides commands one after the other on the states of their streams, the later seeing what the earlier
/// appended; writes nothing. The writer makes one for each commit, a dry run one for the whole file.
/// </summary>
public sealed class Deciding(
    IDocumentStore store,
    Vault vault,
    KnownThings known,
    RequestKeys requestKeys,
    TimeProvider clock
) : IReferences
{
    private readonly Dictionary<string, StreamInWork> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Actor, string Key), AnsweredKey> _answered = [];
    private readonly List<AnsweredKey> _newlyAnswered = [];
    private int _turn;

    /// <summary>The streams that were appended to, in the order of their first append.</summary>
    public IEnumerable<StreamInWork> Changed =>
        _streams.Values.Where(s => s.Appended.Count > 0).OrderBy(s => s.Turn);

    /// <summary>The keyed requests that were decided, to be kept.</summary>
    public IReadOnlyCollection<AnsweredKey> NewlyAnswered => _newlyAnswered;

    /// <summary>Loads what the commands are decided on and is not loaded yet.</summary>
    public async Task LoadAsync(IReadOnlyCollection<Submission> submissions, CancellationToken cancel)
    {
        var named = submissions.Where(s => s.Key is not null).Select(s => (s.Actor, s.Key!.Key)).Distinct();
        var answered = await requestKeys.LoadAsync([.. named], cancel);
        foreach (var first in answered)
            _answered[(first.Actor, first.Key)] = first;
        var own = submissions.Select(s => s.Command.Stream()).Concat(answered.Select(a => a.Stream));
        var referred = submissions.SelectMany(s => s.Command.Refers()).Where(s => !known.Has(s));
        string[] missing =
        [
            .. own.Concat(referred).Where(s => !_streams.ContainsKey(s)).Distinct(StringComparer.Ordinal),
        ];
        if (missing.Length == 0)
            return;
        await using var session = store.QuerySession();
        var events = await session.ReadAsync(missing, upTo: null, cancel);
        var keys = await vault.LoadKeysAsync(
            [.. events.Select(e => e.Stream).Distinct(StringComparer.Ordinal)],
            cancel
        );
        foreach (var stream in missing)
            _streams[stream] = new StreamInWork(stream, keys.GetValueOrDefault(stream));
        foreach (var recorded in events)
            _streams[recorded.Stream].Replay(recorded);
        foreach (var stream in missing.Select(key => _streams[key]).Where(s => s.State is not null))
            known.Learn(stream.Key, stream.State!);
    }

    /// <summary>Decides the next command.</summary>
    /// <returns>A refusal, or what is answered once the commit has given the events their
    /// positions.</returns>
    public (Outcome.Refused? Refused, Func<Outcome>? AfterCommit) Decide(Submission submission)
    {
        if (submission.Key is { } key && _answered.TryGetValue((submission.Actor, key.Key), out var first))
        {
            return first.Fingerprint.AsSpan().SequenceEqual(key.Fingerprint)
                ? (null, () => _streams[first.Stream].Answer(first))
                : (Refuse(Reused(key)), null);
        }
        var stream = _streams[submission.Command.Stream()];
        var sealing = new Sealing(stream, vault);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var situation = new Situation(submission.Actor, today, this, sealing.Seal);
        var decision = submission.Command.Decide(stream.State, situation);
        // A repeat is no error even where its own first time has moved the stream on.
        if (decision is not Decision.Repeat && IsStale(submission, stream, out var stale))
            return (Refuse(stale), null);
        switch (decision)
        {
            case Decision.Refuse refuse:
                return (Refuse(refuse.Refusal), null);
            case Decision.Repeat repeat:
                return (null, Answer(submission, stream, stream.Find(repeat.Events), isRepeat: true));
            case Decision.Append append:
                sealing.Keep();
                var slots = append.Events.Select(e => stream.Append(e, submission, _turn++)).ToList();
                return (null, Answer(submission, stream, slots, isRepeat: false));
            default:
                throw new InvalidOperationException($"No such decision: {decision}.");
        }
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
        if (submission.Key is { } key)
        {
            var answered = new AnsweredKey(
                submission.Actor,
                key.Key,
                key.Fingerprint,
                stream.Key,
                [.. slots.Select(s => s.Version)],
                slots.Count > 0 ? slots[^1].Version : stream.Version,
                isRepeat
            );
            _answered[(submission.Actor, key.Key)] = answered;
            _newlyAnswered.Add(answered);
        }
        return () => stream.Answer(slots, isRepeat);
    }

    private static Refusal Reused(RequestKey key) =>
        new(
            Refusals.KeyReused,
            $"Idempotency-Key '{key.Key}' came with another request before; give this one a key of its own.",
            "Idempotency-Key"
        );

    bool IReferences.Exists(string stream) =>
        _streams.TryGetValue(stream, out var open) ? open.State is not null : known.Has(stream);

    bool IReferences.HasProposition(string threat, string proposition) =>
        (_streams.GetValueOrDefault(Streams.Threat(threat))?.State as Threat)?.Proposition(proposition)
            is not null;

    EdtfDate? IReferences.PublishedOn(string document) =>
        _streams.TryGetValue(Streams.Document(document), out var open)
            ? (open.State as Domain.Documents.Document)?.PublishedOn
            : known.PublishedOn(document);

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

    private static Outcome.Refused Refuse(Refusal refusal) => new([refusal]);

    /// <summary>Seals the texts of one command; what it sealed is kept only if the command appends.</summary>
    private sealed class Sealing(StreamInWork stream, Vault vault)
    {
        private readonly List<Disclosure> _disclosures = [];
        private SubjectKey? _key = stream.SubjectKey;
        private byte[]? _wrapped;

        public Commitment Seal(string field, string text)
        {
            if (_key is null)
                (_key, _wrapped) = vault.NewKey(stream.Key);
            var disclosure = _key.Seal(stream.Key, field, text);
            _disclosures.Add(disclosure);
            return disclosure.Commitment;
        }

        public void Keep()
        {
            if (_wrapped is not null)
                stream.Take(_key!, _wrapped);
            stream.Disclosures.AddRange(_disclosures);
        }
    }
}
