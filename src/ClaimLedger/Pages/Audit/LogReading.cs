using ClaimLedger.Proofs;

namespace ClaimLedger.Pages.Audit;

/// <summary>Reads the log by its own routes, as anybody does.</summary>
internal sealed class LogReading(Desk desk, TimeProvider clock, CancellationToken cancel)
{
    private const int TooMany = 429;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>The newest checkpoint.</summary>
    public async Task<(SignedNote Note, Checkpoint Head)> HeadAsync()
    {
        var note = SignedNote.Parse((await ReadAsync("/checkpoint")).Span);
        return (note, Checkpoint.Parse(note.Text));
    }

    /// <summary>A tile, or a bundle of entries.</summary>
    public async ValueTask<byte[]> FileAsync(TilePath path) => (await ReadAsync($"/{path}")).ToArray();

    /// <summary>What a route answers. Who asks for more than the limits allow waits.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string path)
    {
        while (true)
        {
            try
            {
                return await desk.BytesAsync(path, cancel);
            }
            catch (RefusedException e) when (e.Status == TooMany)
            {
                await Task.Delay(Rest, clock, cancel);
            }
        }
    }
}
