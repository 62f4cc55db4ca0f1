using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>What every command shares: where it writes, what it reads, and which service it asks.</summary>
internal sealed class Tool
{
    public const string ServerVariable = "CLAIMLEDGER_SERVER";
    private const string DefaultServer = "http://127.0.0.1:5080";
    private static readonly Role[] Readers = [Role.Auditor, Role.Subscriber];
    private readonly Func<Uri, HttpMessageHandler> _transport;
    private readonly KeySearch _keys;

    public Tool(
        Output output,
        Func<Stream> input,
        Func<Uri, HttpMessageHandler> transport,
        TimeProvider clock,
        string? server,
        KeySearch? keys = null
    )
    {
        _keys = keys ?? KeySearch.None;
        Output = output;
        Input = input;
        Clock = clock;
        _transport = transport;
        Server = new Option<string>("--server")
        {
            Description = $"The service's address; {ServerVariable} sets another default.",
            HelpName = "URL",
            Recursive = true,
            DefaultValueFactory = _ => string.IsNullOrEmpty(server) ? DefaultServer : server,
        };
        Server.Validators.Add(CheckAddress);
    }

    public Output Output { get; }

    public Func<Stream> Input { get; }

    public TimeProvider Clock { get; }

    public Option<string> Server { get; }

    public Option<string?> KeyFile { get; } =
        new("--key-file")
        {
            Description =
                $"The file of the key to use; left out, {KeySearch.Variable}, or for a service on this machine its first keys.",
            HelpName = "FILE",
            Recursive = true,
        };

    public Option<bool> Json { get; } =
        new("--json")
        {
            Description = "Print the service's JSON, on one line, and nothing else.",
            Recursive = true,
        };

    /// <summary>A command as it is to be typed to reach the service that was asked.</summary>
    public string Spelled(ParseResult asked, string command) =>
        asked.GetResult(Server) is { Implicit: false }
            ? $"claimledger {command} --server {asked.GetValue(Server)}"
            : $"claimledger {command}";

    /// <summary>Gives a command its body, which returns the exit code.</summary>
    /// <param name="command">The command.</param>
    /// <param name="body">Its body.</param>
    /// <param name="server">Which service is asked, where that is not for --server to say.</param>
    /// <param name="roles">Whose first keys will do, the best first; an auditor's where left out.</param>
    public void Run(
        Command command,
        Func<ParseResult, LedgerApi, CancellationToken, Task<int>> body,
        Func<ParseResult, string?>? server = null,
        IReadOnlyList<Role>? roles = null
    ) =>
        command.SetAction(
            (asked, cancellation) =>
                AskAsync(
                    new Uri(server?.Invoke(asked) ?? asked.GetValue(Server)!),
                    to => _keys.Find(to, asked.GetValue(KeyFile), roles ?? Readers),
                    api => body(asked, api, cancellation),
                    cancellation
                )
        );

    /// <summary>Gives a command its body, which reads a view; it is printed as JSON or as
    /// <paramref name="print"/> does.</summary>
    public void Show(
        Command command,
        Func<ParseResult, LedgerApi, CancellationToken, Task<JsonObject>> read,
        Action<ParseResult, JsonObject> print,
        IReadOnlyList<Role>? roles = null
    ) =>
        Run(
            command,
            async (asked, api, cancellation) =>
            {
                var answer = await read(asked, api, cancellation);
                if (asked.GetValue(Json))
                    Output.Json(answer);
                else
                    print(asked, answer);
                return ExitCode.Done;
            },
            roles: roles
        );

    /// <summary>Whether an option holds the address of a service.</summary>
    public static void CheckAddress(OptionResult result)
    {
        var given = result.GetValueOrDefault<string?>();
        if (!Uri.TryCreate(given, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            result.AddError($"'{given}' is no address of a service; give one such as {DefaultServer}.");
    }

    /// <summary>Runs a body against the service and turns what goes wrong into one block on the error stream
    /// and an exit code.</summary>
    private async Task<int> AskAsync(
        Uri server,
        Func<Uri, string?> key,
        Func<LedgerApi, Task<int>> body,
        CancellationToken cancellation
    )
    {
        // No timeout: an import takes as long as its file is, and whoever waits can interrupt.
        using var http = new HttpClient(new KeyHandler(_transport(server), server, () => key(server)))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        try
        {
            return await body(new LedgerApi(http, server));
        }
        catch (LedgerFailure failure)
        {
            Output.Error(failure.Lines);
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Output.Error(["Interrupted."]);
            return ExitCode.Interrupted;
        }
        catch (JsonException)
        {
            Output.Error([$"What answers at {server} does not answer as a ClaimLedger service does."]);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Output.Error(LedgerFailure.Broken(server, e).Lines);
            return ExitCode.Failed;
        }
    }
}
