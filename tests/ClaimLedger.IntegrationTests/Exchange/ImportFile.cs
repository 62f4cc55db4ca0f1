using ClaimLedger.Exchange;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Files as desks send them: things of every kind, out of order, some lines wrong and some
/// twice.</summary>
internal static class ImportFile
{
    private const int Sources = 40;

    /// <summary>A file of that many lines. The same seed makes the same file.</summary>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="early">How many lines at its beginning wait nearly as long as lines may.</param>
    public static string Make(int seed, int lines, int early = 0)
    {
        var random = new Random(seed);
        var file = new List<string>(lines);
        for (var i = 0; i < early; i++)
            file.Add(Lines.Alias("late", $"Alias {i}"));
        var body = Body(random, lines - early - 1);
        Shift(random, body);
        file.AddRange(body);
        file.Insert(early == 0 ? lines / 2 : Math.Min(lines - 300, OrderWindow.Length), Lines.Source("late"));
        return Lines.File(file);
    }

    private static List<string> Body(Random random, int lines)
    {
        var body = new List<string>(lines) { Lines.Threat("t"), Lines.Proposition("t", "p1") };
        for (var i = 0; i < Sources; i++)
        {
            body.Add(Lines.Source($"s-{i}", $"Name {i}"));
            body.Add(Lines.Document($"s-{i}"));
        }
        for (var i = 0; body.Count < lines; i++)
        {
            var id = $"st-{i}";
            var basis = i > 10 && random.Next(4) == 0 ? $"st-{i - random.Next(1, 10)}" : null;
            body.Add(Lines.Statement(id, $"s-{random.Next(Sources)}", basis, $"Words {i} — с тех пор"));
            body.Add(Lines.Assessment(id, "a1", "t", random.Next(2) == 0 ? "p1" : "overall"));
            body.AddRange(
                random.Next(12) switch
                {
                    0 => [Lines.Revision(id, "a1", "neutral")],
                    1 => [Lines.Retraction(id)],
                    2 => [Lines.Statement(id, "s-0", text: "Other words")],
                    3 => [Lines.Alias($"s-{random.Next(Sources)}", $"Alias {random.Next(9)}")],
                    4 => ["{\"command\":\"RecordStatement\"", "", "{}"],
                    5 => [Lines.Statement($"{id}-x", "nobody")],
                    _ => [],
                }
            );
        }
        return body[..lines];
    }

    /// <summary>Moves lines a little, so that what is named comes later than it is named.</summary>
    private static void Shift(Random random, List<string> body)
    {
        for (var i = 0; i + 300 < body.Count; i += 7)
        {
            var j = i + random.Next(300);
            (body[i], body[j]) = (body[j], body[i]);
        }
    }
}
