using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>Which tile, as C2SP tlog-tiles names it:
/// <code>
/// tile/0/x001/x234/067         256 leaf hashes, from leaf 1234067 · 256
/// tile/1/000.p/17              17 hashes of full tiles of level 0
/// tile/entries/x001/x234/067   the entries of the leaves of tile/0/x001/x234/067
/// </code>
/// A number is written in groups of three digits, all but the last with an <c>x</c> before.</summary>
/// <param name="Level">0 for leaf hashes, to 7; <see cref="EntriesLevel"/> for entries.</param>
/// <param name="Index">The tile's number in its level, from 0.</param>
/// <param name="Width">How many hashes or entries it has: 256 if full, 1 to 255 if partial.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>The level that stands for bundles of entries.</summary>
    public const int EntriesLevel = -1;

    private const string FormatName = "tile path";

    /// <summary>A bundle of entries.</summary>
    public static TilePath Entries(long index, int width) => new(EntriesLevel, index, width);

    /// <summary>Whether it holds entries, not hashes.</summary>
    public bool IsEntries => Level == EntriesLevel;

    /// <summary>Whether it has all of its 256.</summary>
    public bool IsFull => Width == Tile.FullWidth;

    /// <summary>Reads a path without a slash before it.</summary>
    /// <param name="path">The path below a log's prefix.</param>
    /// <exception cref="ProofFormatException">It is not exactly as a tile's path is written.</exception>
    public static TilePath Parse(ReadOnlySpan<char> path)
    {
        var text = path.Length <= 64 ? path.ToString() : throw Wrong("it is too long.");
        var parts = text.Split('/');
        if (parts.Length < 3 || parts[0] != "tile")
            throw Wrong("it is not tile/LEVEL/NUMBER or tile/entries/NUMBER.");
        var level = parts[1] == "entries" ? EntriesLevel : Number(parts[1], 0, Tile.Levels - 1, "level");
        var (width, groups) = (Tile.FullWidth, parts[2..]);
        if (groups is [.., { } last, { } number] && last.EndsWith(".p", StringComparison.Ordinal))
        {
            width = Number(number, 1, Tile.FullWidth - 1, "width");
            groups = [.. groups[..^2], last[..^2]];
        }
        var tile = new TilePath(level, IndexOf(groups), width);
        return tile.ToString() == text ? tile : throw Wrong($"'{text}' is written '{tile}'.");
    }

    /// <summary>The path, without a slash before it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(IsEntries ? "tile/entries" : $"tile/{Digits(Level)}");
        var digits = Digits(Index);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        for (var i = 0; i < digits.Length; i += 3)
            text.Append(i + 3 < digits.Length ? "/x" : "/").Append(digits, i, 3);
        return IsFull ? text.ToString() : text.Append(".p/").Append(Digits(Width)).ToString();
    }

    private static long IndexOf(string[] groups)
    {
        if (groups.Length is 0 or > 6)
            throw Wrong("its number has one to six groups of three digits.");
        var index = 0L;
        for (var i = 0; i < groups.Length; i++)
        {
            var digits =
                i == groups.Length - 1 ? groups[i] : groups[i].AsSpan()[Math.Min(1, groups[i].Length)..];
            if (digits.Length != 3 || digits.ContainsAnyExceptInRange('0', '9'))
                throw Wrong($"'{groups[i]}' is not three digits, with an x before all groups but the last.");
            index = index * 1000 + int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        return index;
    }

    private static int Number(string text, int least, int most, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw Wrong($"the {what} '{text}' is not a number from {least} to {most}.");

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ProofFormatException Wrong(string wrong) => new(FormatName, "path", wrong);
}
