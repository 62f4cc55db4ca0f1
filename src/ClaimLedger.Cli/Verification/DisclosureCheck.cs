using System.Runtime.InteropServices;
using System.Text;
using ClaimLedger.Cli.Bundles;

namespace ClaimLedger.Cli.Verification;

/// <summary>Holds the disclosures against the commitments in the payloads. Both come in the order of the log,
/// so that they are walked along together and nothing is remembered.</summary>
internal sealed class DisclosureCheck(ILogCopy copy, long size, CancellationToken cancel) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Opened[]> _batches = copy.DisclosuresAsync(size, cancel)
        .InOrderAsync(lines => Task.FromResult(OpenAll(lines)), cancel)
        .GetAsyncEnumerator(cancel);
    private Opened[] _batch = [];
    private int _next;
    private bool _isAtEnd;
    private string? _fault;
    private long _opened;
    private long _closed;

    /// <summary>The first event of which something is disclosed that it does not hold.</summary>
    public Difference? Difference { get; private set; }

    /// <summary>Takes the next page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="streams">Its events' streams; null where an entry cannot be read.</param>
    public async Task TakeAsync(CheckedPage page, StreamSeen?[] streams)
    {
        foreach (var (of, commitment) in page.Sealed)
        {
            var index = page.First + of;
            await SkipUntilAsync(index);
            if (
                await PeekAsync() is { Text: { } text } opened
                && text.Index == index
                && text.CommitmentBytes.Span.SequenceEqual(commitment.Span)
            )
            {
                if (!opened.IsOpened)
                    Differ(
                        index,
                        $"The text that is disclosed of {text.Named} is not the one that was committed to."
                    );
                else if (of < page.Entries.Length && !text.IsOf(page.Entries[of].Stream.Span))
                    Differ(index, $"A text of {text.Named} is disclosed as one of another stream.");
                _opened++;
                _next++;
            }
            else
            {
                _closed++;
                if (streams[of] is { } stream)
                    stream.Closed++;
            }
        }
        await SkipUntilAsync(page.First + page.Width);
    }

    /// <summary>Says what was found, once all pages were taken.</summary>
    public async Task<Finding> FindAsync(IEnumerable<StreamSeen> streams)
    {
        await SkipUntilAsync(long.MaxValue);
        if (_fault is not null || Difference is not null)
            return new(
                "disclosures",
                Outcome.Wrong,
                _fault ?? $"Index {Difference!.Index}: {Difference.How}"
            );
        var redacted = streams.Where(s => s.IsRedacted).Sum(s => s.Closed);
        var closed =
            _closed == 0
                ? "No commitment stays closed."
                : $"{_closed} commitments stay closed: {redacted} in streams of which the log has a redaction, {_closed - redacted} withheld or lost.";
        return new(
            "disclosures",
            Outcome.Proved,
            $"Each of the {_opened} texts disclosed opens the commitment of its event. {closed}"
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private static Opened[] OpenAll(IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        var all = new Opened[lines.Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = Open(lines[i]);
        return all;
    }

    private static Opened Open(ReadOnlyMemory<byte> line)
    {
        try
        {
            var text = DisclosedText.Parse(line);
            return new Opened(text, text.IsOpened, Fault: null);
        }
        catch (CopyFault fault)
        {
            return new Opened(Text: null, IsOpened: false, fault.Message);
        }
    }

    /// <summary>What stands before its event's turn, or behind it, opens nothing.</summary>
    private async Task SkipUntilAsync(long index)
    {
        while (await PeekAsync() is { } opened && (opened.Text is null || opened.Text.Index < index))
        {
            if (opened.Text is { } text)
                Differ(
                    text.Index,
                    $"A text of {text.Named} is disclosed, in a place where no event has its commitment {Encoding.UTF8.GetString(text.CommitmentBytes.Span)}."
                );
            else
                _fault ??= opened.Fault;
            _next++;
        }
    }

    private async ValueTask<Opened?> PeekAsync()
    {
        while (_next == _batch.Length && !_isAtEnd)
        {
            try
            {
                _isAtEnd = !await _batches.MoveNextAsync();
            }
            catch (LedgerFailure e) when (e.ExitCode == ExitCode.Refused)
            {
                (_isAtEnd, _fault) = (true, _fault ?? e.Lines[0]);
            }
            (_batch, _next) = (_isAtEnd ? [] : _batches.Current, 0);
        }
        return _next < _batch.Length ? _batch[_next] : null;
    }

    private void Differ(long index, string how) =>
        Difference = Difference.First(Difference, new Difference(index, how));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Opened(DisclosedText? Text, bool IsOpened, string? Fault);
}
