using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ClaimLedger.Cli.Witnesses;

/// <summary>Files that are there after a power cut once a call returns, readable by their owner
/// alone.</summary>
internal static class DurableFile
{
    /// <summary>Writes a file, in place of the one that may be there: whoever reads it, after whatever crash,
    /// finds the old one or the new one, whole.</summary>
    public static void Replace(string path, string content)
    {
        var aside = $"{path}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }
        File.Move(aside, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A rename survives a power cut only once its folder is synced, which .NET does not offer.
    /// Windows journals renames by itself.</summary>
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        const int readOnly = 0;
        var descriptor = OpenDescriptor(Encoding.UTF8.GetBytes(folder + '\0'), readOnly);
        if (descriptor < 0)
            throw new IOException($"Cannot open {folder}: {new Win32Exception().Message}");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor(byte[] path, int flags);
}
