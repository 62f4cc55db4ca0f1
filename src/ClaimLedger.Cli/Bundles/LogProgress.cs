using Spectre.Console;

namespace ClaimLedger.Cli.Bundles;

/// <summary>How far a walk along the log is: a bar on the error stream, where a terminal listens.</summary>
internal static class LogProgress
{
    /// <summary>Does some work with a bar.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="what">What is done, in a word.</param>
    /// <param name="work">The work, which is told where to say how many events are done, and of how
    /// many.</param>
    public static Task<T> ShowAsync<T>(Output output, string what, Func<Action<long, long>, Task<T>> work)
    {
        ProgressColumn[] columns =
        [
            new SpinnerColumn(),
            new TaskDescriptionColumn(),
            new ProgressBarColumn { Width = 20 },
            new PercentageColumn(),
            new RemainingTimeColumn(),
        ];
        return output.WithBarAsync(
            columns,
            bar =>
            {
                if (bar is null)
                    return work((_, _) => { });
                bar.Description = what;
                return work((done, of) => (bar.MaxValue, bar.Value) = (Math.Max(1, of), done));
            }
        );
    }
}
