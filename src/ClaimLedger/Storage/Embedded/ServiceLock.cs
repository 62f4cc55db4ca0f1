using System.Globalization;
using System.Text;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// One service for each data folder. The lock is the kernel's lock on the open file <c>service.lock</c>, so
/// it ends with the process however that ends; the file stays and means nothing by itself. Its content is the
/// holder's process id, for the message only.
/// </summary>
internal sealed class ServiceLock : IDisposable
{
    public const string FileName = "service.lock";

    // EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private ServiceLock(FileStream file) => _file = file;

    /// <exception cref="EmbeddedPostgresException">Another service holds the folder, or it cannot be
    /// locked.</exception>
    public static ServiceLock Acquire(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        var file =
            TryOpen(path)
            ?? throw new EmbeddedPostgresException(
                $"Another service already runs on the data folder {dataFolder} (process {Holder(path)}). "
                    + "Stop that one first, or give this one a folder of its own with --data."
            );
        try
        {
            EnsureLocksWork(dataFolder, path);
            file.SetLength(0);
            var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            file.Write(Encoding.ASCII.GetBytes(pid + '\n'));
            file.Flush();
            return new ServiceLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    // Some network file systems grant every lock. Two services would then stop each other's server, so a
    // lock that we can take twice is refused before it is relied upon.
    private static void EnsureLocksWork(string dataFolder, string path)
    {
        using var second = TryOpen(path);
        if (second is not null)
        {
            throw new EmbeddedPostgresException(
                $"The file system of the data folder {dataFolder} does not honour file locks, so nothing "
                    + "would keep two services from using it at once. Give the service a folder on a local disk "
                    + "with --data."
            );
        }
    }

    private static FileStream? TryOpen(string path)
    {
        // On Unix only FileShare.None asks for an exclusive lock; Windows can let others read the holder's
        // id.
        var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The lock {path} cannot be opened: {e.Message} Start the service as the user that the data "
                    + "folder belongs to, or give it another folder with --data.",
                e
            );
        }
    }

    private static string Holder(string path)
    {
        try
        {
            var text = UnixFile.ReadIgnoringLocks(path).Trim();
            return text.Length > 0 ? text : "unknown";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
