namespace ClaimLedger.Domain.Stances;

/// <summary>
/// Counts the voices that do not rest on one another's word or on the same origin. A statement rests on the
/// sources that it was reported via, on the statements that it is based on, and on what those rest on in
/// turn, whatever they are about and whether they still stand. Two voices are one where
/// <list type="bullet">
/// <item>their statements rest on the same source or statement;</item>
/// <item>the statement of the one rests on that of the other, or on the source that is the other.</item>
/// </list>
/// and so are those that hang together over others. Only what voices that are counted rest on joins them.
/// </summary>
/// <param name="origins">What the statements rest on that voices are based on, by stream, in however many
/// steps. They may go in circles.</param>
public sealed class Independence(IReadOnlyDictionary<string, IReadOnlyCollection<string>> origins)
{
    private readonly Dictionary<string, int> _nodes = new(StringComparer.Ordinal);
    private readonly List<string> _streams = [];
    private readonly List<int[]?> _rests = [];
    private readonly List<int> _parents = [];

    // The count that a node was last come upon in; negative once what it rests on was followed.
    private readonly List<int> _rounds = [];
    private int _round;

    /// <summary>How many there are.</summary>
    public int Count(IReadOnlyCollection<Witness> voices)
    {
        if (voices.All(voice => voice.RestsOn.Length == 0))
            return voices.Count;
        _round++;
        foreach (var voice in voices)
        {
            // Each source has one voice, so that its node stands for it.
            Join(voice.Source, voice.Statement);
            foreach (var origin in voice.RestsOn)
                Follow(voice.Statement, origin);
        }
        return voices.Select(voice => Root(voice.Source)).Distinct().Count();
    }

    /// <summary>A voice as it is counted.</summary>
    public Witness Of(Voice voice) =>
        new(
            NodeOf(Vocabulary.Streams.Source(voice.Source)),
            NodeOf(Vocabulary.Streams.Statement(voice.Statement)),
            [.. voice.RestsOn.Select(NodeOf)]
        );

    private void Follow(int statement, int first)
    {
        var next = new Stack<(int From, int To)>([(statement, first)]);
        while (next.TryPop(out var step))
        {
            var isNew = Visit(step.To);
            Join(step.From, step.To);
            if (!isNew)
                continue;
            foreach (var further in RestsOf(step.To))
                next.Push((step.To, further));
        }
    }

    /// <summary>Whether a node is come upon for the first time in this count, other than as a
    /// voice.</summary>
    private bool Visit(int node)
    {
        Root(node);
        if (_rounds[node] == -_round)
            return false;
        _rounds[node] = -_round;
        return true;
    }

    private int[] RestsOf(int node) =>
        _rests[node] ??= origins.TryGetValue(_streams[node], out var on) ? [.. on.Select(NodeOf)] : [];

    private void Join(int left, int right)
    {
        var (to, from) = (Root(left), Root(right));
        _parents[from] = to;
    }

    private int Root(int node)
    {
        if (Math.Abs(_rounds[node]) != _round)
            (_rounds[node], _parents[node]) = (_round, node);
        while (_parents[node] != node)
            node = _parents[node] = _parents[_parents[node]];
        return node;
    }

    private int NodeOf(string stream)
    {
        if (!_nodes.TryGetValue(stream, out var node))
        {
            _nodes[stream] = node = _streams.Count;
            _streams.Add(stream);
            _rests.Add(null);
            _parents.Add(node);
            _rounds.Add(0);
        }
        return node;
    }
}

/// <summary>A voice by numbers that <see cref="Independence"/> gave to its source, its statement and what
/// that rests on.</summary>
public sealed record Witness(int Source, int Statement, int[] RestsOn);
