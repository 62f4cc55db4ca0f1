namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// The operating system's user that the server runs as. PostgreSQL refuses to run as root, so a service that
/// was started as root hands the cluster, and nothing else, to an ordinary user.
/// </summary>
/// <param name="Name">The user's name; null when the server simply runs as the service does.</param>
internal sealed record ServerUser(string? Name)
{
    /// <summary>
    /// Without root, ourselves. With root: whoever the cluster belongs to already, so that one start with
    /// sudo does not lock its owner out; otherwise <c>postgres</c>, or <c>nobody</c> where that does not
    /// exist.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">There is no such user.</exception>
    public static async Task<ServerUser> ChooseAsync(string clusterFolder, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerUser(Name: null);
        }

        foreach (var name in (string?[])[await OwnerAsync(clusterFolder, cancellation), "postgres", "nobody"])
        {
            if (name is not (null or "root") && await ExistsAsync(name, cancellation))
            {
                return new ServerUser(name);
            }
        }

        throw new EmbeddedPostgresException(
            "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody to run "
                + "it as. Start the service as an ordinary user."
        );
    }

    /// <summary>Makes the user the owner of a file or folder with all it holds, if it is not
    /// already.</summary>
    public async Task GiveAsync(string path, CancellationToken cancellation)
    {
        if (
            Name is null
            || string.Equals(await OwnerAsync(path, cancellation), Name, StringComparison.Ordinal)
        )
        {
            return;
        }

        var answer = await ToolProcess.RunAsync("chown", ["-R", "-H", Name, path], user: null, cancellation);
        if (answer.ExitCode != 0)
        {
            throw new EmbeddedPostgresException(
                $"{path} cannot be given to the user {Name}: {answer.Output.Trim()}"
            );
        }
    }

    /// <summary>Checks that the user may enter every folder on the way to the data folder.</summary>
    /// <exception cref="EmbeddedPostgresException">It may not; the message names the folder.</exception>
    public async Task EnsureReachesAsync(string dataFolder, CancellationToken cancellation)
    {
        if (Name is null)
        {
            return;
        }

        var way = new Stack<string>();
        for (var folder = dataFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder))
            {
                way.Push(folder);
            }
        }

        const string Script = """for f in "$@"; do test -x "$f" || { printf %s "$f"; exit 1; }; done""";
        var answer = await ToolProcess.RunAsync("/bin/sh", ["-c", Script, "sh", .. way], Name, cancellation);
        if (answer.ExitCode != 0)
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL does not run as root but as the user {Name}, who may not enter {answer.Output}, "
                    + $"so the data folder {dataFolder} is out of reach. Give the service a folder that is not, "
                    + "such as --data /var/lib/claimledger, or start it as an ordinary user."
            );
        }
    }

    private static async Task<string?> OwnerAsync(string path, CancellationToken cancellation)
    {
        string[] format = OperatingSystem.IsLinux() ? ["-L", "-c", "%U"] : ["-L", "-f", "%Su"];
        var answer = await ToolProcess.RunAsync("stat", [.. format, path], user: null, cancellation);
        return answer.ExitCode == 0 ? answer.Output.Trim() : null;
    }

    private static async Task<bool> ExistsAsync(string user, CancellationToken cancellation) =>
        (await ToolProcess.RunAsync("id", ["-u", user], user: null, cancellation)).ExitCode == 0;
}
