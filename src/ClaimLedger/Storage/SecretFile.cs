using System.Text;
using ClaimLedger.Storage.Embedded;

namespace ClaimLedger.Storage;

/// <summary>Files with secrets, which their owner alone may read.</summary>
internal static class SecretFile
{
    /// <inheritdoc cref="Create(string, byte[])"/>
    public static void Create(string path, string content) => Create(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Makes a file that is not there yet, mode 0600; durable when this returns. Written aside and
    /// moved into place, so that a crash leaves a whole file or none.</summary>
    public static void Create(string path, byte[] content) => Write(path, content, overwrite: false);

    /// <summary>Writes a file, in place of the one that may be there; durable when this returns.</summary>
    public static void Replace(string path, string content) =>
        Write(path, Encoding.UTF8.GetBytes(content), overwrite: true);

    /// <summary>Makes a folder that its owner alone may enter, mode 0700, where it is not there
    /// yet.</summary>
    public static DirectoryInfo Folder(string path) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );

    private static void Write(string path, byte[] content, bool overwrite)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var aside = $"{path}.{Path.GetRandomFileName()}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(aside, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            File.Delete(aside);
        }
        UnixFile.SyncFolder(folder);
    }
}
