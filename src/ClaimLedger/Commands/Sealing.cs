using ClaimLedger.Domain.Sealing;
using ClaimLedger.Storage;

namespace ClaimLedger.Commands;

/// <summary>Seals the texts of one command; what it sealed is kept only if the command appends.</summary>
internal sealed class Sealing(StreamInWork stream, Vault vault)
{
    private readonly List<Disclosure> _disclosures = [];
    private SubjectKey? _key = stream.SubjectKey;
    private byte[]? _wrapped;

    public Commitment Seal(string field, string text)
    {
        if (_key is null)
            (_key, _wrapped) = vault.NewKey(stream.Key);
        var disclosure = _key.Seal(stream.Key, field, text);
        _disclosures.Add(disclosure);
        return disclosure.Commitment;
    }

    public void Keep()
    {
        if (_wrapped is not null)
            stream.Take(_key!, _wrapped);
        stream.Disclosures.AddRange(_disclosures);
    }
}
