using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>A link between sources that was made, or undone.</summary>
/// <param name="Source">The source that was linked.</param>
/// <param name="Relation">How it stands to the other.</param>
/// <param name="OtherSource">The other.</param>
/// <param name="IsUndone">Whether the link was undone.</param>
public sealed record LinkChange(
    string Source,
    SourceRelation Relation,
    string OtherSource,
    bool IsUndone = false
);

/// <summary>A grade that a source was given.</summary>
/// <param name="Source">The source.</param>
/// <param name="Position">When the ledger recorded it.</param>
/// <param name="Reliability">The grade.</param>
public sealed record Grade(string Source, long Position, Reliability Reliability);

/// <summary>
/// Sources read as one where links join them, whichever of two was linked to the other, and over however
/// many steps. An identity goes by the id of its member that was registered first. A reading only: nothing
/// is merged, and without links every source is its own.
/// </summary>
public sealed class Identities
{
    private readonly Dictionary<string, IReadOnlyList<string>> _members = new(StringComparer.Ordinal);

    private Identities() { }

    /// <summary>Every source is its own.</summary>
    public static Identities Unlinked { get; } = new();

    /// <summary>The identities, each with all its members.</summary>
    public IEnumerable<IReadOnlyList<string>> All => _members.Values.Distinct();

    /// <summary>The links in force after some changes, in ledger order.</summary>
    public static IReadOnlyList<LinkChange> InForce(IEnumerable<LinkChange> changes)
    {
        var links = new HashSet<LinkChange>();
        foreach (var change in changes)
        {
            if (change.IsUndone)
                links.Remove(change with { IsUndone = false });
            else
                links.Add(change);
        }
        return [.. links];
    }

    /// <summary>The identities that links make.</summary>
    /// <param name="links">The links in force.</param>
    /// <param name="relations">Those that are followed.</param>
    /// <param name="registered">The position at which each linked source was registered.</param>
    public static Identities Of(
        IReadOnlyCollection<LinkChange> links,
        IReadOnlyCollection<SourceRelation> relations,
        IReadOnlyDictionary<string, long> registered
    )
    {
        var followed = links.Where(link => relations.Contains(link.Relation)).ToList();
        var neighbours = followed
            .Select(link => (From: link.Source, To: link.OtherSource))
            .Concat(followed.Select(link => (From: link.OtherSource, To: link.Source)))
            .ToLookup(pair => pair.From, pair => pair.To, StringComparer.Ordinal);
        var identities = new Identities();
        foreach (var source in neighbours.Select(n => n.Key))
        {
            if (identities._members.ContainsKey(source))
                continue;
            IReadOnlyList<string> members =
            [
                .. Reached(source, neighbours)
                    .OrderBy(member => registered[member])
                    .ThenBy(member => member, StringComparer.Ordinal),
            ];
            foreach (var member in members)
                identities._members[member] = members;
        }
        return identities;
    }

    /// <summary>The source that stands for the identity of <paramref name="source"/>.</summary>
    public string Of(string source) => _members.TryGetValue(source, out var members) ? members[0] : source;

    /// <summary>A stream; of a source, that of its identity.</summary>
    public string OfStream(string stream) =>
        stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal)
            ? Streams.Source(Of(Streams.IdOf(stream)))
            : stream;

    /// <summary>All members of the identity of <paramref name="source"/>, in the order of their
    /// registration.</summary>
    public IReadOnlyList<string> MembersOf(string source) => _members.GetValueOrDefault(source) ?? [source];

    /// <summary>How identities are graded: by the latest grade that any member was given.</summary>
    public IReadOnlyDictionary<string, Reliability> GradesOf(IEnumerable<Grade> grades) =>
        grades
            .GroupBy(grade => Of(grade.Source), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.MaxBy(grade => grade.Position)!.Reliability,
                StringComparer.Ordinal
            );

    private static HashSet<string> Reached(string from, ILookup<string, string> neighbours)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { from };
        var next = new Stack<string>(reached);
        while (next.TryPop(out var source))
        {
            foreach (var neighbour in neighbours[source].Where(reached.Add))
                next.Push(neighbour);
        }
        return reached;
    }
}
