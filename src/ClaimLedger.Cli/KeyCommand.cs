using System.CommandLine;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger key new</c>: a key that signs a log, for a rotation.</summary>
internal static class KeyCommand
{
    public static Command New(Tool tool)
    {
        var name = new Argument<string>("NAME") { Description = "The log's name, its origin." };
        name.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            try
            {
                _ = new Ed25519Verifier(text, Ed25519Signer.Generate("any").Verifier.PublicKeyBytes);
            }
            catch (ProofFormatException e)
            {
                result.AddError(
                    $"'{text}' is no name of a key, such as claimledger/84adc510e1ed: {e.Message}"
                );
            }
        });
        var file = new Option<string?>("--out")
        {
            Description = "Write the signer key into this new file, and do not print it.",
            HelpName = "FILE",
        };
        var make = new Command("new", "Makes a key and prints its verifier key.") { name, file };
        tool.Run(
            make,
            (asked, _, _) =>
            {
                using var to = SecretOut.At(asked.GetValue(file));
                var signer = Ed25519Signer.Generate(asked.GetValue(name)!);
                to?.Write(signer.ToSecretText());
                if (asked.GetValue(tool.Json))
                    tool.Output.Json(JsonOf(signer, asked.GetValue(file)));
                else
                    Print(tool.Output, signer, asked.GetValue(file));
                return Task.FromResult(ExitCode.Done);
            }
        );
        return new Command("key", "Makes keys.") { make };
    }

    private static void Print(Output output, Ed25519Signer signer, string? file)
    {
        output.Line("The verifier key, for everybody:");
        output.Verbatim($"  {signer}");
        output.Line(
            file is null
                ? "The signer key, a secret: a line of log.key, above the others."
                : "The signer key, a secret, is in the file: put its line into log.key, above the others."
        );
        output.Verbatim($"  {file ?? signer.ToSecretText()}");
    }

    private static System.Text.Json.Nodes.JsonObject JsonOf(Ed25519Signer signer, string? file) =>
        new()
        {
            ["verifier"] = signer.ToString(),
            ["signer"] = file is null ? signer.ToSecretText() : null,
            ["file"] = file,
        };
}
