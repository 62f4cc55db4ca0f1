using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Client;
using ClaimLedger.Domain.Feeds;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger watch</c>: a feed as it comes, a line an entry.</summary>
internal static class WatchCommand
{
    public static Command New(Tool tool)
    {
        var feed = new Argument<string>("FEED")
        {
            Description = $"The feed: {string.Join(", ", Feed.All.Select(f => f.Name))}.",
        };
        feed.AcceptOnlyFromAmong([.. Feed.All.Select(f => f.Name)]);
        var source = Arguments.IdOption("--source", "Only what is about this source.");
        var threat = Arguments.IdOption("--threat", "Only what is about this threat.");
        var proposition = Arguments.IdOption("--proposition", "Only what is about this proposition.");
        var kind = new Option<string?>("--kind")
        {
            Description = "Only entries of this kind, such as shift.begun.",
            HelpName = "KIND",
        };
        var after = new Option<string?>("--after")
        {
            Description = "Go on after the entry of this id.",
            HelpName = "ID",
        };
        var fromStart = new Option<bool>("--from-start") { Description = "Begin with the first entry." };
        var command = new Command("watch", "Shows a feed as it comes, until it is interrupted.")
        {
            feed,
            source,
            threat,
            proposition,
            kind,
            after,
            fromStart,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(after) is not null && result.GetResult(fromStart) is not null)
                result.AddError("--after and --from-start contradict each other; give one of them.");
            if (
                result.GetResult(kind)?.Tokens is [var given]
                && result.GetResult(feed)?.Tokens is [var name]
                && Feed.Named(name.Value) is { } named
                && named.Kinds.All(k => k.Name != given.Value)
            )
            {
                var kinds = string.Join(", ", named.Kinds.Select(k => k.Name));
                result.AddError($"--kind: {name.Value} has no kind '{given.Value}'; it has {kinds}.");
            }
        });
        tool.Run(
            command,
            async (asked, api, cancel) =>
            {
                var name = asked.GetValue(feed)!;
                // Also where the place is given: a service out of reach is said at once, and not waited for.
                var last = await LastOfAsync(api, name, cancel);
                var watch = new Watch(tool, api, asked.GetValue(tool.Json));
                return await watch.RunAsync(
                    name,
                    asked.GetValue(fromStart) ? null : asked.GetValue(after) ?? last,
                    new FeedFilter(
                        asked.GetValue(kind),
                        asked.GetValue(source),
                        asked.GetValue(threat),
                        asked.GetValue(proposition)
                    ),
                    cancel
                );
            }
        );
        return command;
    }

    private static async Task<string?> LastOfAsync(LedgerApi api, string feed, CancellationToken cancel)
    {
        var answer = await api.AskAsync(HttpMethod.Get, "/feeds", [], cancel);
        var item = answer["feeds"]?.AsArray().FirstOrDefault(f => (string?)f?["name"] == feed);
        return item is null
            ? throw new JsonException($"The service tells of no feed {feed}.")
            : (string?)item["last"];
    }

    private sealed class Watch(Tool tool, LedgerApi api, bool isJson)
    {
        private string? _last;
        private bool _isBroken;

        public async Task<int> RunAsync(
            string feed,
            string? after,
            FeedFilter filter,
            CancellationToken cancel
        )
        {
            var client = api.ClientWith(new LedgerClientOptions { Clock = tool.Clock, Retrying = SayBroken });
            _last = after;
            try
            {
                await foreach (var entry in client.FollowAsync(feed, after, filter, cancel))
                {
                    Show(entry);
                    (_last, _isBroken) = (entry.Id, false);
                }
                return ExitCode.Done;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                tool.Output.Error([
                    _last is null ? "Interrupted." : $"Interrupted; go on with --after {_last}",
                ]);
                return ExitCode.Interrupted;
            }
            catch (LedgerException e)
            {
                var isRefused =
                    e.Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError;
                throw new LedgerFailure(
                    isRefused ? ExitCode.Refused : ExitCode.Failed,
                    [e.Message, .. LedgerFailure.RemedyOf(e.Status)]
                );
            }
        }

        private void Show(FeedEntry entry)
        {
            if (isJson)
                tool.Output.Json(JsonObject.Create(entry.Json)!);
            else
            {
                var time = entry.Time.UtcDateTime.ToString(
                    "yyyy-MM-dd HH:mm:ss",
                    CultureInfo.InvariantCulture
                );
                var words = EntryWords.Of(entry, tool.Output.IsUnicode ? "→" : "->");
                tool.Output.Verbatim($"{time}  {entry.Kind}  {entry.Subject}: {words}");
            }
        }

        /// <summary>Once, however often it is tried.</summary>
        private void SayBroken(Exception e, TimeSpan pause)
        {
            if (!_isBroken)
                tool.Output.Error([$"The connection to {api.Server} broke off: {e.Message} Trying again."]);
            _isBroken = true;
        }
    }
}
