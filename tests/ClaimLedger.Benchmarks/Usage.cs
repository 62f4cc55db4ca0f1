namespace ClaimLedger.Benchmarks;

/// <summary>What was asked for cannot be done; the message is for people and says the remedy.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The subcommands and their options.</summary>
internal static class Usage
{
    /// <summary>How it is called.</summary>
    public const string Text = """
        usage: ClaimLedger.Benchmarks COMMAND [OPTION…]

          http      RecordStatement with one assessment over HTTP     --connections 16,64,256 --seconds 10
                                                                      --warmup 5 --rounds 5 --no-keys
          single    the same from one caller, one after the other     --seconds 10 --warmup 5 --rounds 5
                                                                      --no-keys
          import    the votes through POST /imports                   --votes FOLDER --limit N --rounds 1
          start     process start to the first answers                --rounds 5
          views     following, rebuilding and reading the votes       --votes FOLDER --limit N --view-rounds 3
                                                                      --seconds 10 --rounds 5
          length    what an event costs on long timelines             --rounds 5
          proofs    trees, tiles and entries of the log, in memory    --rounds 5
          verify    claimledger verify over a bundle, two cores       --limit 1000000 --rounds 5
          replay    claimledger replay over a bundle of the votes     --votes FOLDER --limit N --rounds 5
          checkpoint  from an answer to the checkpoint over it        --seconds 10 --warmup 5 --rounds 5
          feeds     a feed followed at 1,000 commands/s, and pulled    --votes FOLDER --limit N --seconds 10
                                                                      --warmup 5 --rounds 5
          fanout    a feed to 1,000 and to 5,000 followers at once    --seconds 10 --warmup 5 --rounds 5
          pages     a threat's page in Chromium, on the votes         --votes FOLDER --limit N --rounds 5
          webhooks  what one webhook delivers                         --rounds 5
          all       everything in turn, written to results/           all of the above, --import-rounds 1

        for each of them
          --service PATH        the service's ClaimLedger.dll; the Release build of this checkout if left out
          --connection STRING   a PostgreSQL to measure on, whose user may make databases and
                                checkpoints; one of the benchmark's own if left out
          --postgres FOLDER     where initdb, pg_ctl and pgbench are; looked for if left out
          --work FOLDER         where databases and files go, on a real disk; the temporary folder if left out
          --out FILE            also writes the result there, as Markdown
        """;

    private static readonly string[] Everywhere = ["service", "connection", "postgres", "work", "out"];

    private static readonly Dictionary<string, string[]> Commands = new(StringComparer.Ordinal)
    {
        ["http"] = ["connections", "seconds", "warmup", "rounds", "keys", "no-keys"],
        ["single"] = ["seconds", "warmup", "rounds", "keys", "no-keys"],
        ["import"] = ["votes", "limit", "rounds"],
        ["start"] = ["rounds"],
        ["views"] = ["votes", "limit", "seconds", "rounds", "view-rounds"],
        ["length"] = ["rounds"],
        ["proofs"] = ["rounds"],
        ["verify"] = ["limit", "rounds"],
        ["replay"] = ["votes", "limit", "rounds"],
        ["checkpoint"] = ["seconds", "warmup", "rounds"],
        ["feeds"] = ["votes", "limit", "seconds", "warmup", "rounds"],
        ["fanout"] = ["seconds", "warmup", "rounds"],
        ["pages"] = ["votes", "limit", "rounds"],
        ["webhooks"] = ["rounds"],
        ["all"] =
        [
            "connections",
            "seconds",
            "warmup",
            "rounds",
            "keys",
            "no-keys",
            "votes",
            "limit",
            "import-rounds",
            "view-rounds",
        ],
    };

    private static readonly string[] Flags = ["keys", "no-keys"];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">It asks for something that is not there.</exception>
    public static Options Read(string[] args)
    {
        if (args is not [var command, .. var rest] || !Commands.TryGetValue(command, out var own))
            throw new UsageException(
                $"Name a command: {string.Join(", ", Commands.Keys)}. --help says what each takes."
            );
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rest.Length; i++)
        {
            var name = rest[i].StartsWith("--", StringComparison.Ordinal) ? rest[i][2..] : "";
            if (!own.Contains(name) && !Everywhere.Contains(name))
                throw new UsageException($"'{command}' has no option '{rest[i]}'; --help lists them.");
            if (Flags.Contains(name))
                values[name] = "";
            else if (++i < rest.Length)
                values[name] = rest[i];
            else
                throw new UsageException($"--{name} needs a value.");
        }
        return new Options(command, values);
    }
}
