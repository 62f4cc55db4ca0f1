using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>Refusals of what does not exist, said the same way everywhere.</summary>
internal static class Unknown
{
    public static Decision Source(string id, string field = "source") =>
        Decision.No(
            Refusals.UnknownSource,
            $"There is no source '{id}'; register it first with RegisterSource.",
            field,
            Streams.Source(id)
        );

    public static Decision Threat(string id, string field = "threat") =>
        Decision.No(
            Refusals.UnknownThreat,
            $"There is no threat '{id}'; register it first with RegisterThreat.",
            field,
            Streams.Threat(id)
        );

    public static Decision Proposition(string threat, string id, string field = "proposition") =>
        Decision.No(
            Refusals.UnknownProposition,
            $"Threat '{threat}' has no proposition '{id}'; frame it first with FrameProposition.",
            field,
            Things.Proposition(threat, id)
        );

    public static Decision Document(string id, string field = "document") =>
        Decision.No(
            Refusals.UnknownDocument,
            $"There is no document '{id}'; register it first with RegisterDocument.",
            field,
            Streams.Document(id)
        );

    public static Decision Statement(string id, string field = "statement") =>
        Decision.No(
            Refusals.UnknownStatement,
            $"There is no statement '{id}'; record it first with RecordStatement.",
            field,
            Streams.Statement(id)
        );

    public static Decision Assessment(string statement, string id) =>
        Decision.No(
            Refusals.UnknownAssessment,
            $"Statement '{statement}' has no assessment '{id}'; record it first with RecordAssessment.",
            "assessment",
            Things.Assessment(statement, id)
        );
}
