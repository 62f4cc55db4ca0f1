using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.Access;

/// <summary>
/// The keys that the service makes by itself: on the first start one for each role, and later one for an
/// admin where no valid one is left, as else nobody could make any. They lie in files of the data folder,
/// written before the ledger knows them: a crash between leaves files, which the next start takes, and never
/// a ledger that nobody has a key to.
/// </summary>
internal sealed class FirstKeys(
    KeyStore store,
    LedgerSettings settings,
    TimeProvider clock,
    ILogger<FirstKeys> logger
)
{
    private const string Maker = "first-start";

    /// <summary>Makes what is lacking. Of several nodes that start at once one does.</summary>
    public async Task EnsureAsync(CancellationToken cancel)
    {
        if (settings.IsOpen)
            return;
        var made = await store.ChangeAsync(
            all =>
            {
                var made = Lacking(all).Select(role => (Role: role, Text: FileOf(role, all))).ToList();
                return (made, made.ConvertAll(m => KeyOf(m.Role, m.Text)));
            },
            cancel
        );
        if (made.Count > 0)
            Show(made);
    }

    private Role[] Lacking(IReadOnlyList<AccessKey> all) =>
        all.Count == 0 ? Enum.GetValues<Role>()
        : all.Any(key => key.Role == Role.Admin && key.IsValid(clock.GetUtcNow())) ? []
        : [Role.Admin];

    /// <summary>The key in the role's file, which is made where it holds none that the ledger could
    /// take.</summary>
    private KeyText FileOf(Role role, IReadOnlyList<AccessKey> all)
    {
        SecretFile.Folder(settings.KeysFolder);
        var path = PathOf(role);
        if (
            File.Exists(path)
            && KeyText.Read(File.ReadAllText(path).Trim()) is { } there
            && all.All(key => key.Id != there.Id)
        )
            return there;
        var made = KeyText.New();
        SecretFile.Replace(path, $"{made}\n");
        return made;
    }

    private AccessKey KeyOf(Role role, KeyText text) =>
        new(
            text.Id,
            text.Digest,
            role,
            Codes<Role>.Write(role),
            "Made by the service at its start.",
            clock.GetUtcNow(),
            Maker
        );

    private string PathOf(Role role) => Path.Combine(settings.KeysFolder, $"{Codes<Role>.Write(role)}.key");

    /// <summary>Once, and to whoever looks on; a log has only the names of the files.</summary>
    private void Show(IReadOnlyList<(Role Role, KeyText Text)> made)
    {
        foreach (var (role, _) in made)
            logger.LogInformation("A key for {Role} was made: {File}", role, Path.GetFullPath(PathOf(role)));
        if (Console.IsOutputRedirected)
            return;
        Console.WriteLine($"\nKeys, shown this once; they are in {Path.GetFullPath(settings.KeysFolder)}:");
        foreach (var (role, text) in made)
            Console.WriteLine($"  {Codes<Role>.Write(role), -10} {text}");
        Console.WriteLine();
    }
}
