using System.IO.Compression;
using System.Text;

namespace ClaimLedger.Cli.Bundles;

/// <summary>Writes a bundle beside its place, and moves it there when it is whole: what was interrupted never
/// looks like one.</summary>
internal sealed class BundleWriter : IDisposable
{
    private readonly string _out;
    private readonly string _stage;
    private readonly bool _replaces;

    /// <param name="folder">Where the bundle is to be.</param>
    /// <param name="force">Whether it may take the place of another bundle.</param>
    /// <exception cref="LedgerFailure">The place is taken, or cannot be written to.</exception>
    public BundleWriter(string folder, bool force)
    {
        _out = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _replaces = Directory.Exists(_out) || File.Exists(_out);
        if (_replaces && !force)
            throw Taken("is there already; name another folder, or replace it with --force");
        if (_replaces && !File.Exists(Path.Combine(_out, BundleManifest.FileName)))
            throw Taken("is no bundle, and is not replaced");
        _stage = $"{_out}.part-{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(_stage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailure(Cli.ExitCode.Usage, [$"'{_out}' cannot be written: {e.Message}"]);
        }
    }

    /// <summary>Whether the bundle is in its place.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Writes a file whole.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Opens a file of lines.</summary>
    public Stream Lines(string name) => new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest);

    /// <summary>Writes the manifest, which makes it a bundle, and moves it to its place.</summary>
    public void Finish(BundleManifest manifest)
    {
        Write("README.txt", Encoding.UTF8.GetBytes(BundleReadme.Text(manifest)));
        Write(BundleManifest.FileName, manifest.ToBytes());
        var old = $"{_stage}-old";
        if (_replaces)
            Directory.Move(_out, old);
        Directory.Move(_stage, _out);
        IsDone = true;
        if (_replaces)
            Directory.Delete(old, recursive: true);
    }

    /// <summary>Removes what was not finished.</summary>
    public void Dispose()
    {
        if (!IsDone && Directory.Exists(_stage))
            Directory.Delete(_stage, recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_stage, name);

    private LedgerFailure Taken(string why) => new(Cli.ExitCode.Usage, [$"'{_out}' {why}."]);
}
