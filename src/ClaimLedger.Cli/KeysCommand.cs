using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger keys</c>: the keys by which people prove who they are.</summary>
internal static partial class KeysCommand
{
    private static readonly Role[] Roles = [Role.Admin];
    private static readonly string[] Columns = ["key", "state", "role", "person", "made", "ends", "label"];

    public static Command New(Tool tool) =>
        new("keys", "Lists, makes, revokes and rotates keys, as an admin.")
        {
            ListOf(tool),
            CreateOf(tool),
            RevokeOf(tool),
            RotateOf(tool),
        };

    private static Command ListOf(Tool tool)
    {
        var command = new Command("list", "Lists the keys, in the order in which they were made.");
        tool.Show(
            command,
            (_, api, cancel) => api.AskAsync(HttpMethod.Get, "/keys", [], cancel),
            (_, answer) => Print(tool.Output, LedgerApi.As<KeysAnswer>(answer).Keys),
            Roles
        );
        return command;
    }

    private static Command CreateOf(Tool tool)
    {
        var person = Arguments.Id("PERSON", "Who holds it, a pseudonym: the actor of what is done with it.");
        var role = Arguments.CodeOption<Role>("--role", "What its holder may do");
        role.Required = true;
        var expires = new Option<string?>("--expires")
        {
            Description = "From when on it is not valid, such as 2027-01-31T00:00:00Z; left out, never.",
            HelpName = "INSTANT",
        };
        var label = new Option<string?>("--label") { Description = "What it is for.", HelpName = "TEXT" };
        var file = OutOf();
        var command = new Command("create", "Makes a key and prints it, once.")
        {
            person,
            role,
            expires,
            label,
            file,
        };
        tool.Run(
            command,
            (asked, api, cancel) =>
            {
                var body = new JsonObject
                {
                    ["role"] = asked.GetValue(role),
                    ["person"] = asked.GetValue(person),
                    ["expires"] = asked.GetValue(expires),
                    ["label"] = asked.GetValue(label),
                };
                return MakeAsync(tool, asked, file, () => api.PostAsync("/keys", body, cancel));
            },
            roles: Roles
        );
        return command;
    }

    private static Command RevokeOf(Tool tool)
    {
        var key = KeyOf();
        var command = new Command("revoke", "Revokes a key, for good.") { key };
        tool.Show(
            command,
            (asked, api, cancel) =>
                api.AskAsync(HttpMethod.Delete, $"/keys/{asked.GetValue(key)}", [], cancel),
            (_, answer) => Print(tool.Output, [LedgerApi.As<KeyAnswer>(answer)]),
            Roles
        );
        return command;
    }

    private static Command RotateOf(Tool tool)
    {
        var key = KeyOf();
        var overlap = new Option<string?>("--overlap")
        {
            Description = "How long the old key is valid yet, such as 12h or 0s; left out, 1d.",
            HelpName = "TIME",
        };
        var file = OutOf();
        var command = new Command("rotate", "Makes a key in place of another and prints it, once.")
        {
            key,
            overlap,
            file,
        };
        tool.Run(
            command,
            (asked, api, cancel) =>
            {
                var body = new JsonObject { ["overlap"] = asked.GetValue(overlap) };
                var path = $"/keys/{asked.GetValue(key)}/rotate";
                return MakeAsync(tool, asked, file, () => api.PostAsync(path, body, cancel));
            },
            roles: Roles
        );
        return command;
    }

    private static async Task<int> MakeAsync(
        Tool tool,
        ParseResult asked,
        Option<string?> file,
        Func<Task<JsonObject>> make
    )
    {
        using var to = SecretOut.At(asked.GetValue(file));
        var body = await make();
        var answer = LedgerApi.As<KeyAnswer>(body);
        var secret = (string?)body["secret"] ?? "";
        if (to is not null)
        {
            to.Write(secret);
            body.Remove("secret");
            body["file"] = asked.GetValue(file);
        }
        if (asked.GetValue(tool.Json))
        {
            tool.Output.Json(body);
            return ExitCode.Done;
        }
        tool.Output.Line($"Key {answer.Key} for {answer.Person}, {answer.Role}.");
        tool.Output.Line(to is null ? "It is shown this once:" : "It is in the file, and nowhere else:");
        tool.Output.Verbatim($"  {(to is null ? secret : asked.GetValue(file))}");
        return ExitCode.Done;
    }

    private static Option<string?> OutOf() =>
        new("--out")
        {
            Description = "Write the key into this new file, and do not print it.",
            HelpName = "FILE",
        };

    private static Argument<string> KeyOf()
    {
        var key = new Argument<string>("KEY")
        {
            Description = "The key's name, the 8 characters after clk_.",
        };
        key.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Name().IsMatch(token.Value)))
                result.AddError(
                    "That is no name of a key, its 8 characters after clk_; keys list shows them."
                );
        });
        return key;
    }

    private static void Print(Output output, IReadOnlyList<KeyAnswer> keys)
    {
        if (keys.Count == 0)
            output.Line("There are no keys.");
        else
            output.Table(Columns, keys.Select(RowOf), whole: "key");
    }

    private static string[] RowOf(KeyAnswer key) =>
        [
            key.Key,
            key.ReplacedBy is null ? key.State : $"{key.State}, replaced by {key.ReplacedBy}",
            key.Role,
            key.Person,
            ImportAnswer.Instant(key.CreatedAt),
            ImportAnswer.Instant(key.RevokedAt ?? key.ExpiresAt),
            key.Label ?? "",
        ];

    [GeneratedRegex(@"\A[a-z2-7]{8}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();

    private sealed record KeysAnswer(IReadOnlyList<KeyAnswer> Keys);

    private sealed record KeyAnswer(
        string Key,
        string State,
        string Role,
        string Person,
        string? Label,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RevokedAt,
        string? ReplacedBy
    );
}
