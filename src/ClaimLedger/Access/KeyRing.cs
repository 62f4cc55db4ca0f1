using System.Collections.Frozen;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Access;

/// <summary>
/// The keys in the memory of this node, so that none is looked up in the database at a request. It listens
/// to the database, where whichever node changes keys says so, and looks by itself every few seconds, should
/// that be lost. While the database is away the keys stay as they were.
/// </summary>
internal sealed class KeyRing(
    KeyStore store,
    FirstKeys first,
    NpgsqlDataSource dataSource,
    TimeProvider clock,
    ILogger<KeyRing> logger
) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _loading = new(1);
    private volatile FrozenDictionary<string, AccessKey> _keys = FrozenDictionary<string, AccessKey>.Empty;

    /// <summary>Finds the key that a text is.</summary>
    /// <param name="text">What somebody sent.</param>
    /// <param name="why">Why it lets nobody in; that a key was revoked or has expired is told to its holder
    /// alone.</param>
    /// <returns>The key; null where it is none, or not valid.</returns>
    public AccessKey? Find(string text, out string? why)
    {
        why = "The key is not one of this ledger.";
        if (
            KeyText.Read(text) is not { } given
            || !_keys.TryGetValue(given.Id, out var key)
            || !given.Opens(key)
        )
            return null;
        why =
            key.RevokedAt is not null ? $"The key {key.Id} was revoked."
            : !key.IsValid(clock.GetUtcNow()) ? $"The key {key.Id} has expired."
            : null;
        return why is null ? key : null;
    }

    /// <summary>Whether the key of that name lets its holder in now.</summary>
    public bool IsValid(string key) =>
        _keys.TryGetValue(key, out var found) && found.IsValid(clock.GetUtcNow());

    /// <summary>Reads the keys anew.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        // One after the other, so that none puts older keys in place of newer ones.
        await _loading.WaitAsync(cancel);
        try
        {
            var all = await store.ListAsync(cancel);
            _keys = all.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Makes the first keys where there are none, and reads them, before anything is
    /// served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await first.EnsureAsync(cancellationToken);
        await LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync($"listen {KeyStore.Channel}", stoppingToken);
                while (!stoppingToken.IsCancellationRequested)
                {
                    await LoadAsync(stoppingToken);
                    await connection.WaitAsync(LookAgain, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e)
            {
                if (!DatabaseAway.Explains(e) && !stoppingToken.IsCancellationRequested)
                    logger.LogWarning(e, "The keys could not be read; they stay as they were.");
                await Task.Delay(Rest, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
