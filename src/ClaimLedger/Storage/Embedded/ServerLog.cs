using System.Text;

namespace ClaimLedger.Storage.Embedded;

/// <summary>Reads the end of the server's log while the server writes to it, for messages to
/// people.</summary>
internal static class ServerLog
{
    private const int TailLines = 20;
    private const int MostBytes = 64 * 1024;

    /// <summary>What was written since the file had the given length, at most its last 64 KiB.</summary>
    public static string ReadFrom(string path, long start)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(Math.Max(start, file.Length - MostBytes), SeekOrigin.Begin);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"(the log cannot be read: {e.Message})";
        }
    }

    /// <summary>The last lines of the whole file.</summary>
    public static string ReadTail(string path) => Tail(ReadFrom(path, 0));

    /// <summary>The last lines of a text.</summary>
    public static string Tail(string text) =>
        string.Join('\n', text.TrimEnd().Split('\n').TakeLast(TailLines));
}
