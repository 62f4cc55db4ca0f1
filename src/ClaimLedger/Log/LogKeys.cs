using System.Security.Cryptography;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>
/// The keys that sign checkpoints: a file of mode 0600 with one key a line, the newest first, in the form of
/// golang.org/x/mod/sumdb/note, made on the first start. All of them sign, which is how one takes over from
/// another. They have one name, which is the log's origin.
/// </summary>
public sealed class LogKeys
{
    private LogKeys(IReadOnlyList<Ed25519Signer> signers) => Signers = signers;

    /// <summary>The keys, the newest first.</summary>
    public IReadOnlyList<Ed25519Signer> Signers { get; }

    /// <summary>The log's origin.</summary>
    public string Origin => Signers[0].Verifier.Name;

    /// <summary>Reads the file, or makes it where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">The name of a key that is made; null for one of its own.</param>
    /// <exception cref="UnusableSettingException">The file holds no keys, or such of several
    /// names.</exception>
    public static LogKeys LoadOrCreate(string path, string? origin)
    {
        try
        {
            if (!File.Exists(path))
            {
                var name =
                    origin ?? $"claimledger/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
                SecretFile.Create(path, $"{Ed25519Signer.Generate(name).ToSecretText()}\n");
            }
            var signers = File.ReadAllLines(path)
                .Where(line => line.Trim().Length > 0)
                .Select(line => Ed25519Signer.Parse(line.Trim()))
                .ToList();
            var names = signers.Select(s => s.Verifier.Name).Distinct(StringComparer.Ordinal).ToList();
            if (names.Count == 1 && (origin is null || origin == names[0]))
                return new LogKeys(signers);
            throw new UnusableSettingException(
                names.Count == 0
                    ? $"'{path}' holds no key of the log; put the file back from your backup."
                    : $"The keys in '{path}' are named {string.Join(" and ", names)}; all have to be named {origin ?? "alike"}, as the log's origin is."
            );
        }
        catch (ProofFormatException e)
        {
            throw new UnusableSettingException($"'{path}' holds no key of the log: {e.Message}");
        }
    }

    /// <summary>Checks that the log of this database was signed by one of the keys, and notes those that are
    /// new.</summary>
    /// <exception cref="UnusableSettingException">It was signed by others.</exception>
    public async Task EnsureKnownAsync(NpgsqlDataSource dataSource, CancellationToken cancel)
    {
        var own = Signers.Select(s => s.Verifier.ToString()).ToArray();
        var known = await VerifiersAsync(dataSource, cancel);
        if (known.Count > 0 && !known.Intersect(own, StringComparer.Ordinal).Any())
        {
            throw new UnusableSettingException(
                $"This ledger's log was signed by {known[0]}, and the file of the log's keys holds {string.Join(", ", own)}. "
                    + "Put the log's own key back (ClaimLedger:LogKeyFile); a new key is added above it, not put in its place."
            );
        }
        await using var command = dataSource.CreateCommand(
            $"""
            insert into {LedgerTables.LogKeys} (verifier, first_size, added_at)
            select v, (select coalesce(max(size), 0) from {LedgerTables.LogCheckpoints}), now()
            from unnest($1) v on conflict do nothing
            """
        );
        command.Parameters.AddWithValue(own);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The verifier keys of all that ever signed, the oldest first.</summary>
    public static Task<List<string>> VerifiersAsync(NpgsqlDataSource dataSource, CancellationToken cancel) =>
        dataSource.ListAsync(
            $"select verifier from {LedgerTables.LogKeys} order by added_at, verifier",
            row => row.GetString(0),
            cancel
        );
}
