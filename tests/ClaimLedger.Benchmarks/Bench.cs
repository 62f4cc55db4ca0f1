using System.Globalization;

namespace ClaimLedger.Benchmarks;

/// <summary>What the runs share: the server, a folder, and where to say how far they are.</summary>
internal sealed class Bench(Options options, PostgresServer server, string folder, CancellationToken cancel)
{
    private int _ledgers;

    /// <summary>What was asked for.</summary>
    public Options Options => options;

    /// <summary>The server.</summary>
    public PostgresServer Server => server;

    /// <summary>Cancelled when the user wants it to end.</summary>
    public CancellationToken Cancel => cancel;

    /// <summary>Makes a ledger that nobody else has, empty.</summary>
    public async Task<Ledger> NewLedgerAsync()
    {
        var data = NewFolder();
        return new Ledger(this, await server.CreateDatabaseAsync(cancel), data);
    }

    /// <summary>Makes an empty folder.</summary>
    public string NewFolder()
    {
        var name = (++_ledgers).ToString(CultureInfo.InvariantCulture);
        return Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
    }

    /// <summary>Says how far it is; the result itself goes to standard output.</summary>
    public void Say(string line) => Console.Error.WriteLine(line);
}

/// <summary>A database and a folder, removed when they are done with: they can be large.</summary>
internal sealed class Ledger(Bench bench, string database, string folder) : IAsyncDisposable
{
    /// <summary>How its database is reached.</summary>
    public string Database => database;

    /// <summary>The service's data folder, with room for the benchmark's own files.</summary>
    public string Folder => folder;

    /// <summary>Starts the service on it.</summary>
    /// <param name="settings">What it is told beside, as environment variables.</param>
    public Task<ServiceProcess> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        ServiceProcess.StartReadyAsync(bench.Options, folder, database, bench.Cancel, settings);

    /// <summary>Removes both.</summary>
    public async ValueTask DisposeAsync()
    {
        await bench.Server.DropDatabaseAsync(database);
        Directory.Delete(folder, recursive: true);
    }
}
