namespace ClaimLedger.Exchange;

public static class CsvLines
{
    public static IAsyncEnumerable<Line> ReadAsync(Stream s, CancellationToken c) =>
        throw new NotSupportedException();
}
