using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What becomes of a connection when a batch has been sent.</summary>
public enum Cut
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>It breaks before the batch is whole: nothing of it is committed.</summary>
    Unsent,

    /// <summary>It breaks when the batch is committed, before the service hears of it.</summary>
    Unanswered,

    /// <summary>The service loses it while the database is still at work on the batch.</summary>
    Abandoned,
}

/// <summary>Stands between the service and its database and cuts connections where a test says so. It knows
/// of PostgreSQL's protocol how a batch ends (Sync) and how its answer does (ReadyForQuery).</summary>
internal sealed class CuttingProxy : IDisposable
{
    private static readonly byte[] Sync = [(byte)'S', 0, 0, 0, 4];
    private static readonly byte[] ReadyForQuery = [(byte)'Z', 0, 0, 0, 5];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly Func<string, Task<Cut>> _onBatch;

    /// <summary>Begins to listen.</summary>
    /// <param name="connectionString">Of the database.</param>
    /// <param name="onBatch">Looks at what the service sends, before the database has all of it.</param>
    public CuttingProxy(string connectionString, Func<string, Task<Cut>> onBatch)
    {
        (_database, _onBatch) = (new NpgsqlConnectionStringBuilder(connectionString), onBatch);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Leads to the database through this proxy.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ConnectionString;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It does not listen any more.
        }
    }

    private async Task ServeAsync(Socket service)
    {
        var database = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await database.ConnectAsync(_database.Host!, _database.Port);
        var (sent, cut) = (new StringBuilder(), Cut.None);
        var up = PumpAsync(service, LookAsync);
        var down = PumpAsync(database, SwallowAsync);
        await Task.WhenAny(up, down);
        service.Dispose();
        // The database ends what it was left alone with in its own time, and finds nobody to tell.
        if (cut == Cut.Abandoned)
            await down;
        database.Dispose();

        async Task<bool> LookAsync(ReadOnlyMemory<byte> bytes)
        {
            sent.Append(Encoding.Latin1.GetString(bytes.Span));
            if (bytes.Span.EndsWith(Sync))
            {
                cut = await _onBatch(sent.ToString());
                sent.Clear();
            }
            if (cut != Cut.Unsent)
                await database.SendAsync(bytes);
            return cut is Cut.None or Cut.Unanswered;
        }

        async Task<bool> SwallowAsync(ReadOnlyMemory<byte> bytes)
        {
            if (cut == Cut.None)
                await service.SendAsync(bytes);
            return cut == Cut.None || bytes.Length < 6 || !bytes.Span[^6..^1].SequenceEqual(ReadyForQuery);
        }
    }

    /// <summary>Hands on what comes, until a side is gone or there is to be no more.</summary>
    private static async Task PumpAsync(Socket from, Func<ReadOnlyMemory<byte>, Task<bool>> handOn)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (
                await from.ReceiveAsync(buffer) is > 0 and var read && await handOn(buffer.AsMemory(0, read))
            ) { }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One of the two has gone, which is what this is for.
        }
    }
}
