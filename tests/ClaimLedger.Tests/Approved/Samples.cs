using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Tests.Approved;

/// <summary>One instance of each event with everything in it and one with as little as can be. An old sample
/// is never edited, only added to: what was stored once has to be read for good. An event without anything
/// optional has no minimal sample.</summary>
internal static class Samples
{
    /// <summary>The samples by their files' names: the event's name, then what it is a sample of.</summary>
    public static IReadOnlyDictionary<string, object> All { get; } =
        new Dictionary<string, object>(
            [.. OfSources(), .. OfThreats(), .. OfDocuments(), .. OfStatements(), .. OfAssessments()],
            StringComparer.Ordinal
        );

    private static KeyValuePair<string, object>[] OfSources() =>
        [
            new(
                "SourceRegistered",
                new SourceRegistered(
                    SourceKind.Individual,
                    Seal(1),
                    Seal(2),
                    Seal(3),
                    "KG",
                    Seal(4),
                    [Seal(5), Seal(6)]
                )
            ),
            new(
                "SourceRegistered.minimal",
                new SourceRegistered(SourceKind.Class, Seal(1), null, null, null, null, [])
            ),
            new(
                "SourceDescribed",
                new SourceDescribed(SourceKind.Organization, Seal(1), Seal(2), Seal(3), "TJ", Seal(4))
            ),
            new("SourceDescribed.minimal", new SourceDescribed(null, null, Seal(2), null, null, null)),
            new("SourceAliasAdded", new SourceAliasAdded(Seal(5))),
            new("ReliabilityAssessed", new ReliabilityAssessed(Reliability.B, Seal(7))),
            new("ReliabilityAssessed.minimal", new ReliabilityAssessed(Reliability.F, null)),
            new("SourcesLinked", new SourcesLinked(SourceRelation.SpeaksFor, "s2", Seal(8))),
            new("SourcesLinked.minimal", new SourcesLinked(SourceRelation.SameAs, "s2", null)),
            new(
                "SourceRedactionRequested",
                new SourceRedactionRequested("r2", ["name", "alias"], "GDPR Art. 17", Seal(16))
            ),
            new("SourceRedactionDeclined", new SourceRedactionDeclined("r1", Seal(17))),
            new(
                "SourceRedacted",
                new SourceRedacted(
                    ["name", "alias", "redactions/r1/reason"],
                    "GDPR Art. 17",
                    "person-1",
                    "person-2"
                )
            ),
            new("SourcesUnlinked", new SourcesUnlinked(SourceRelation.PartOf, "s2", Seal(8))),
        ];

    private static KeyValuePair<string, object>[] OfThreats() =>
        [
            new(
                "ThreatRegistered",
                new ThreatRegistered(
                    "Islamic Movement of Uzbekistan",
                    ["IMU", "Žižek <&> 'IMU' 😀"],
                    [ThreatType.Terrorist, ThreatType.CrimeSyndicate],
                    ["central-asia"],
                    "The IMU poses a \"threat\".",
                    "Line one.\nLine two."
                )
            ),
            new(
                "ThreatRegistered.minimal",
                new ThreatRegistered("Name", [], [], [], "It is a threat.", null)
            ),
            new(
                "ThreatDescribed",
                new ThreatDescribed("Name", [ThreatType.InsiderAccidental], ["north", "south"], "Description")
            ),
            new("ThreatDescribed.minimal", new ThreatDescribed(null, null, [], null)),
            new("ThreatAliasAdded", new ThreatAliasAdded("IMU")),
            new(
                "PropositionFramed",
                new PropositionFramed("military-capability", "capability", "It can raid.")
            ),
            new("PropositionFramed.minimal", new PropositionFramed("overall", null, "It is a threat.")),
            new(
                "PropositionsRelated",
                new PropositionsRelated("military-capability", PropositionRelation.Narrows, "imu", "overall")
            ),
            new("ThreatsLinked", new ThreatsLinked(ThreatRelation.AlliedWith, "t2", "Fought together.")),
            new("ThreatsLinked.minimal", new ThreatsLinked(ThreatRelation.PartOf, "t2", null)),
            new("ThreatsUnlinked", new ThreatsUnlinked(ThreatRelation.SameAs, "t2", "Two after all.")),
        ];

    private static KeyValuePair<string, object>[] OfDocuments() =>
        [
            new(
                "DocumentRegistered",
                new DocumentRegistered(
                    "Title",
                    "s1",
                    EdtfDate.Parse("2004-01-23"),
                    "en",
                    "https://example.org/a?b=c&d",
                    "Description"
                )
            ),
            new(
                "DocumentRegistered.minimal",
                new DocumentRegistered("Title", null, EdtfDate.Parse("../2004-01~"), null, null, null)
            ),
            new(
                "DocumentDescribed",
                new DocumentDescribed("Title", "s1", "ru", "https://example.org/a", "Description")
            ),
            new("DocumentDescribed.minimal", new DocumentDescribed(null, null, "ru", null, null)),
        ];

    private static KeyValuePair<string, object>[] OfStatements() =>
        [
            new(
                "StatementRecorded",
                new StatementRecorded(
                    "s1",
                    "d1",
                    "para 7",
                    Rendering.Translation,
                    EdtfDate.Parse("2003-10~/2004-01%"),
                    Seal(10),
                    "en",
                    ["s2", "s3"],
                    ["st0"]
                )
            ),
            new(
                "StatementRecorded.minimal",
                new StatementRecorded(
                    "s1",
                    "d1",
                    null,
                    Rendering.Quote,
                    EdtfDate.Parse("2004"),
                    Seal(10),
                    null,
                    [],
                    []
                )
            ),
            new(
                "StatementCorrected",
                new StatementCorrected(
                    "s2",
                    "d2",
                    "para 8",
                    Rendering.Paraphrase,
                    EdtfDate.Parse("2004-01-22"),
                    Seal(11),
                    "ru",
                    Seal(12)
                )
            ),
            new(
                "StatementCorrected.minimal",
                new StatementCorrected(
                    null,
                    null,
                    null,
                    null,
                    EdtfDate.Parse("2004-01-22"),
                    null,
                    null,
                    Seal(12)
                )
            ),
            new(
                "StatementRetracted",
                new StatementRetracted(
                    Retractor.Source,
                    RetractionReason.RetractedBySource,
                    Seal(13),
                    EdtfDate.Parse("2004-02")
                )
            ),
            new(
                "StatementRetracted.minimal",
                new StatementRetracted(Retractor.Editor, RetractionReason.Duplicate, null, null)
            ),
            new("StatementReinstated", new StatementReinstated(Seal(12))),
            new("ExpressionOfConcernIssued", new ExpressionOfConcernIssued(Seal(12))),
            new("ExpressionOfConcernLifted", new ExpressionOfConcernLifted(Seal(12))),
            new(
                "StatementRedactionRequested",
                new StatementRedactionRequested(
                    "r2",
                    ["text", "assessments/a1/rationale"],
                    "GDPR Art. 17",
                    Seal(16)
                )
            ),
            new("StatementRedactionDeclined", new StatementRedactionDeclined("r1", Seal(17))),
            new(
                "StatementRedacted",
                new StatementRedacted(
                    ["text", "assessments/a1/rationale"],
                    "GDPR Art. 17",
                    "person-1",
                    "person-2"
                )
            ),
        ];

    private static KeyValuePair<string, object>[] OfAssessments() =>
        [
            new(
                "AssessmentRecorded",
                new AssessmentRecorded(
                    "a1",
                    "imu",
                    "military-capability",
                    Stance.StronglyDisagree,
                    Likelihood.RoughlyEvenChance,
                    Confidence.Moderate,
                    Credibility.ProbablyTrue,
                    Seal(14)
                )
            ),
            new(
                "AssessmentRecorded.minimal",
                new AssessmentRecorded("a1", "imu", "overall", Stance.Neutral, null, null, null, null)
            ),
            new(
                "AssessmentRevised",
                new AssessmentRevised(
                    "a1",
                    Stance.StronglyAgree,
                    Likelihood.AlmostCertain,
                    Confidence.High,
                    Credibility.CannotBeJudged,
                    Seal(14),
                    Seal(15)
                )
            ),
            new(
                "AssessmentRevised.minimal",
                new AssessmentRevised("a1", Stance.Agree, null, null, null, null, Seal(15))
            ),
            new("AssessmentWithdrawn", new AssessmentWithdrawn("a1", Seal(15))),
            new("AssessmentDisputed", new AssessmentDisputed("a1", "x1", Seal(16))),
            new("DisputeResolved", new DisputeResolved("a1", "x1", Seal(17))),
        ];

    private static Commitment Seal(byte first) =>
        Commitment.Of([.. Enumerable.Range(first, 32).Select(i => (byte)i)]);
}
