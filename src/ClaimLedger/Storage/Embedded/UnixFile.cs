using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// The two things about files that .NET does not offer on Unix: to open a folder, and to open a file without
/// asking for a lock. Both come down to a plain <c>open(2)</c>.
/// </summary>
internal static class UnixFile
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Makes the names in a folder durable: a rename survives a power cut only once its folder is synced.
    /// Windows journals renames by itself and has no such call.
    /// </summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = Open(folder);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Reads a small file that another process may hold locked, which File.OpenRead
    /// refuses.</summary>
    public static string ReadIgnoringLocks(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(shared);
            return reader.ReadToEnd();
        }

        using var handle = Open(path);
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(handle, buffer, 0));
    }

    private static SafeFileHandle Open(string path)
    {
        var descriptor = OpenDescriptor(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"Cannot open {path}: {new Win32Exception().Message}");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor(byte[] path, int flags);
}
