using System.Buffers;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Http;

/// <summary>An answer whose last member is a list that is ready to be sent.</summary>
/// <param name="head">The answer with that list empty.</param>
/// <param name="items">The list's items, with commas between, in parts.</param>
internal sealed class KeptList(object head, IReadOnlyList<ReadOnlyMemory<byte>> items) : IResult
{
    private const int MaxWaiting = 64 * 1024;

    private static readonly byte[] End = "]}"u8.ToArray();

    /// <summary>A list's items as they are sent.</summary>
    public static byte[] Write<T>(IReadOnlyCollection<T> list) =>
        JsonSerializer.SerializeToUtf8Bytes(list, LedgerJson.Answers)[1..^1];

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var empty = JsonSerializer.SerializeToUtf8Bytes(head, head.GetType(), LedgerJson.Answers);
        if (!empty.AsSpan().EndsWith("[]}"u8))
            throw new InvalidOperationException($"{head.GetType().Name} does not end with an empty list.");
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = empty.Length + items.Sum(item => (long)item.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxWaiting);
        try
        {
            var filled = 0;
            foreach (var part in items.Prepend(empty.AsMemory()[..^End.Length]).Append(End))
            {
                // Small parts are sent together, large ones as they are; a reader who is slow is waited for.
                if (filled + part.Length > MaxWaiting)
                {
                    await response.BodyWriter.WriteAsync(buffer.AsMemory(0, filled), cancel);
                    filled = 0;
                }
                if (part.Length > MaxWaiting)
                    await response.BodyWriter.WriteAsync(part, cancel);
                else
                {
                    part.CopyTo(buffer.AsMemory(filled));
                    filled += part.Length;
                }
            }
            await response.BodyWriter.WriteAsync(buffer.AsMemory(0, filled), cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
