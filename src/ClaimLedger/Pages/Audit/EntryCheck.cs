using ClaimLedger.Pages.Parts;
using ClaimLedger.Proofs;

namespace ClaimLedger.Pages.Audit;

/// <summary>Looks at what the entries say: each can be read, their positions rise, and the payloads are those
/// whose hashes they have.</summary>
/// <param name="log">Where the payloads are read.</param>
/// <param name="withPayloads">Whether they are: not everybody may.</param>
internal sealed class EntryCheck(LogReading log, bool withPayloads)
{
    private long _position;

    /// <summary>Whether payloads are held against their entries.</summary>
    public bool WithPayloads => withPayloads;

    /// <summary>Looks at a bundle of entries.</summary>
    public async ValueTask<Verdict> LookAsync(
        long first,
        IReadOnlyList<ReadOnlyMemory<byte>> entries,
        CancellationToken cancel
    )
    {
        var payloads = new Sha256Hash[entries.Count];
        for (var i = 0; i < payloads.Length; i++)
        {
            var (position, why) = Read(entries[i], out payloads[i]);
            if (why is not null)
                return Verdict.Invalid($"The entry of index {first + i} is none. {why}");
            if (position <= _position)
                return Verdict.Invalid(
                    $"The entry of index {first + i} has position {position}, and the one before it {_position}."
                );
            _position = position;
        }
        return withPayloads ? await CompareAsync(first, payloads) : Verdict.Valid;
    }

    private static (long Position, string? Why) Read(ReadOnlyMemory<byte> entry, out Sha256Hash payload)
    {
        payload = default;
        if (LedgerEntryView.TryRead(entry.Span, out var view))
        {
            payload = view.Payload;
            return (view.Position, null);
        }
        try
        {
            var read = LedgerEntry.Parse(entry.Span);
            payload = read.Payload;
            return (read.Position, null);
        }
        catch (ProofFormatException e)
        {
            return (0, e.Message);
        }
    }

    private async Task<Verdict> CompareAsync(long first, Sha256Hash[] payloads)
    {
        var path = PathText.With(
            "/log/events",
            ("after", first == 0 ? null : $"{first - 1}"),
            ("limit", $"{payloads.Length}")
        );
        var rest = await log.ReadAsync(path);
        for (var i = 0; i < payloads.Length; i++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            if (end < 0)
                return Verdict.Invalid($"The payload of index {first + i} is missing.");
            var hash = Sha256Hash.Of(rest.Span[..end]);
            if (hash != payloads[i])
                return Verdict.Invalid(
                    $"The payload of index {first + i} was changed or lost: its SHA-256 is {hash}, and its entry has {payloads[i]}."
                );
            rest = rest[(end + 1)..];
        }
        return rest.IsEmpty
            ? Verdict.Valid
            : Verdict.Invalid($"There are more payloads than entries from index {first} on.");
    }
}
