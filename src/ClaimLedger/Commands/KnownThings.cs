using System.Collections.Concurrent;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Commands;

/// <summary>What commands may refer to, as far as this node has seen it committed. Sources, threats,
/// propositions and documents are never deleted and a publication date never changes, so what is known here
/// holds for good; what is not known is looked up.</summary>
public sealed class KnownThings
{
    private readonly ConcurrentDictionary<string, EdtfDate?> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Threat, string Proposition), bool> _propositions = new();

    /// <summary>Whether the stream is known to exist.</summary>
    public bool Has(string stream) => _streams.ContainsKey(stream);

    /// <summary>Whether the proposition is known to exist.</summary>
    public bool Has(string threat, string proposition) => _propositions.ContainsKey((threat, proposition));

    /// <summary>When the document was published, where it is known.</summary>
    public EdtfDate? PublishedOn(string document) => _streams.GetValueOrDefault(Streams.Document(document));

    /// <summary>Takes in a committed state. Statements are not kept: there are too many, and few are
    /// referred to.</summary>
    public void Learn(string stream, object state)
    {
        if (stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
            return;
        _streams[stream] = (state as Document)?.PublishedOn;
        foreach (var framed in (state as Threat)?.Propositions ?? [])
            _propositions[(Streams.IdOf(stream), framed.Proposition)] = true;
    }
}
