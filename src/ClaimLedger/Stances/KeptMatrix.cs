using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Every cell that the matrix of a threat has on some day, as it is sent.</summary>
internal sealed class KeptMatrix : IKept
{
    // A threat with more is answered from its rows, which costs the same however long its timelines are.
    private const int MaxEntries = 20_000;

    private readonly List<Course> _courses = [];
    private readonly ArrayBufferWriter<byte> _cells = new(64 * 1024);

    /// <inheritdoc/>
    public long Bytes => _cells.Capacity + _courses.Sum(course => 100 + 48L * course.Steps.Capacity);

    /// <summary>Reads those of a threat as of a position.</summary>
    /// <returns>Null where there are too many.</returns>
    public static async Task<KeptMatrix?> ReadAsync(
        NpgsqlDataSource dataSource,
        long position,
        string threat,
        CancellationToken cancel
    )
    {
        var cells = await InForce.AllAsync(dataSource, position, threat, MaxEntries + 1, cancel);
        if (cells.Count > MaxEntries)
            return null;
        var matrix = new KeptMatrix();
        using var json = new Utf8JsonWriter(matrix._cells);
        foreach (var cell in cells)
            matrix.Add(cell, json);
        return matrix;
    }

    /// <summary>The cells of a day, in the order of source and proposition, with commas between.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> On(DateOnly validAt, string? proposition, string? source)
    {
        var cells = new List<ReadOnlyMemory<byte>>(_courses.Count);
        foreach (var course in _courses)
        {
            if ((proposition ?? course.Proposition) != course.Proposition)
                continue;
            if ((source ?? course.Source) == course.Source && course.On(validAt) is { } cell)
                cells.Add(_cells.WrittenMemory[cell][(cells.Count == 0 ? 1 : 0)..]);
        }
        return cells;
    }

    private void Add(InForce cell, Utf8JsonWriter json)
    {
        var key = cell.Entry.Key;
        if (
            _courses is not [.., var last]
            || last.Source != key.Source
            || last.Proposition != key.Proposition
        )
            _courses.Add(last = new Course(key.Source, key.Proposition));
        var (begins, withdrawn) = (
            cell.Entry.StatedOn.Earliest ?? DateOnly.MinValue,
            cell.Entry.WithdrawnFrom
        );
        var held = Write(cell, DateOnly.MinValue, json);
        last.Steps.Add(
            new Step(begins, withdrawn, held, withdrawn is { } day ? Write(cell, day, json) : default)
        );
    }

    /// <summary>Writes a cell as it follows another.</summary>
    private Range Write(InForce cell, DateOnly validAt, Utf8JsonWriter json)
    {
        var start = _cells.WrittenCount;
        _cells.Write(","u8);
        JsonSerializer.Serialize(json, StanceCell.Of(cell, validAt), LedgerJson.Answers);
        json.Reset();
        return start.._cells.WrittenCount;
    }

    /// <summary>A timeline: its entries in its order.</summary>
    private sealed record Course(string Source, string Proposition)
    {
        public List<Step> Steps { get; } = [];

        /// <summary>The cell of the last entry that began by a day.</summary>
        public Range? On(DateOnly validAt)
        {
            var (low, high) = (0, Steps.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Steps[middle].Begins <= validAt)
                    low = middle + 1;
                else
                    high = middle;
            }
            if (low == 0)
                return null;
            var step = Steps[low - 1];
            return step.Withdrawn <= validAt ? step.Without : step.Held;
        }
    }

    /// <summary>An entry: the first day on which it is in force, that of its withdrawal, and where its cells
    /// are, before that day and from it on.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(DateOnly Begins, DateOnly? Withdrawn, Range Held, Range Without);
}
