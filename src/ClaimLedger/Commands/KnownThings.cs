using System.Collections.Concurrent;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Commands;

/// <summary>The sources and documents that this node has seen committed. They are never deleted and a
/// publication date never changes, so what is known here holds for good; what is not known is looked up. A
/// threat is looked up each time, as it may have got propositions elsewhere; statements are too many to keep,
/// and few are referred to.</summary>
public sealed class KnownThings
{
    private readonly ConcurrentDictionary<string, EdtfDate?> _streams = new(StringComparer.Ordinal);

    /// <summary>Whether the stream is known to exist.</summary>
    public bool Has(string stream) => _streams.ContainsKey(stream);

    /// <summary>When the document was published, where it is known.</summary>
    public EdtfDate? PublishedOn(string document) => _streams.GetValueOrDefault(Streams.Document(document));

    /// <summary>Takes in a committed state, where it is of a kind that is kept.</summary>
    public void Learn(string stream, object state)
    {
        if (state is Source or Document)
            _streams[stream] = (state as Document)?.PublishedOn;
    }
}
