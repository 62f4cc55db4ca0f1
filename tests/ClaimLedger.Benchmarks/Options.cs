using System.Globalization;

namespace ClaimLedger.Benchmarks;

/// <summary>What was asked for, with the defaults filled in.</summary>
internal sealed class Options
{
    private readonly IReadOnlyDictionary<string, string> _values;

    /// <summary>Reads all values, so that a wrong one is known before anything starts.</summary>
    /// <exception cref="UsageException">A value is not of its kind.</exception>
    public Options(string command, IReadOnlyDictionary<string, string> values)
    {
        _values = values;
        Command = command;
        Connections = [.. Value("connections", "16,64,256").Split(',').Select(n => Number("connections", n))];
        Seconds = Number("seconds", Value("seconds", "10"));
        Warmup = Number("warmup", Value("warmup", "5"));
        Rounds = Number("rounds", Value("rounds", command == "import" ? "1" : "5"));
        ImportRounds = command == "import" ? Rounds : Number("import-rounds", Value("import-rounds", "1"));
        ViewRounds = Number("view-rounds", Value("view-rounds", "3"));
        Limit = values.TryGetValue("limit", out var limit) ? Number("limit", limit) : null;
        Keys = !values.ContainsKey("no-keys");
        if (values.ContainsKey("keys") && !Keys)
            throw new UsageException("--keys and --no-keys exclude each other.");
        Work = Path.GetFullPath(Value("work", Path.GetTempPath()));
    }

    /// <summary>The subcommand.</summary>
    public string Command { get; }

    /// <summary>The numbers of connections to measure at.</summary>
    public IReadOnlyList<int> Connections { get; }

    /// <summary>How long each run over HTTP, and each of its floors, takes.</summary>
    public int Seconds { get; }

    /// <summary>Seconds of load before the first round, which count for nothing.</summary>
    public int Warmup { get; }

    /// <summary>How often each figure is measured.</summary>
    public int Rounds { get; }

    /// <summary>How often the import is measured.</summary>
    public int ImportRounds { get; }

    /// <summary>How often following and rebuilding are measured.</summary>
    public int ViewRounds { get; }

    /// <summary>How many lines of the votes are imported; null for all.</summary>
    public int? Limit { get; }

    /// <summary>Whether each request over HTTP has an <c>Idempotency-Key</c>.</summary>
    public bool Keys { get; }

    /// <summary>The folder in which the run has a folder of its own.</summary>
    public string Work { get; }

    /// <summary>A server to measure on; null for one of the run's own.</summary>
    public string? Connection => Optional("connection");

    /// <summary>The folder of PostgreSQL's programs; null to look for it.</summary>
    public string? Postgres => Optional("postgres");

    /// <summary>The file that the result is also written to.</summary>
    public string? Out => Optional("out");

    /// <summary>The service's program.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public string Service
    {
        get
        {
            var path =
                Optional("service")
                ?? Path.Combine(Repository, "src/ClaimLedger/bin/Release/net10.0/ClaimLedger.dll");
            return File.Exists(path)
                ? Path.GetFullPath(path)
                : throw new UsageException(
                    $"There is no {path}. Build it: dotnet build -c Release src/ClaimLedger; or name it with --service."
                );
        }
    }

    /// <summary>The folder of the votes.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public string Votes
    {
        get
        {
            var folder = Optional("votes") ?? Path.Combine(Repository, "../shared/datasets/un-votes");
            return File.Exists(Path.Combine(folder, "to_commands.py"))
                ? Path.GetFullPath(folder)
                : throw new UsageException($"There is no to_commands.py in {folder}. Name it with --votes.");
        }
    }

    /// <summary>The checkout that this program was built in.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClaimLedger.sln")))
                folder = folder.Parent;
            return folder?.FullName
                ?? throw new UsageException("Run the benchmarks from where they were built, in a checkout.");
        }
    }

    private string? Optional(string name) => _values.GetValueOrDefault(name);

    private string Value(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new UsageException($"--{name} takes numbers from 1, not '{text}'.");
}
