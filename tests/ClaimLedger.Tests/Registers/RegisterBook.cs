using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Registers;

/// <summary>The register that the changes of a fold build, in memory.</summary>
internal sealed class RegisterBook
{
    private readonly Dictionary<long, (RegisterEntry Entry, RegisterEnd? End)> _entries = [];

    /// <summary>The entries in ledger order, each with its end.</summary>
    public IReadOnlyList<(RegisterEntry Entry, RegisterEnd? End)> Entries => [.. _entries.Values];

    /// <summary>The register of a whole history.</summary>
    public static RegisterBook Of(IEnumerable<Recorded> events)
    {
        var ledger = new RegisterLedger();
        var book = new RegisterBook();
        foreach (var e in events.Where(e => IsTaken(e.Stream)))
            book.Add(e, ledger.Apply(e));
        return book;
    }

    private static bool IsTaken(string stream) =>
        stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal)
        || stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal);

    private void Add(Recorded e, RegisterChange? change)
    {
        Assert.Equal(RegisterLedger.Takes.Contains(e.Event.GetType()), change is not null);
        if (change?.Opened is { } entry)
            _entries.Add(entry.Opened.Position, (entry, null));
        if (change?.Ended is not { } end)
            return;
        Assert.Null(_entries[end.Entry].End);
        _entries[end.Entry] = (_entries[end.Entry].Entry, end);
    }
}
