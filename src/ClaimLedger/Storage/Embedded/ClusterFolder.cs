using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// The data folder on disk:
/// <code>
/// service.lock                held by the running service
/// postgres/                   the cluster; it exists whole or not at all
/// postgres.initdb.4f0c../     a cluster in the making; left over only by a crash, removed at the next start
/// postgres.log                the server's log, postgres.log.1 the one before
/// secrets/postgres.password   the password of the superuser "ledger", mode 0600
/// </code>
/// </summary>
internal sealed class ClusterFolder(string dataFolder, ILogger logger)
{
    public const string Superuser = "ledger";

    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private const UnixFileMode PassThroughFolder =
        OwnerOnlyFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const string UnfinishedPrefix = "postgres.initdb.";
    private const long LogLimitBytes = 16 * 1024 * 1024;

    public string Data { get; } = Checked(Path.GetFullPath(dataFolder));

    public string Cluster => Path.Combine(Data, "postgres");

    public string LogFile => Path.Combine(Data, "postgres.log");

    public string PasswordFile => Path.Combine(Data, "secrets", "postgres.password");

    private bool Exists => PostgresBinaries.ClusterVersion(Cluster) is not null;

    /// <summary>Makes the data folder, so that the server's user can pass through what was made.</summary>
    public void CreateDataFolder(ServerUser user)
    {
        var made = new List<string>();
        var folder = Data;
        while (folder is not null && !Directory.Exists(folder))
        {
            made.Add(folder);
            folder = Path.GetDirectoryName(folder);
        }

        try
        {
            Directory.CreateDirectory(Data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {Data} cannot be made: {e.Message} Give the service another one with "
                    + "--data.",
                e
            );
        }

        if (user.Name is not null && !OperatingSystem.IsWindows())
        {
            foreach (var one in made)
            {
                File.SetUnixFileMode(one, PassThroughFolder);
            }
        }
    }

    /// <summary>Makes the cluster if there is none. Only for the holder of the folder's lock.</summary>
    /// <returns>The superuser's password.</returns>
    public async Task<string> EnsureClusterAsync(
        PostgresBinaries binaries,
        ServerUser user,
        CancellationToken cancellation
    )
    {
        RemoveUnfinished();
        if (Exists)
        {
            await user.GiveAsync(Cluster, cancellation);
            return ReadPassword();
        }

        RemoveEmptyCluster();
        // The password is durable before the cluster that needs it.
        var password = RandomNumberGenerator.GetHexString(64, lowercase: true);
        WritePassword(password);
        await InitialiseAsync(binaries, user, password, cancellation);
        return password;
    }

    /// <summary>Makes the log writable for the server and for nobody else; keeps one old log.</summary>
    public async Task PrepareLogAsync(ServerUser user, CancellationToken cancellation)
    {
        if (File.Exists(LogFile) && new FileInfo(LogFile).Length > LogLimitBytes)
        {
            File.Move(LogFile, LogFile + ".1", overwrite: true);
        }

        using (Create(LogFile, FileMode.OpenOrCreate)) { }

        await user.GiveAsync(LogFile, cancellation);
    }

    // initdb works in a folder of its own and syncs all it wrote; the rename then makes the cluster appear.
    private async Task InitialiseAsync(
        PostgresBinaries binaries,
        ServerUser user,
        string password,
        CancellationToken cancellation
    )
    {
        logger.LogInformation(
            "Making a PostgreSQL {Major} cluster in {Folder}, with the programs of {Binaries}",
            binaries.Major,
            Cluster,
            binaries.Folder
        );
        // A new name each time: the initdb of a service that was killed may still be writing under its own.
        var unfinished = Path.Combine(Data, UnfinishedPrefix + RandomNumberGenerator.GetHexString(16, true));
        var passwordCopy = Path.Combine(unfinished, "password");
        var cluster = Path.Combine(unfinished, "cluster");
        CreateOwnerOnly(unfinished);
        await using (var file = Create(passwordCopy, FileMode.CreateNew))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(password), cancellation);
        }

        await user.GiveAsync(unfinished, cancellation);
        // Bytes order the text, so no index depends on the system's collations; letters beyond ASCII still
        // have an upper and a lower case where the C.UTF-8 of glibc and musl is there to tell them.
        string[] arguments =
        [
            "-D",
            cluster,
            "--encoding=UTF8",
            "--locale=C",
            OperatingSystem.IsLinux() ? "--lc-ctype=C.UTF-8" : "--lc-ctype=C",
            "--data-checksums",
            "--auth=scram-sha-256",
            $"--username={Superuser}",
            $"--pwfile={passwordCopy}",
        ];
        var answer = await ToolProcess.RunAsync(
            binaries.PathOf("initdb"),
            arguments,
            user.Name,
            cancellation
        );
        if (answer.ExitCode != 0)
        {
            throw new EmbeddedPostgresException(
                $"initdb could not make a cluster in {Data}:{Environment.NewLine}{answer.Output.Trim()}"
            );
        }

        Directory.Move(cluster, Cluster);
        UnixFile.SyncFolder(Data);
        Directory.Delete(unfinished, recursive: true);
    }

    private void RemoveUnfinished()
    {
        foreach (var folder in Directory.EnumerateDirectories(Data, UnfinishedPrefix + "*").ToArray())
        {
            logger.LogWarning("Removing {Folder}, which an interrupted first start left behind", folder);
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException e)
            {
                logger.LogWarning("It is still in use and stays until the next start: {Reason}", e.Message);
            }
        }
    }

    private void RemoveEmptyCluster()
    {
        try
        {
            if (Directory.Exists(Cluster))
            {
                Directory.Delete(Cluster, recursive: false);
            }
        }
        catch (IOException e)
        {
            throw new EmbeddedPostgresException(
                $"The folder {Cluster} is in the way: it holds no PostgreSQL cluster (no PG_VERSION) and "
                    + "cannot be removed because it is not empty or is a mount point. Restore the cluster's "
                    + "files there, move the folder away, or mount the volume at the data folder above it.",
                e
            );
        }
    }

    private void WritePassword(string password)
    {
        var folder = Path.GetDirectoryName(PasswordFile)!;
        var unfinished = PasswordFile + ".new";
        CreateOwnerOnly(folder);
        using (var file = Create(unfinished, FileMode.Create))
        {
            file.Write(Encoding.ASCII.GetBytes(password));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, PasswordFile, overwrite: true);
        UnixFile.SyncFolder(folder);
        UnixFile.SyncFolder(Data);
    }

    private string ReadPassword()
    {
        try
        {
            return File.ReadAllText(PasswordFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The password of the cluster {Cluster} cannot be read from {PasswordFile}: {e.Message} "
                    + "Restore that file from the backup that the cluster came from, or set a new password: with "
                    + $"the service stopped, pipe \"ALTER ROLE {Superuser} PASSWORD '...'\" into postgres "
                    + $"--single -D {Cluster} postgres, and write the same password into the file.",
                e
            );
        }
    }

    private static void CreateOwnerOnly(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    private static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        return new FileStream(path, options);
    }

    // pg_ctl writes the paths between double quotes into a shell's command line and escapes nothing.
    private static string Checked(string dataFolder) =>
        dataFolder.AsSpan().IndexOfAny(OperatingSystem.IsWindows() ? "\"%" : "\"$`\\\n") < 0
            ? Path.TrimEndingDirectorySeparator(dataFolder)
            : throw new EmbeddedPostgresException(
                $"The data folder {dataFolder} cannot be used: pg_ctl would read quotes, backslashes, $, % "
                    + "and ` in its name as parts of a command. Give the service a folder with a plainer name "
                    + "with --data."
            );
}
