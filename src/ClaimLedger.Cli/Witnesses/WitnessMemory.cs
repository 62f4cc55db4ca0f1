using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Witnesses;

/// <summary>What a witness remembers of its logs: of each the last checkpoint that it cosigned, in a file
/// named after its origin, SHA-256 in hexadecimal:
/// <code>HEX.checkpoint    the signed note, with the cosignature</code>
/// A witness that forgot would sign what contradicts its own signature. So what cannot be read stops it, and
/// two of them never share a folder.</summary>
internal sealed class WitnessMemory : IDisposable
{
    private readonly FileStream _lock;
    private readonly Dictionary<string, RememberedLog> _logs;

    private WitnessMemory(FileStream locked, Dictionary<string, RememberedLog> logs) =>
        (_lock, _logs) = (locked, logs);

    /// <summary>The logs that are watched.</summary>
    public IEnumerable<RememberedLog> Logs => _logs.Values;

    /// <summary>Reads what is remembered of some logs.</summary>
    /// <param name="folder">Made where it is not there.</param>
    /// <param name="keys">The logs' keys; those of one name are of one log, whose origin the name is.</param>
    /// <exception cref="WitnessFailure">Another witness uses the folder, or a file in it is none of
    /// ours.</exception>
    public static WitnessMemory Open(string folder, IEnumerable<NoteVerifier> keys)
    {
        Directory.CreateDirectory(folder);
        FileStream locked;
        try
        {
            locked = new FileStream(
                Path.Combine(folder, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException e)
        {
            throw new WitnessFailure(
                $"The folder '{folder}' is another witness's that runs, or cannot be written: {e.Message}"
            );
        }
        try
        {
            var logs = keys.GroupBy(key => key.Name, StringComparer.Ordinal)
                .Select(log => RememberedLog.Read(folder, log.Key, [.. log]));
            return new WitnessMemory(locked, logs.ToDictionary(log => log.Origin, StringComparer.Ordinal));
        }
        catch
        {
            locked.Dispose();
            throw;
        }
    }

    /// <summary>The log of an origin; null where it is not watched.</summary>
    public RememberedLog? Find(string origin) => _logs.GetValueOrDefault(origin);

    /// <summary>The log whose origin has that hash; null where it is not watched.</summary>
    public RememberedLog? FindByHash(string hash) =>
        _logs.Values.FirstOrDefault(log => log.OriginHash == hash);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
