using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace ClaimLedger.Cli;

/// <summary>A file on its way to the service, as a request's body. One buffer is held, however long the file
/// is; no length is promised, so a file may still grow or shrink.</summary>
internal sealed class Upload : HttpContent
{
    public static readonly string[] Formats = ["ndjson", "csv"];
    private const string StandardInput = "-";
    private readonly string _name;
    private readonly Stream _from;
    private readonly bool _isRepeatable;
    private Action<long> _sent = _ => { };

    /// <param name="file">The file's path, or - for standard input.</param>
    /// <param name="format">One of <see cref="Formats"/>; null for what the file's name says.</param>
    /// <param name="input">Opens standard input.</param>
    /// <exception cref="LedgerFailure">The file cannot be read.</exception>
    public Upload(string file, string? format, Func<Stream> input)
    {
        _name = NameOf(file);
        try
        {
            _from = file == StandardInput ? input() : File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailure(ExitCode.Usage, [$"'{file}' cannot be read: {e.Message}"]);
        }
        _isRepeatable = file != StandardInput && _from.CanSeek;
        var isCsv = format is null ? IsCsv(file) : format == "csv";
        Headers.ContentType = new MediaTypeHeaderValue(isCsv ? "text/csv" : "application/x-ndjson");
        if (IsGzip(_from))
            Headers.ContentEncoding.Add("gzip");
    }

    /// <summary>Whether the service wanted the file.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether all of it has left.</summary>
    public bool IsSent { get; private set; }

    public static bool IsThere(string file) => file == StandardInput || File.Exists(file);

    public static string NameOf(string file) =>
        file == StandardInput ? "standard input" : Path.GetFileName(file);

    /// <summary>The file's SHA-256, so that the same file is never taken twice; null where the file cannot be
    /// read twice.</summary>
    public async Task<string?> KeyAsync(CancellationToken cancellation)
    {
        if (!_isRepeatable)
            return null;
        var hash = await SHA256.HashDataAsync(_from, cancellation);
        _from.Position = 0;
        return $"sha-256:{Convert.ToHexStringLower(hash)}";
    }

    /// <summary>Shows on the error stream how much is sent, while <paramref name="send"/> sends it: a bar on
    /// a terminal, else a line at the start.</summary>
    public Task<JsonObject> ShowAsync(Output output, Func<Task<JsonObject>> send)
    {
        long? length = _from.CanSeek ? _from.Length : null;
        ProgressColumn[] columns =
        [
            new SpinnerColumn(),
            new TaskDescriptionColumn(),
            new ProgressBarColumn { Width = 20 },
            new DownloadedColumn { Culture = CultureInfo.InvariantCulture },
            new TransferSpeedColumn { Culture = CultureInfo.InvariantCulture },
        ];
        return output.WithBarAsync(
            columns,
            bar =>
            {
                if (bar is null)
                {
                    var bytes = length?.ToString("N0", CultureInfo.InvariantCulture);
                    output.Error([
                        bytes is null ? $"Importing {_name}" : $"Importing {_name} ({bytes} bytes)",
                    ]);
                    return send();
                }
                // A description is markup, unlike all else here.
                bar.Description = $"Sending {Markup.Escape(Output.Clean(_name))}";
                bar.MaxValue = Math.Max(1, length ?? 1);
                bar.IsIndeterminate = length is null;
                _sent = sent => (bar.MaxValue, bar.Value) = (Math.Max(bar.MaxValue, sent), sent);
                return send();
            }
        );
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        HasBegun = true;
        var buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while ((read = await _from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _sent(total += read);
        }
        IsSent = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _from.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsCsv(string file) =>
        file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is gzip's, by its first two bytes; what cannot be read twice is not.</summary>
    private static bool IsGzip(Stream file)
    {
        if (!file.CanSeek)
            return false;
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }
}
