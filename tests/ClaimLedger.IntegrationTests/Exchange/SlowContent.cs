using System.Net;
using System.Text;
using System.Threading.Channels;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>A body that is sent piece by piece, when the test says so.</summary>
internal sealed class SlowContent : HttpContent
{
    private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();

    /// <summary>Sends a piece.</summary>
    public async Task SendAsync(string piece) =>
        await _pieces.Writer.WriteAsync(piece, TestContext.Current.CancellationToken);

    /// <summary>Ends the body.</summary>
    public void End() => _pieces.Writer.Complete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(piece), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
