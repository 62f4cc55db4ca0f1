using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Registers;

/// <summary>The entries that something may end, by what they are about.</summary>
internal sealed class InForceEntries
{
    private readonly Dictionary<(string Stream, RegisterKind Kind, string? Thing), long> _entries = [];

    /// <exception cref="InvalidOperationException">One is in force already.</exception>
    public void Begin(string stream, RegisterEntry entry, string? thing)
    {
        if (!_entries.TryAdd((stream, entry.Kind, thing), entry.Opened.Position))
            throw new InvalidOperationException(
                $"'{stream}' has a {Codes<RegisterKind>.Write(entry.Kind)} in force already."
            );
    }

    /// <exception cref="InvalidOperationException">None is in force.</exception>
    public RegisterEnd End(Recorded next, RegisterKind kind, string? thing, Commitment note) =>
        EndIfAny(next, kind, thing, note)
        ?? throw new InvalidOperationException(
            $"'{next.Stream}' has no {Codes<RegisterKind>.Write(kind)} in force that could end."
        );

    /// <summary>The end of the entry that is in force; null where none is.</summary>
    public RegisterEnd? EndIfAny(
        Recorded next,
        RegisterKind kind,
        string? thing = null,
        Commitment? note = null
    ) =>
        _entries.Remove((next.Stream, kind, thing), out var entry)
            ? new RegisterEnd(entry, EventReference.To(next), next.Actor, note)
            : null;
}
