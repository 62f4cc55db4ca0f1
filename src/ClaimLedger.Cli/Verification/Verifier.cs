using System.Runtime.CompilerServices;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Verification;

/// <summary>What a copy is verified against.</summary>
/// <param name="Keys">The verifier keys, of the log and of witnesses, that the auditor has by another way than
/// the copy.</param>
/// <param name="Kept">The checkpoint that the auditor kept; null for none.</param>
internal sealed record AuditorsOwn(IReadOnlyList<NoteVerifier> Keys, SignedNote? Kept);

/// <summary>Verifies a copy of the log from its first event to its last, in one pass. It holds some pages of
/// 256 events and a few words a stream, however long the log is.</summary>
internal sealed class Verifier(ILogCopy copy, AuditorsOwn own, CancellationToken cancel)
{
    private string? _payloadFault;
    private Difference? _payload;
    private Difference? _unreadable;

    /// <summary>Verifies all there is.</summary>
    /// <param name="show">Told how many events are done, and of how many.</param>
    /// <exception cref="LedgerFailure">There is no checkpoint to verify against, or the copy cannot be
    /// read.</exception>
    public async Task<VerificationReport> RunAsync(Action<long, long> show)
    {
        var (note, head) = await CheckpointAsync();
        var kept = own.Kept is null ? null : Checkpoint.Parse(own.Kept.Text);
        List<Finding> findings = [.. Signatures.Of(note, head, own.Keys, await ClaimedAsync(), own.Kept)];
        var (tree, streams) = (new TreeCheck(copy, head, kept), new StreamBook());
        await using var disclosures = new DisclosureCheck(copy, head.Size, cancel);
        var pages = PagesAsync(head.Size, cancel)
            .InOrderAsync(p => CheckedPage.OfAsync(copy, head.Size, p.First, p.Payloads, cancel), cancel);
        await foreach (var page in pages)
        {
            await tree.TakeAsync(page, cancel);
            await disclosures.TakeAsync(page, StreamsOf(page, streams));
            _payload ??= page.WrongPayload;
            _unreadable ??= page.UnreadableEntry;
            show(page.First + page.Width, head.Size);
        }
        findings.AddRange(await tree.FindAsync(cancel));
        if (kept is not null)
            findings.Add(KeptCheckpoint.Find(kept, head, tree));
        findings.Add(OfPayloads(head.Size));
        findings.Add(
            _unreadable is null
                ? streams.Find(head.Size)
                : new("order", Outcome.Wrong, $"Index {_unreadable.Index}: {_unreadable.How}")
        );
        findings.Add(await disclosures.FindAsync(streams.Streams));
        Difference?[] differences =
        [
            tree.Difference,
            _payload,
            _unreadable,
            streams.Difference,
            disclosures.Difference,
        ];
        return new VerificationReport(
            copy.Name,
            head.Origin,
            head.Size,
            head.Root.ToString(),
            findings,
            differences.Aggregate(Difference.First)
        );
    }

    private async Task<(SignedNote Note, Checkpoint Head)> CheckpointAsync()
    {
        try
        {
            var note = SignedNote.Parse(await copy.CheckpointAsync(cancel));
            return (note, Checkpoint.Parse(note.Text));
        }
        catch (ProofFormatException e)
        {
            throw new CopyFault($"The checkpoint of {copy.Name} is none. {e.Message}");
        }
    }

    private async Task<IReadOnlyList<NoteVerifier>> ClaimedAsync()
    {
        try
        {
            return [.. (await copy.KeysAsync(cancel)).Select(NoteVerifier.Parse)];
        }
        catch (ProofFormatException e)
        {
            throw new CopyFault($"A key that came with {copy.Name} is none. {e.Message}");
        }
    }

    private static StreamSeen?[] StreamsOf(CheckedPage page, StreamBook streams)
    {
        var seen = new StreamSeen?[page.Width];
        for (var i = 0; i < page.Entries.Length; i++)
        {
            if (page.Entries[i].Position > 0)
                seen[i] = streams.Take(page.First + i, page.Entries[i]);
        }
        return seen;
    }

    private Finding OfPayloads(long size) =>
        _payload is null && _payloadFault is null
            ? new(
                "payloads",
                Outcome.Proved,
                $"Each of the {size} payloads is the one whose hash its entry has."
            )
            : new(
                "payloads",
                Outcome.Wrong,
                string.Join(
                    ' ',
                    new[]
                    {
                        _payload is null ? null : $"Index {_payload.Index}: {_payload.How}",
                        _payloadFault,
                    }.OfType<string>()
                )
            );

    /// <summary>The payloads page by page; where they end too early, pages without, as entries and tiles are
    /// verified all the same.</summary>
    private async IAsyncEnumerable<(long First, IReadOnlyList<ReadOnlyMemory<byte>> Payloads)> PagesAsync(
        long size,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var batches = copy.PayloadsAsync(size, cancellation).GetAsyncEnumerator(cancellation);
        var (isEnded, isTooMany) = (false, false);
        for (var first = 0L; first < size; first += Tile.FullWidth)
        {
            isEnded = isEnded || !await IsMoreAsync(batches);
            var payloads = isEnded ? [] : batches.Current;
            isTooMany |= first + payloads.Count > size;
            yield return (first, payloads);
        }
        if (isTooMany || (!isEnded && await IsMoreAsync(batches)))
            _payloadFault ??= $"There are more payloads than the {size} events of the checkpoint.";
    }

    private async Task<bool> IsMoreAsync(IAsyncEnumerator<IReadOnlyList<ReadOnlyMemory<byte>>> batches)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (LedgerFailure e) when (e.ExitCode == ExitCode.Refused)
        {
            _payloadFault ??= string.Join(' ', e.Lines.Select(line => line.Trim()));
            return false;
        }
    }
}
