using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ClaimLedger.Cli.Bundles;

/// <summary>Works ahead: some items are worked on at once, and come out in the order in which they went
/// in.</summary>
internal static class InOrder
{
    /// <summary>How many items are under way: enough that neither a disk nor a core waits, and few enough
    /// that memory is of no account.</summary>
    private const int Ahead = 16;

    /// <summary>Works on each item, on whatever thread is free.</summary>
    /// <param name="items">What goes in, which is read by one task of its own.</param>
    /// <param name="work">What is done with each.</param>
    /// <param name="cancel">Ends it.</param>
    /// <remarks>What goes wrong while reading comes out behind what was read before.</remarks>
    public static async IAsyncEnumerable<TOut> InOrderAsync<TIn, TOut>(
        this IAsyncEnumerable<TIn> items,
        Func<TIn, Task<TOut>> work,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var underWay = Channel.CreateBounded<Task<TOut>>(
            new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true }
        );
        var reading = Task.Run(
            () => ReadAsync(items, work, underWay.Writer, ending.Token),
            CancellationToken.None
        );
        try
        {
            await foreach (var item in underWay.Reader.ReadAllAsync(cancel))
                yield return await item;
        }
        finally
        {
            await ending.CancelAsync();
            await reading;
            while (underWay.Reader.TryRead(out var left))
                await left.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static async Task ReadAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> items,
        Func<TIn, Task<TOut>> work,
        ChannelWriter<Task<TOut>> into,
        CancellationToken cancel
    )
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancel))
                await into.WriteAsync(Task.Run(() => work(item), cancel), cancel);
            into.Complete();
        }
        catch (Exception e)
        {
            into.TryComplete(e);
        }
    }
}
