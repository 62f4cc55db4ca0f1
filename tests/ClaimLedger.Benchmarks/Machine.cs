using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ClaimLedger.Benchmarks;

/// <summary>Where it was measured, and how: a figure means nothing without it.</summary>
internal static class Machine
{
    /// <summary>The facts, the date first.</summary>
    public static async Task<IReadOnlyList<(string Name, string Value)>> FactsAsync(
        Options options,
        PostgresServer server,
        string[] args,
        CancellationToken cancel
    )
    {
        var memory = FieldOf("/proc/meminfo", "MemTotal").Split(' ')[0];
        var gigabytes = double.Parse(memory, CultureInfo.InvariantCulture) * 1024 / 1e9;
        return
        [
            ("Date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            (
                "CPU",
                $"{FieldOf("/proc/cpuinfo", "model name")}, {Number.Text(Environment.ProcessorCount)} cores"
            ),
            ("Memory", $"{Number.Text(gigabytes, 1)} GB"),
            ("Disk", $"{new DriveInfo(options.Work).DriveFormat}"),
            ("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
            ("Kernel", (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancel)).Trim()),
            ("Busy before", await LoadAsync(cancel)),
            (".NET", RuntimeInformation.FrameworkDescription),
            (
                "PostgreSQL",
                $"{await server.VersionAsync(cancel)}, "
                    + (server.IsOwn ? PostgresServer.Settings : "a server that was given")
            ),
            ("Checkout", await CommitAsync(cancel)),
            ("Command", $"`ClaimLedger.Benchmarks {string.Join(' ', Shown(args))}`"),
        ];
    }

    /// <summary>The folder must not be memory: a commit there costs nothing.</summary>
    public static string? WarningAbout(string work) =>
        new DriveInfo(work).DriveFormat is "tmpfs" or "ramfs"
            ? $"{work} is in memory, and commits there wait for no disk. Name another folder with --work."
            : null;

    private static async Task<string> LoadAsync(CancellationToken cancel)
    {
        var load = await File.ReadAllTextAsync("/proc/loadavg", cancel);
        return $"load {string.Join(", ", load.Split(' ')[..3])}";
    }

    private static async Task<string> CommitAsync(CancellationToken cancel)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
        try
        {
            var commit = await Tool.RunAsync(
                "git",
                ["-C", Options.Repository, "describe", "--always", "--dirty"],
                cancel
            );
            return $"{version}, commit {commit.Trim()}";
        }
        catch (Exception e) when (e is UsageException or InvalidOperationException)
        {
            // A checkout without git is one, too.
            return version;
        }
    }

    /// <summary>Passwords and folders of this machine are nobody's business.</summary>
    private static IEnumerable<string> Shown(string[] args)
    {
        string[] hidden = ["--connection", "--service", "--postgres", "--work", "--votes", "--out"];
        return args.Select((arg, i) => i > 0 && hidden.Contains(args[i - 1]) ? "…" : arg);
    }

    private static string FieldOf(string file, string name) =>
        File.ReadLines(file)
            .FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))
            ?.Split(':', 2)[1]
            .Trim()
        ?? "unknown";
}
