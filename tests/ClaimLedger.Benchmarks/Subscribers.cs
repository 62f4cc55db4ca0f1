using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClaimLedger.Benchmarks;

/// <summary>Many followers of one stream of server-sent events, who count what comes and look at nothing: the
/// machine is the service's as well.</summary>
internal sealed class Subscribers : IDisposable
{
    private const int AtOnce = 50;

    private readonly List<Socket> _sockets = [];
    private long _frames;
    private long _bytes;
    private int _lost;

    /// <summary>How many frames came, of all together.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>How many bytes came.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many were disconnected.</summary>
    public int Lost => Volatile.Read(ref _lost);

    private static ReadOnlySpan<byte> Data => "\ndata: "u8;

    /// <summary>Connects so many, and waits until each has the answer's head.</summary>
    public static async Task<Subscribers> ConnectAsync(Uri stream, int count, CancellationToken cancel)
    {
        var all = new Subscribers();
        try
        {
            foreach (var chunk in Enumerable.Range(0, count).Chunk(AtOnce))
                await Task.WhenAll(chunk.Select(_ => all.ConnectAsync(stream, cancel)));
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <summary>Waits until so many frames came to all together, or a time has passed without one.</summary>
    public async Task ReceivedAsync(long frames, TimeSpan patience, CancellationToken cancel)
    {
        var (seen, at) = (Frames, DateTime.UtcNow);
        while (seen < frames)
        {
            await Task.Delay(5, cancel);
            if (Frames is var now && now > seen)
                (seen, at) = (now, DateTime.UtcNow);
            else if (DateTime.UtcNow - at > patience)
                return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private async Task ConnectAsync(Uri stream, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        lock (_sockets)
            _sockets.Add(socket);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, stream.Port), cancel);
        // Of HTTP 1.0 the answer comes plain, without chunks in which a frame may be cut.
        var request = $"GET {stream.PathAndQuery} HTTP/1.0\r\nHost: {stream.Authority}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancel);
        var buffer = new byte[16_384];
        var head = await socket.ReceiveAsync(buffer, cancel);
        if (!buffer.AsSpan(0, head).StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, head));
        _ = CountAsync(socket, buffer, head);
    }

    private async Task CountAsync(Socket socket, byte[] buffer, int head)
    {
        var kept = 0;
        try
        {
            for (var come = head; come > 0; )
            {
                var all = buffer.AsSpan(0, kept + come);
                Interlocked.Add(ref _frames, all.Count(Data));
                Interlocked.Add(ref _bytes, come);
                // What may be the beginning of a mark is looked at again.
                var again = Math.Min(all.Length, Data.Length - 1);
                all[^again..].CopyTo(buffer);
                kept = again;
                come = await socket.ReceiveAsync(buffer.AsMemory(kept));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
        Interlocked.Increment(ref _lost);
    }
}
