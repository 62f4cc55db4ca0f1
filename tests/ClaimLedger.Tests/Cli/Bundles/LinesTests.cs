using ClaimLedger.Cli.Bundles;
using Xunit;

namespace ClaimLedger.Tests.Cli.Bundles;

/// <summary>Lines as they come out of a stream, however it is cut up.</summary>
public sealed class LinesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(7_000, 5_000)]
    [InlineData(300_000, 200_000)]
    public async Task Lines_stay_what_they_are_while_others_are_read(int atOnce, int longest)
    {
        var random = new Random(20_041);
        byte[][] lines = [.. Enumerable.Range(0, 500).Select(_ => LineOf(random, random.Next(longest)))];
        byte[] all = [.. lines.SelectMany(line => line.Append((byte)'\n'))];

        var read = new Lines(new Sips(all, () => random.Next(1, atOnce + 1)), "lines");
        var batches = await read.BatchesAsync(64, Cancel).ToListAsync(Cancel);

        Assert.All(batches.SkipLast(1), batch => Assert.Equal(64, batch.Count));
        Assert.Equal(lines, batches.SelectMany(batch => batch.Select(line => line.ToArray())));
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        var endless = new Sips(new byte[Lines.Longest + 100_000], () => 100_000);
        var fault = await Assert.ThrowsAsync<CopyFault>(async () =>
            await new Lines(endless, "lines").BatchesAsync(64, Cancel).ToListAsync(Cancel)
        );
        Assert.Equal($"lines, line 1: it is longer than {Lines.Longest} bytes.", fault.Message);
    }

    private static byte[] LineOf(Random random, int length)
    {
        var line = new byte[length];
        random.NextBytes(line);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }

    /// <summary>Gives so many bytes at once, and no more.</summary>
    private sealed class Sips(byte[] bytes, Func<int> next) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, next())], cancel);
    }
}
