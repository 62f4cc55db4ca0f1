using System.Runtime.CompilerServices;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Exchange;
using Microsoft.AspNetCore.Components.Forms;

namespace ClaimLedger.Pages.Imports;

/// <summary>Sends a file to the import, as it comes from the browser, and follows the import to its
/// end.</summary>
internal sealed class Sending(Desk desk, IBrowserFile file, Action<long> uploaded)
{
    /// <summary>The longest file that is taken from a browser.</summary>
    public const long MostBytes = 2L << 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>The import, as it begins and as it goes on, its end last.</summary>
    /// <exception cref="RefusedException">The file was refused.</exception>
    public async IAsyncEnumerable<ImportAnswer> RunAsync(
        bool dryRun,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var import = await BeginAsync(dryRun, cancel);
        yield return import;
        while (!import.HasEnded)
        {
            await Task.Delay(Pause, cancel);
            import = await desk.ReadAsync<ImportAnswer>($"/imports/{import.Import}?limit=100", cancel);
            yield return import;
        }
    }

    private async Task<ImportAnswer> BeginAsync(bool dryRun, CancellationToken cancel)
    {
        if (file.Size > MostBytes)
            throw new RefusedException(
                StatusCodes.Status413PayloadTooLarge,
                JsonSerializer.SerializeToElement(
                    new
                    {
                        detail = $"The file has {file.Size} bytes; up to {MostBytes} can be sent from here.",
                    }
                )
            );
        await using var content = new Counted(file.OpenReadStream(MostBytes, cancel), uploaded);
        var headers = new List<(string, string)> { ("Prefer", "respond-async") };
        if (HasExtension(".gz"))
            headers.Add(("Content-Encoding", "gzip"));
        var answered = await desk.SendAsync(
            HttpMethods.Post,
            $"/imports?dryRun={(dryRun ? "true" : "false")}",
            (content, TypeOf()),
            headers,
            cancel
        );
        return answered.Status == StatusCodes.Status202Accepted
            ? JsonSerializer.Deserialize<ImportAnswer>(answered.Body.Span, LedgerJson.Answers)!
            : throw Desk.Refused(answered);
    }

    /// <summary>The content type that its name says.</summary>
    private string TypeOf() =>
        HasExtension(".csv") || HasExtension(".csv.gz") ? "text/csv" : "application/x-ndjson";

    private bool HasExtension(string extension) =>
        file.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Says how far a stream was read.</summary>
    private sealed class Counted(Stream inner, Action<long> read) : Stream
    {
        private const long Step = 256 * 1024;

        private long _read;
        private long _said;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            _read += count;
            if (_read - _said >= Step || count == 0)
            {
                _said = _read;
                read(_read);
            }
            return count;
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
