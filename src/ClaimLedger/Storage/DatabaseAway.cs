using System.Net.Sockets;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Tells a database that is away from a fault of ours.</summary>
public static class DatabaseAway
{
    /// <summary>Whether the database could not be reached or broke off, here or further in.</summary>
    public static bool Explains(Exception? error) =>
        error is NpgsqlException { IsTransient: true } or SocketException or TimeoutException
        || (error?.InnerException is { } inner && Explains(inner));
}
