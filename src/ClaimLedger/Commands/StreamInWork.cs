using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Storage;
using JasperFx.Events;

namespace ClaimLedger.Commands;

/// <summary>A stream while commands are decided on it: its state, its events, and what is to be
/// appended.</summary>
public sealed class StreamInWork(string key, SubjectKey? subjectKey)
{
    private readonly List<Slot> _slots = [];

    /// <summary>The stream's key.</summary>
    public string Key => key;

    /// <summary>Its state with what is to be appended; null where it does not exist.</summary>
    public object? State { get; private set; }

    /// <summary>Its version with what is to be appended.</summary>
    public long Version => _slots.Count == 0 ? 0 : _slots[^1].Version;

    /// <summary>When, among the streams of its group, it was first appended to.</summary>
    public int Turn { get; private set; }

    /// <summary>The key under which its texts are sealed; null before the first.</summary>
    public SubjectKey? SubjectKey { get; private set; } = subjectKey;

    /// <summary>The key in its wrapping, where it is new.</summary>
    public byte[]? NewWrappedKey { get; private set; }

    /// <summary>What opens the texts that were sealed.</summary>
    public List<Disclosure> Disclosures { get; } = [];

    /// <summary>The events to append, in order.</summary>
    public List<Slot> Appended { get; } = [];

    /// <summary>Takes in an event that the ledger holds.</summary>
    public void Replay(Recorded recorded)
    {
        State = StreamStore.Evolve(State, recorded);
        _slots.Add(new Slot(recorded.Event, recorded.Id, recorded.Version) { Position = recorded.Position });
    }

    /// <summary>Takes in an event to append.</summary>
    public Slot Append(object e, Submission submission, int turn)
    {
        if (Appended.Count == 0)
            Turn = turn;
        var slot = new Slot(e, Guid.CreateVersion7(), Version + 1) { Submission = submission };
        _slots.Add(slot);
        Appended.Add(slot);
        State = StreamStore.Evolve(
            State,
            new Recorded(e, key, slot.Version, Position: 0, default, submission.Actor, slot.Id)
        );
        return slot;
    }

    /// <summary>Takes the key that was made for it.</summary>
    public void Take(SubjectKey made, byte[] wrapped) => (SubjectKey, NewWrappedKey) = (made, wrapped);

    /// <summary>The events that a repeat repeats: the last of their like; none where the ledger came to the
    /// same state by other events.</summary>
    public IReadOnlyList<Slot> Find(IReadOnlyList<object> events)
    {
        var found = events.Select(e => _slots.FindLast(slot => slot.Event.Equals(e))).OfType<Slot>().ToList();
        return found.Count == events.Count ? found : [];
    }

    /// <summary>The events of these versions.</summary>
    public IReadOnlyList<Slot> Find(IReadOnlyList<long> versions) =>
        [.. versions.Select(version => _slots[(int)version - 1])];

    /// <summary>The answer that a request with a known key was given.</summary>
    public Outcome Answer(AnsweredKey first)
    {
        var last = _slots[(int)first.Version - 1];
        var answer = (Outcome.Done)Answer(Find(first.Versions), first.IsRepeat);
        return answer with { Version = last.Version, Position = last.Position, IsReplay = true };
    }

    /// <summary>What is answered for these events; for none, the stream as it is.</summary>
    public Outcome Answer(IReadOnlyList<Slot> slots, bool isRepeat)
    {
        var last = slots.Count > 0 ? slots[^1] : _slots[^1];
        return new Outcome.Done(
            key,
            last.Version,
            last.Position,
            [.. slots.Select(s => new Written(s.Id, EventTypes.NameOf(s.Event), s.Version, s.Position))],
            Version,
            isRepeat
        );
    }
}

/// <summary>One event of an open stream; its position is known once it is committed.</summary>
public sealed record Slot(object Event, Guid Id, long Version)
{
    /// <summary>Its number in the ledger; 0 before the commit.</summary>
    public long Position { get; set; }

    /// <summary>Who asked for it, where it is to be appended.</summary>
    public Submission? Submission { get; init; }

    /// <summary>The event as Marten takes it, with its metadata.</summary>
    public IEvent ToMarten(Marten.IDocumentSession session)
    {
        var e = session.Events.BuildEvent(Event);
        e.Id = Id;
        e.UserName = Submission!.Actor;
        e.CorrelationId = Submission.CorrelationId;
        return e;
    }
}
