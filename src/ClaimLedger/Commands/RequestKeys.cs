using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Commands;

/// <summary>What a caller named a request by (<c>Idempotency-Key</c>), with a fingerprint of the
/// request.</summary>
/// <param name="Key">1 to 200 printable ASCII characters, the caller's own; each actor's keys are
/// apart.</param>
/// <param name="Fingerprint">SHA-256 over the request; another request under the key is refused.</param>
public sealed record RequestKey(string Key, byte[] Fingerprint)
{
    /// <summary>The longest key.</summary>
    public const int MaxLength = 200;

    /// <summary>A key for a request to an address with a body.</summary>
    public static RequestKey Of(string key, string address, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(address));
        hash.AppendData([0]);
        hash.AppendData(body);
        return new RequestKey(key, hash.GetHashAndReset());
    }

    /// <summary>How a request is refused whose key was another's.</summary>
    public static Refusal Reused(string key) =>
        new(
            Refusals.KeyReused,
            $"Idempotency-Key '{key}' came with another request before; give this one a key of its own.",
            "Idempotency-Key"
        );

    /// <summary>How a request is refused of which cannot be told whether it is the one that the key came
    /// with.</summary>
    public static Refusal Forgotten(string key) =>
        new(
            Refusals.KeyForgotten,
            $"Idempotency-Key '{key}' came with a request before whose texts were redacted since; whether this is the same cannot be told. If it is meant, give it a new key.",
            "Idempotency-Key"
        );

    /// <summary>Reads the header; null where there is none.</summary>
    public static string? Read(HttpRequest request, out Refusal? refusal)
    {
        refusal = null;
        var values = request.Headers["Idempotency-Key"];
        if (values.Count == 0)
            return null;
        var key = values.ToString().Trim();
        if (key.Length > 1 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        if (values.Count == 1 && key.Length is > 0 and <= MaxLength && key.All(c => c is > ' ' and <= '~'))
            return key;
        refusal = new Refusal(
            Refusals.Invalid,
            $"Idempotency-Key is no key; give one of 1 to {MaxLength} printable ASCII characters without blanks, such as a UUID.",
            "Idempotency-Key"
        );
        return null;
    }
}

/// <summary>What became of the request with a key; enough to answer it again.</summary>
/// <param name="Actor">Whose key it is.</param>
/// <param name="Key">The key.</param>
/// <param name="Fingerprint">Of the request that came first, blinded under the key of the stream where it has
/// one: a hash alone would let a guess of a text be confirmed.</param>
/// <param name="Stream">The stream that it was about.</param>
/// <param name="Versions">The versions of the events that it was answered with.</param>
/// <param name="Version">The version that it was answered with.</param>
/// <param name="IsRepeat">Whether it was answered as a repeat.</param>
public sealed record AnsweredKey(
    string Actor,
    string Key,
    byte[] Fingerprint,
    string Stream,
    long[] Versions,
    long Version,
    bool IsRepeat
);

/// <summary>The keys of requests, kept for the ledger's life; written in the transaction of their
/// append.</summary>
internal static class RequestKeys
{
    private const string Columns = "actor, key, fingerprint, stream, versions, version, is_repeat";

    /// <summary>Reads what became of the requests with the keys of the actors <c>$1</c>, <c>$2</c>, as far as
    /// they were answered.</summary>
    public const string Sql =
        $"select {Columns} from {LedgerTables.RequestKeys} join unnest($1, $2) asked(actor, key) using (actor, key)";

    // An array of arrays would have to be rectangular: the versions go as text.
    private const string Insert = $"""
        insert into {LedgerTables.RequestKeys} ({Columns})
        select actor, key, fingerprint, stream, cast(versions as bigint[]), version, is_repeat
        from unnest($1, $2, $3, $4, $5, $6, $7) a({Columns})
        """;

    /// <summary>Reads a row of <see cref="Sql"/>.</summary>
    public static AnsweredKey Read(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetFieldValue<byte[]>(2),
            row.GetString(3),
            row.GetFieldValue<long[]>(4),
            row.GetInt64(5),
            row.GetBoolean(6)
        );

    /// <summary>Queues what became of requests into the transaction that appends their events.</summary>
    public static void Store(NpgsqlBatch batch, IReadOnlyCollection<AnsweredKey> answered) =>
        batch.Add(
            Insert,
            answered.Select(a => a.Actor).ToArray(),
            answered.Select(a => a.Key).ToArray(),
            answered.Select(a => a.Fingerprint).ToArray(),
            answered.Select(a => a.Stream).ToArray(),
            answered.Select(a => $"{{{string.Join(',', a.Versions)}}}").ToArray(),
            answered.Select(a => a.Version).ToArray(),
            answered.Select(a => a.IsRepeat).ToArray()
        );
}
