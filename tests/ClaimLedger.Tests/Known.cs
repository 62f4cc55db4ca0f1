using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Tests;

/// <summary>The commands that most scenarios begin with.</summary>
internal static class Known
{
    public static EdtfDate Date(string text) => EdtfDate.Parse(text);

    public static RegisterSource Source(string id = "s1") => new(id, SourceKind.Individual, $"Name of {id}");

    public static RegisterThreat Threat(string id = "t1") => new(id, $"Name of {id}", $"{id} is a threat.");

    public static FrameProposition Proposition(string id = "p1", string threat = "t1") =>
        new(threat, id, $"{threat} can do {id}.");

    public static RegisterDocument Document(string id = "d1", string publishedOn = "2004-01-23") =>
        new(id, $"Title of {id}", Date(publishedOn));

    public static RecordStatement Statement(string id = "st1", string statedOn = "2004-01-20") =>
        new(id, "s1", "d1", Rendering.Quote, Date(statedOn), $"Words of {id}.");

    public static RecordAssessment Assessment(Stance stance = Stance.Agree, string id = "a1") =>
        new("st1", id, "t1", stance);

    /// <summary>A source, a threat with a second proposition, a document.</summary>
    public static Command[] Things { get; } = [Source(), Threat(), Proposition(), Document()];

    /// <summary>The same, with the statement st1.</summary>
    public static Command[] Said { get; } = [.. Things, Statement()];

    /// <summary>The same, with the assessment a1 of st1.</summary>
    public static Command[] Assessed { get; } = [.. Said, Assessment()];

    /// <summary>What a text of the statement st1 is sealed as.</summary>
    public static Commitment Sealed(string field, string text) =>
        Scenario.Sealed("statement/st1", field, text);
}
