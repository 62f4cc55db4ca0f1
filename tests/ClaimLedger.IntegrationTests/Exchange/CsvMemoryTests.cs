using System.Text;
using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>A file may be endless: what is kept of it is not.</summary>
public sealed class CsvMemoryTests
{
    private const long FileSize = 200L << 20;
    private const int ReadSize = 64 * 1024;

    /// <summary>Endless text after an open quote and after none: all in one line, and in lines of one
    /// kilobyte.</summary>
    [Theory]
    [InlineData("statement,text\nx,\"", false, "malformed")]
    [InlineData("statement,text\nx,\"", true, "malformed")]
    [InlineData("statement,text\nx,y", false, "invalid")]
    public async Task Of_an_endless_record_no_more_is_kept_than_a_record_may_have(
        string begin,
        bool hasLines,
        string code
    )
    {
        var again = new string('x', 1_023) + (hasLines ? '\n' : 'x');
        await using var file = new EndlessStream(begin, again, FileSize);
        await using var lines = CsvLines
            .ReadAsync(file, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        // The stream never waits, so all is done by this thread.
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal((2, code), (lines.Current.Number, lines.Current.Refusal!.Code.Code));
        Assert.InRange(file.Position, 1, CsvRecords.MaxLength + (2 * ReadSize));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4 * CsvRecords.MaxLength);

        // To the end, where each line of one field is refused for itself.
        var others = 0L;
        before = GC.GetAllocatedBytesForCurrentThread();
        while (await lines.MoveNextAsync())
            others++;
        Assert.Equal((thread, FileSize), (Environment.CurrentManagedThreadId, file.Position));
        Assert.InRange(others, hasLines ? FileSize / 1_100 : 0, hasLines ? FileSize / 1_024 : 0);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000 + (others * 2_000));
    }

    /// <summary>What is read of the file again after a broken record stays in the buffer, and is no more than
    /// the lines up to the next quote.</summary>
    [Fact]
    public async Task Lines_that_each_leave_a_quote_open_take_nothing_with_them()
    {
        var again = "x,\"z" + string.Concat(Enumerable.Repeat("\nx,y", 50_000)) + "\n";
        await using var file = new EndlessStream("statement,text\n", again, FileSize / 10);
        var (good, refused) = (0L, 0L);
        await foreach (var line in CsvLines.ReadAsync(file, TestContext.Current.CancellationToken))
        {
            if (line.Refusal is null)
                good++;
            else
                refused++;
        }
        Assert.Equal(file.Length, file.Position);
        Assert.InRange(refused, file.Length / again.Length, (file.Length / again.Length) + 1);
        Assert.InRange(good, (refused - 1) * 50_000, refused * 50_000);
    }

    /// <summary>A beginning, and then the same again and again; made as it is read.</summary>
    private sealed class EndlessStream(string begin, string again, long length) : Stream
    {
        private readonly byte[] _begin = Encoding.UTF8.GetBytes(begin);
        private readonly byte[] _again = Encoding.UTF8.GetBytes(again);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var size = (int)Math.Min(Math.Min(buffer.Length, ReadSize), length - Position);
            var into = buffer[..size];
            while (into.Length > 0)
            {
                var at = (int)Math.Max(0, (Position - _begin.Length) % _again.Length);
                var piece = Position < _begin.Length ? _begin.AsSpan((int)Position) : _again.AsSpan(at);
                piece = piece[..Math.Min(piece.Length, into.Length)];
                piece.CopyTo(into);
                into = into[piece.Length..];
                Position += piece.Length;
            }
            return size;
        }

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
