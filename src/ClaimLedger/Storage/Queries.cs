using System.Runtime.CompilerServices;
using ClaimLedger.Domain.Vocabulary;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Queries of one statement, and what is read of their rows.</summary>
internal static class Queries
{
    /// <summary>All rows of a query.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="sql">The query.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="values">The parameters, in the order of <c>$1</c>, <c>$2</c> and so on.</param>
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlDataSource dataSource,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancel,
        params IReadOnlyList<object?> values
    )
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value ?? DBNull.Value);
        var found = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            found.Add(read(rows));
        return found;
    }

    /// <summary>The rows of a query, read as they are taken. Until the last is taken, or no more are, the
    /// connection can do nothing else.</summary>
    /// <inheritdoc cref="ListAsync" path="/param"/>
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancel,
        params IReadOnlyList<object?> values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value ?? DBNull.Value);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            yield return read(rows);
    }

    /// <summary>Carries out statements that answer nothing.</summary>
    public static async Task ExecuteAsync(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A text; null where there is none.</summary>
    public static string? TextIfAny(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An instant; null where there is none.</summary>
    public static DateTimeOffset? TimeIfAny(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>A code of a vocabulary.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public static T Code<T>(this NpgsqlDataReader row, int column)
        where T : struct, Enum =>
        Codes<T>.TryRead(row.GetString(column), out var value)
            ? value
            : throw new InvalidOperationException(
                $"'{row.GetString(column)}' is no code of {typeof(T).Name}."
            );

    /// <summary>A code of a vocabulary; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public static T? CodeIfAny<T>(this NpgsqlDataReader row, int column)
        where T : struct, Enum => row.IsDBNull(column) ? null : row.Code<T>(column);
}
