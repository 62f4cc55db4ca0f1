using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Witnesses;

/// <summary><c>claimledger witness</c>: cosigns checkpoints of logs, once they are proven to go on from those
/// that it cosigned before.</summary>
internal static class WitnessCommand
{
    private const string DefaultListen = "127.0.0.1:5081";

    public static Command New(Tool tool)
    {
        var key = Required("--key", "FILE", "The file of the witness's key; made where it is not there.");
        var state = Required("--state", "FOLDER", "Where it remembers what it has cosigned.");
        var logs = new Option<string[]>("--log")
        {
            Description = "The verifier key of a log to watch; may be given again.",
            HelpName = "VERIFIERKEY",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        logs.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (WrongKey(token.Value) is { } wrong)
                    result.AddError($"--log: '{token.Value}' is no verifier key of a log: {wrong}");
            }
        });
        var listen = new Option<string>("--listen")
        {
            Description = "The address and port to listen on.",
            HelpName = "ADDRESS:PORT",
            DefaultValueFactory = _ => DefaultListen,
        };
        listen.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (EndpointOf(text) is null)
                result.AddError(
                    $"--listen: '{text}' is no address with its port; give one such as {DefaultListen}."
                );
        });
        var name = new Option<string?>("--name")
        {
            Description =
                "The name of a key that is made, such as witness.example.org; one of its own if left out.",
            HelpName = "NAME",
        };
        var command = new Command("witness", "Runs a witness, which cosigns what logs prove to go on.")
        {
            key,
            state,
            logs,
            listen,
            name,
        };
        command.SetAction(
            (asked, cancel) =>
                RunAsync(
                    tool,
                    new Asked(
                        asked.GetRequiredValue(key),
                        asked.GetRequiredValue(state),
                        [.. asked.GetRequiredValue(logs).Select(NoteVerifier.Parse)],
                        EndpointOf(asked.GetValue(listen))!,
                        asked.GetValue(name)
                    ),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(Tool tool, Asked asked, CancellationToken cancel)
    {
        try
        {
            var signer = LoadOrCreate(asked.KeyFile, asked.Folder, asked.Name);
            using var memory = WitnessMemory.Open(asked.Folder, asked.Logs);
            var answers = new WitnessAnswers(memory, signer, tool.Clock, Warn);
            await using var server = await WitnessServer.StartAsync(asked.Endpoint, answers, Warn, cancel);
            foreach (var log in memory.Logs)
                tool.Output.Verbatim(Output.Said($"Watches {log.Origin}, from size {log.Known.Size}."));
            tool.Output.Verbatim($"Listens on {server.Url}");
            tool.Output.Verbatim($"Verifier key: {signer.Verifier}");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Done;
        }
        catch (WitnessFailure failure)
        {
            tool.Output.Error([failure.Message]);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tool.Output.Error([$"The witness cannot run: {e.Message}"]);
            return ExitCode.Failed;
        }

        void Warn(string text) => tool.Output.Error(text.Split('\n'));
    }

    /// <summary>A key that is there without a memory has perhaps signed, and would sign what contradicts
    /// it.</summary>
    private static CosignatureSigner LoadOrCreate(string file, string folder, string? name)
    {
        if (!File.Exists(file))
        {
            var made = Made(name ?? $"witness/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");
            Directory.CreateDirectory(folder);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            DurableFile.Replace(file, $"{made.ToSecretText()}\n");
            return made;
        }
        CosignatureSigner signer;
        try
        {
            signer = CosignatureSigner.Parse(File.ReadAllText(file).Trim());
        }
        catch (ProofFormatException e)
        {
            throw new WitnessFailure($"'{file}' holds no key of a witness: {e.Message}");
        }
        if (name is not null && name != signer.Verifier.Name)
            throw new WitnessFailure($"The key in '{file}' is named {signer.Verifier.Name}, not {name}.");
        return Directory.Exists(folder)
            ? signer
            : throw new WitnessFailure(
                $"The key in '{file}' is there, and its memory '{folder}' is not. A witness that has forgotten what it cosigned "
                    + "would cosign what contradicts it. Put the folder back; if the key has signed nothing yet, make the folder."
            );
    }

    private static CosignatureSigner Made(string name)
    {
        try
        {
            return CosignatureSigner.Generate(name);
        }
        catch (ProofFormatException e)
        {
            throw new WitnessFailure($"--name: {e.Message}");
        }
    }

    private static string? WrongKey(string text)
    {
        try
        {
            return NoteVerifier.Parse(text) is Ed25519Verifier ? null : "it is a witness's.";
        }
        catch (ProofFormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Null where no port is named: it would be a free one, whose address nobody knows.</summary>
    private static IPEndPoint? EndpointOf(string? text) =>
        IPEndPoint.TryParse(text ?? "", out var endpoint)
        && text!.EndsWith(Output.Said($":{endpoint.Port}"), StringComparison.Ordinal)
            ? endpoint
            : null;

    private static Option<string> Required(string name, string helpName, string description) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = true,
        };

    private sealed record Asked(
        string KeyFile,
        string Folder,
        IReadOnlyList<NoteVerifier> Logs,
        IPEndPoint Endpoint,
        string? Name
    );
}
