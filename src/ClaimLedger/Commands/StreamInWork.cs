using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Storage;

namespace ClaimLedger.Commands;

/// <summary>A stream while commands are decided on it: its state, its events, and what is to be appended. It
/// stays from one commit to the next; what other nodes append meanwhile is replayed before the next command
/// is decided.</summary>
public sealed class StreamInWork(string key)
{
    private readonly List<Slot> _slots = [];

    /// <summary>The stream's key.</summary>
    public string Key => key;

    /// <summary>Its state with what is to be appended; null where it does not exist. Its positions are not
    /// kept up: no rule looks at them.</summary>
    public object? State { get; private set; }

    /// <summary>Its version with what is to be appended.</summary>
    public long Version => _slots.Count == 0 ? 0 : _slots[^1].Version;

    /// <summary>Whether the ledger holds it, for certain: not where all of it is still on its way.</summary>
    public bool IsStored { get; private set; }

    /// <summary>The key under which its texts are sealed; null before the first.</summary>
    public SubjectKey? SubjectKey { get; set; }

    /// <summary>The key in its wrapping, where it is new.</summary>
    public byte[]? NewWrappedKey { get; private set; }

    /// <summary>What opens the texts that were sealed since it was last written.</summary>
    public List<Disclosure> Disclosures { get; } = [];

    /// <summary>Takes in an event that the ledger holds.</summary>
    public void Replay(Recorded recorded)
    {
        State = StreamStore.Evolve(State, recorded);
        IsStored = true;
        // The key that was known is destroyed; where some texts were left, there is another by now.
        if (SealedTexts.DestroyedBy(recorded.Event) is not null)
            SubjectKey = null;
        _slots.Add(new Slot(recorded.Event, recorded.Id, recorded.Version) { Position = recorded.Position });
    }

    /// <summary>Takes in events to append: all of them, or, where one cannot be folded, none.</summary>
    public IReadOnlyList<Slot> Append(IReadOnlyList<object> events, string actor)
    {
        var (state, slots) = (State, new List<Slot>(events.Count));
        foreach (var e in events)
        {
            var slot = new Slot(e, Guid.CreateVersion7(), Version + slots.Count + 1);
            state = StreamStore.Evolve(
                state,
                new Recorded(e, key, slot.Version, Position: 0, default, actor, slot.Id)
            );
            slots.Add(slot);
        }
        State = state;
        _slots.AddRange(slots);
        return slots;
    }

    /// <summary>Takes the key that was made for it.</summary>
    public void Take(SubjectKey made, byte[] wrapped) => (SubjectKey, NewWrappedKey) = (made, wrapped);

    /// <summary>Texts are destroyed by an event that was just taken in, and the stream's key with them: what
    /// is sealed from here on is sealed under another.</summary>
    /// <param name="fields">The paths of the texts.</param>
    /// <param name="newKey">Makes the key for what is left.</param>
    public void Destroy(
        IReadOnlyCollection<string> fields,
        Func<string, (SubjectKey Key, byte[] Wrapped)> newKey
    )
    {
        Disclosures.RemoveAll(d => fields.Contains(d.Field));
        var leavesSome = !SealedTexts.Of(State).All(fields.Contains);
        (SubjectKey, NewWrappedKey) = leavesSome ? newKey(key) : (null, null);
    }

    /// <summary>Whether a request with a known key was the same as another. Compared by a hash that is
    /// blinded under the stream's key, where it has one: what was redacted can no longer be
    /// compared.</summary>
    public bool IsSame(AnsweredKey first, RequestKey other) =>
        first.Fingerprint.AsSpan().SequenceEqual(other.Fingerprint)
        || first.Fingerprint.AsSpan().SequenceEqual(FingerprintOf(other));

    /// <summary>The fingerprint of a request about the stream, as it is kept.</summary>
    public byte[] FingerprintOf(RequestKey request) =>
        SubjectKey is null ? request.Fingerprint : SubjectKey.Blind(request.Fingerprint);

    /// <summary>Whether texts were destroyed after a version.</summary>
    public bool IsRedactedAfter(long version) =>
        _slots.Exists(s => s.Version > version && SealedTexts.DestroyedBy(s.Event) is not null);

    /// <summary>What was on its way has arrived.</summary>
    public void Arrive() => IsStored = true;

    /// <summary>What was to be written is on its way.</summary>
    public void Settle()
    {
        NewWrappedKey = null;
        Disclosures.Clear();
    }

    /// <summary>The events that a repeat repeats: the last of their like; none where the ledger came to the
    /// same state by other events.</summary>
    public IReadOnlyList<Slot> Find(IReadOnlyList<object> events)
    {
        var found = events.Select(e => _slots.FindLast(slot => slot.Event.Equals(e))).OfType<Slot>().ToList();
        return found.Count == events.Count ? found : [];
    }

    /// <summary>The answer that a request with a known key was given.</summary>
    public Outcome Answer(AnsweredKey first)
    {
        var last = _slots[(int)first.Version - 1];
        var slots = first.Versions.Select(version => _slots[(int)version - 1]).ToList();
        return Answer(slots, first.IsRepeat, Version) with
        {
            Version = last.Version,
            Position = last.Position,
            IsReplay = true,
        };
    }

    /// <summary>What is answered for these events, once they have their positions; for none, the stream as it
    /// is.</summary>
    /// <param name="slots">The events.</param>
    /// <param name="isRepeat">Whether the ledger held them already.</param>
    /// <param name="version">The stream's version when it was decided.</param>
    public Outcome.Done Answer(IReadOnlyList<Slot> slots, bool isRepeat, long version)
    {
        var last = slots.Count > 0 ? slots[^1] : _slots[(int)version - 1];
        return new Outcome.Done(
            key,
            last.Version,
            last.Position,
            [.. slots.Select(s => new Written(s.Id, EventTypes.NameOf(s.Event), s.Version, s.Position))],
            version,
            isRepeat
        );
    }
}

/// <summary>One event of an open stream; its position is known once it is committed.</summary>
public sealed record Slot(object Event, Guid Id, long Version)
{
    /// <summary>Its number in the ledger; 0 before the commit.</summary>
    public long Position { get; set; }
}

/// <summary>An event that is to be appended.</summary>
/// <param name="Stream">Where.</param>
/// <param name="Slot">What.</param>
/// <param name="By">Who asked for it.</param>
public sealed record Append(StreamInWork Stream, Slot Slot, Submission By);
