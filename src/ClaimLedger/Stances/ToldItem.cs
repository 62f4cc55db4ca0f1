using ClaimLedger.Domain;
using ClaimLedger.Storage;

namespace ClaimLedger.Stances;

/// <summary>An event with who acted, why, and what it did in one sentence.</summary>
public sealed record ToldItem(
    Guid Event,
    string Type,
    long Position,
    DateTimeOffset RecordedAt,
    string Actor,
    string? Reason,
    string Words
)
{
    internal static ToldItem Of(Told told) =>
        new(
            told.Event.Id,
            EventTypes.NameOf(told.Event.Event),
            told.Event.Position,
            told.Event.At,
            told.Event.Actor,
            told.Account.Reason,
            told.Account.Words
        );
}
