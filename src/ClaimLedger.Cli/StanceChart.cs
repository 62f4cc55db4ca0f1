using System.Globalization;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>A place on the line of a stance over time.</summary>
/// <param name="Stance">The stance from here on; null for none.</param>
/// <param name="Date">When, as the source's date was written.</param>
/// <param name="Number">The entry's number in the table below the drawing.</param>
/// <param name="IsContested">Whether the coding is disputed.</param>
internal sealed record ChartPoint(Stance? Stance, string Date, int Number, bool IsContested = false);

/// <summary>Draws a stance over time as text. Places are evenly spaced, in timeline order:
/// <code>
///    strongly-agree ++ │             ●━━━━━━━━━━━
///             agree  + │ ●━━━━━━━━━━━┛
///           neutral  0 │
///          disagree  - │
/// strongly-disagree -- │
///                        2003-05-02  2004-01
/// </code>
/// Places that do not fit with their dates get the numbers of their entries; those that do not fit beside
/// one another go on in a further band.</summary>
internal static class StanceChart
{
    /// <summary>The widest drawing, in columns.</summary>
    public const int MaxWidth = 80;

    private const int Gutter = 23;
    private const int RowOfNone = 5;
    private static readonly string[] Signs = ["--", "-", "0", "+", "++"];
    private static readonly Pen Unicode = new('●', '○', '×', '━', '┄', '┃', '┛', '┓', '│');
    private static readonly Pen Ascii = new('o', '?', 'x', '-', '.', '|', '+', '+', '|');

    /// <summary><c>++ strongly-agree (contested)</c>: the stance on its scale and in its word.</summary>
    public static string Label(Stance stance, bool isContested) =>
        $"{Sign(stance), 2} {Word(stance)}{(isContested ? " (contested)" : "")}";

    /// <summary>The stance's word.</summary>
    public static string Word(Stance? stance) => stance is { } s ? Codes<Stance>.Write(s) : "no stance";

    /// <summary>The lines of the drawing, without trailing spaces.</summary>
    public static IReadOnlyList<string> Draw(IReadOnlyList<ChartPoint> points, int width, bool unicode)
    {
        var pen = unicode ? Unicode : Ascii;
        var room = Math.Min(width, MaxWidth) - Gutter;
        var cell = points.Max(point => point.Date.Length) + 2;
        var isDated = cell * points.Count <= room;
        if (!isDated)
            cell = Math.Max(4, Number(points.Max(point => point.Number)).Length + 1);
        var lines = new List<string>();
        Stance? before = null;
        foreach (var band in points.Chunk(Math.Max(1, room / cell)))
        {
            var carried = lines.Count == 0 ? -1 : RowOf(before);
            lines.AddRange(Band(band, carried, cell, pen, points.Any(point => point.Stance is null)));
            lines.Add(Foot(band, cell, isDated));
            before = band[^1].Stance;
        }
        if (points.Any(point => point.IsContested))
            lines.Add(new string(' ', Gutter + 1) + $"{pen.Contested} contested");
        return lines;
    }

    private static IEnumerable<string> Band(ChartPoint[] band, int carried, int cell, Pen pen, bool hasNone)
    {
        // Column 0 holds what is carried over from the band before.
        var canvas = Enumerable.Range(0, RowOfNone + 1).Select(_ => Blank(1 + band.Length * cell)).ToArray();
        var (row, from) = (carried, 0);
        for (var i = 0; i < band.Length; i++)
        {
            var (next, at) = (RowOf(band[i].Stance), 1 + i * cell);
            if (row >= 0)
            {
                Line(canvas[row], from, at, row, pen);
                Step(canvas, row, next, at, pen);
            }
            canvas[next][at] = pen.Mark(band[i]);
            (row, from) = (next, at + 1);
        }
        Line(canvas[row], from, canvas[row].Length, row, pen);
        for (var r = 0; r < RowOfNone + (hasNone ? 1 : 0); r++)
            yield return $"{Head(r)} {pen.Axis}{new string(canvas[r])}".TrimEnd();
    }

    private static void Line(char[] row, int from, int to, int level, Pen pen) =>
        Array.Fill(row, level == RowOfNone ? pen.Dots : pen.Line, from, to - from);

    private static void Step(char[][] canvas, int from, int to, int at, Pen pen)
    {
        if (from == to)
            return;
        canvas[from][at] = to < from ? pen.Up : pen.Down;
        for (var row = Math.Min(from, to) + 1; row < Math.Max(from, to); row++)
            canvas[row][at] = pen.Riser;
    }

    private static string Foot(ChartPoint[] band, int cell, bool isDated) =>
        new string(' ', Gutter)
        + string.Concat(band.Select(p => (isDated ? p.Date : Number(p.Number)).PadRight(cell))).TrimEnd();

    private static string Head(int row) =>
        row == RowOfNone ? $"{Word(null), 17}   " : $"{Word(StanceOf(row)), 17} {Sign(StanceOf(row)), 2}";

    private static int RowOf(Stance? stance) =>
        stance is { } s ? (int)Stance.StronglyAgree - (int)s : RowOfNone;

    private static Stance StanceOf(int row) => (Stance)((int)Stance.StronglyAgree - row);

    private static string Sign(Stance stance) => Signs[(int)stance];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static char[] Blank(int length) => new string(' ', length).ToCharArray();

    private sealed record Pen(
        char Point,
        char Contested,
        char Gone,
        char Line,
        char Dots,
        char Riser,
        char Up,
        char Down,
        char Axis
    )
    {
        public char Mark(ChartPoint point) =>
            point.Stance is null ? Gone
            : point.IsContested ? Contested
            : Point;
    }
}
