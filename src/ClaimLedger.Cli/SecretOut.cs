using System.Text;

namespace ClaimLedger.Cli;

/// <summary>A new file that nobody else may read, for a secret that is yet to come: made before the secret
/// is, so that none is made that cannot be kept.</summary>
internal sealed class SecretOut : IDisposable
{
    private readonly FileStream _file;
    private bool _isWritten;

    private SecretOut(FileStream file) => _file = file;

    /// <summary>Makes the file; none where no path is given.</summary>
    /// <exception cref="LedgerFailure">It is there already, or cannot be made.</exception>
    public static SecretOut? At(string? path)
    {
        if (path is null)
            return null;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new SecretOut(new FileStream(path, options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailure(ExitCode.Usage, [$"'{path}' cannot be written: {e.Message}"]);
        }
    }

    /// <summary>Writes the secret, on a line of its own.</summary>
    public void Write(string secret)
    {
        _file.Write(Encoding.UTF8.GetBytes(secret + "\n"));
        _file.Flush(flushToDisk: true);
        _isWritten = true;
    }

    /// <summary>Closes the file; without a secret it goes.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isWritten)
            File.Delete(_file.Name);
    }
}
