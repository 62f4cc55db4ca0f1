using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using ClaimLedger.Cli.Replays;
using ClaimLedger.Cli.Witnesses;

namespace ClaimLedger.Cli;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        // The drawings need more than the code pages that Windows starts a console with. Elsewhere the
        // locale is the user's word.
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Encoding.UTF8;
        var tool = new Tool(
            new Output(Console.Out, Console.Error),
            Console.OpenStandardInput,
            // A proxy from the environment cannot reach this machine's own service.
            server => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                UseProxy = !server.IsLoopback,
            },
            TimeProvider.System,
            Environment.GetEnvironmentVariable(Tool.ServerVariable),
            KeySearch.OfEnvironment()
        );
        return await RunAsync(args, tool);
    }

    /// <summary>The whole tool but for the process around it.</summary>
    public static async Task<int> RunAsync(string[] args, Tool tool, CancellationToken cancellation = default)
    {
        // No response files: a leading @ belongs to the argument.
        var asked = Root(tool).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (asked.Action is ParseErrorAction)
        {
            tool.Output.Error([
                .. asked.Errors.Select(error => error.Message.Trim()),
                "--help after any command says what it takes.",
            ]);
            return ExitCode.Usage;
        }
        return await asked.InvokeAsync(
            new InvocationConfiguration
            {
                Output = tool.Output.Writer,
                Error = tool.Output.ErrorWriter,
                EnableDefaultExceptionHandler = false,
                // A read of standard input cannot be called off; nobody should wait for it.
                ProcessTerminationTimeout = TimeSpan.FromMilliseconds(500),
            },
            cancellation
        );
    }

    /// <summary>The tree of commands, which the reference is held against.</summary>
    public static Command Root(Tool tool)
    {
        var help = new HelpOption();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        // No RootCommand: it would be named after the file that happens to run.
        return new Command(
            "claimledger",
            "Records and shows who said what about a threat, and how stances moved."
        )
        {
            ImportCommand.New(tool),
            ImportsCommand.New(tool),
            ProjectionsCommand.New(tool),
            ReplayCommand.New(tool),
            SearchCommand.New(tool),
            ExportCommand.New(tool),
            VerifyCommand.New(tool),
            KeyCommand.New(tool),
            KeysCommand.New(tool),
            new Command("show", "Shows a view of the ledger, as of now or of any pair of instants.")
            {
                ShowStances.New(tool),
                ShowTimeline.New(tool),
                ShowShifts.New(tool),
                ShowConsensus.New(tool),
                ShowContradictions.New(tool),
                ShowRecord.New(tool),
                ShowOverview.New(tool),
                ShowHistory.New(tool),
                ShowWhy.New(tool),
                ShowDiff.New(tool),
                ShowRegister.New(tool),
                ShowQueue.New(tool),
            },
            WatchCommand.New(tool),
            WitnessCommand.New(tool),
            tool.Server,
            tool.KeyFile,
            tool.Json,
            help,
            new VersionOption(),
        };
    }

    private sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Help);
            return result;
        }
    }
}
