using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain;

/// <summary>The types of the stored events, by the names under which they are stored, for good. A class may
/// be renamed or moved; a name here never changes.</summary>
public static class EventTypes
{
    /// <summary>Every event, name and class.</summary>
    public static IReadOnlyList<(string Name, Type Type)> All { get; } =
    [
        ("SourceRegistered", typeof(SourceRegistered)),
        ("SourceDescribed", typeof(SourceDescribed)),
        ("SourceAliasAdded", typeof(SourceAliasAdded)),
        ("ReliabilityAssessed", typeof(ReliabilityAssessed)),
        ("SourcesLinked", typeof(SourcesLinked)),
        ("SourcesUnlinked", typeof(SourcesUnlinked)),
        ("SourceRedactionRequested", typeof(SourceRedactionRequested)),
        ("SourceRedactionDeclined", typeof(SourceRedactionDeclined)),
        ("SourceRedacted", typeof(SourceRedacted)),
        ("ThreatRegistered", typeof(ThreatRegistered)),
        ("ThreatDescribed", typeof(ThreatDescribed)),
        ("ThreatAliasAdded", typeof(ThreatAliasAdded)),
        ("PropositionFramed", typeof(PropositionFramed)),
        ("PropositionsRelated", typeof(PropositionsRelated)),
        ("ThreatsLinked", typeof(ThreatsLinked)),
        ("ThreatsUnlinked", typeof(ThreatsUnlinked)),
        ("DocumentRegistered", typeof(DocumentRegistered)),
        ("DocumentDescribed", typeof(DocumentDescribed)),
        ("StatementRecorded", typeof(StatementRecorded)),
        ("StatementCorrected", typeof(StatementCorrected)),
        ("StatementRetracted", typeof(StatementRetracted)),
        ("StatementReinstated", typeof(StatementReinstated)),
        ("ExpressionOfConcernIssued", typeof(ExpressionOfConcernIssued)),
        ("ExpressionOfConcernLifted", typeof(ExpressionOfConcernLifted)),
        ("AssessmentRecorded", typeof(AssessmentRecorded)),
        ("AssessmentRevised", typeof(AssessmentRevised)),
        ("AssessmentWithdrawn", typeof(AssessmentWithdrawn)),
        ("AssessmentDisputed", typeof(AssessmentDisputed)),
        ("DisputeResolved", typeof(DisputeResolved)),
        ("StatementRedacted", typeof(StatementRedacted)),
        ("StatementRedactionRequested", typeof(StatementRedactionRequested)),
        ("StatementRedactionDeclined", typeof(StatementRedactionDeclined)),
    ];

    private static readonly Dictionary<Type, string> Names = All.ToDictionary(e => e.Type, e => e.Name);

    /// <summary>Reads a stored event.</summary>
    /// <param name="name">The name under which it is stored.</param>
    /// <param name="json">Its JSON, as <see cref="LedgerJson.Stored"/> writes it.</param>
    /// <exception cref="JsonException">It is of no type of ours, or has not its type's shape.</exception>
    public static object Read(string name, string json) =>
        JsonSerializer.Deserialize(json, InfoOf(name, Stored.Infos)) ?? throw IsNull(name);

    /// <summary>Reads a stored event.</summary>
    /// <param name="name">The name under which it is stored.</param>
    /// <param name="json">Its JSON, as UTF-8.</param>
    /// <param name="infos">How it is read, from <see cref="InfosOf"/>.</param>
    /// <exception cref="JsonException">It is of no type of ours, or has not its type's shape.</exception>
    public static object Read(
        string name,
        ReadOnlySpan<byte> json,
        IReadOnlyDictionary<string, JsonTypeInfo> infos
    ) => JsonSerializer.Deserialize(json, InfoOf(name, infos)) ?? throw IsNull(name);

    /// <summary>How the events are read, by the names under which they are stored: to be made once, and not
    /// to be looked for at each event.</summary>
    /// <param name="options"><see cref="LedgerJson.Stored"/>, or what reads the same.</param>
    public static IReadOnlyDictionary<string, JsonTypeInfo> InfosOf(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return All.ToDictionary(e => e.Name, e => options.GetTypeInfo(e.Type), StringComparer.Ordinal);
    }

    private static JsonTypeInfo InfoOf(string name, IReadOnlyDictionary<string, JsonTypeInfo> infos) =>
        infos.GetValueOrDefault(name) ?? throw new JsonException($"There is no event of type {name}.");

    private static JsonException IsNull(string name) => new($"The event of type {name} is null.");

    /// <summary>The name under which an event is stored.</summary>
    public static string NameOf(object e) => Names[e.GetType()];

    /// <summary>The names under which events of some types are stored.</summary>
    public static string[] NamesOf(IEnumerable<Type> types) => [.. types.Select(type => Names[type])];

    /// <summary>Made when the first event is read, and not for those who ask for names.</summary>
    private static class Stored
    {
        public static readonly IReadOnlyDictionary<string, JsonTypeInfo> Infos = InfosOf(LedgerJson.Stored);
    }
}
