using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.History;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Tests.Approved;
using Xunit;

namespace ClaimLedger.Tests.Histories;

/// <summary>What a reader is told of each event.</summary>
public sealed class AccountTests
{
    private static readonly Commitment Why = Sealed(1);
    private static readonly Commitment Name = Sealed(2);
    private static readonly Commitment Text = Sealed(3);

    private static readonly Dictionary<Commitment, string> Texts = new()
    {
        [Why] = "It was\nmisread.",
        [Name] = "Ahmed Rashid",
        [Text] = "Words.",
    };

    private static readonly object[] ASource =
    [
        new SourceRegistered(SourceKind.Individual, Name, null, null, null, null, []),
        new ReliabilityAssessed(Reliability.C, null),
        new SourcesLinked(SourceRelation.PartOf, "s2", null),
        new SourceRedactionRequested("r1", [], "GDPR Art. 17", Why),
    ];

    private static readonly object[] AThreat =
    [
        new ThreatRegistered("IMU", ["Movement"], [ThreatType.Terrorist], ["north"], "It threatens.", null),
        new ThreatsLinked(ThreatRelation.SameAs, "t2", null),
    ];

    private static readonly object[] AStatement =
    [
        new StatementRecorded(
            "s1",
            "d1",
            "para 7",
            Rendering.Quote,
            EdtfDate.Parse("2004-01-23"),
            Text,
            null,
            [],
            []
        ),
        new AssessmentRecorded("a1", "imu", "overall", Stance.Disagree, null, Confidence.Low, null, null),
        new AssessmentDisputed("a1", "x1", Why),
        new StatementRetracted(Retractor.Editor, RetractionReason.Duplicate, null, null),
        new StatementRedactionRequested("r1", [], "GDPR Art. 17", Why),
    ];

    public static TheoryData<string> SampleNames => [.. Samples.All.Keys];

    public static TheoryData<object, string> Words =>
        new()
        {
            { ASource[0], "Registered the source “Ahmed Rashid” (individual)." },
            {
                new SourceDescribed(SourceKind.Group, Why, null, null, "TJ", null),
                "Changed the kind from individual to group, the name from Ahmed Rashid to It was misread. and the country to TJ."
            },
            { new SourceAliasAdded(Name), "Added the alias “Ahmed Rashid”." },
            {
                new ReliabilityAssessed(Reliability.B, Why),
                "Graded the reliability again, from C to B: It was misread."
            },
            {
                new SourcesLinked(SourceRelation.SpeaksFor, "s3", null),
                "Linked to another source, speaks-for s3."
            },
            {
                new SourcesUnlinked(SourceRelation.PartOf, "s2", Why),
                "Undid the link to another source, part-of s2: It was misread."
            },
            {
                new SourceRedactionRequested("r2", [], "GDPR Art. 17", Why),
                "Asked to redact all that is sealed on the ground of GDPR Art. 17 (r2): It was misread."
            },
            { new SourceRedactionDeclined("r1", Why), "Declined redaction r1: It was misread." },
            {
                new SourceRedacted(["name"], "GDPR Art. 17", "person-1", "person-2"),
                "Redacted name on the ground of GDPR Art. 17, as person-1 requested and person-2 approved."
            },
            {
                AThreat[0],
                "Registered the threat “IMU”, and framed its proposition overall, “It threatens.”"
            },
            {
                new ThreatDescribed(null, [ThreatType.Criminal], [], "What it is."),
                "Changed the types from terrorist to criminal, the regions from north to none and the description to What it is."
            },
            { new ThreatAliasAdded("Islamic Movement"), "Added the alias “Islamic Movement”." },
            {
                new PropositionFramed("capability", null, "It can raid"),
                "Framed the proposition capability, “It can raid”."
            },
            {
                new PropositionsRelated("capability", PropositionRelation.Narrows, "imu", "overall"),
                "Related propositions, capability narrows imu/overall."
            },
            {
                new ThreatsLinked(ThreatRelation.AlliedWith, "t3", "They fought together"),
                "Linked to another threat, allied-with t3: They fought together."
            },
            {
                new ThreatsUnlinked(ThreatRelation.SameAs, "t2", "Two after all."),
                "Undid the link to another threat, same-as t2: Two after all."
            },
            {
                Samples.All["DocumentRegistered"],
                "Registered the document “Title”, published on 2004-01-23."
            },
            {
                new DocumentDescribed(null, "s1", null, new string('u', 100), null),
                "Changed the publisher to s1 and the address."
            },
            { AStatement[0], "Recorded what s1 said on 2004-01-23, as a quote from d1, para 7." },
            {
                new StatementCorrected(null, null, null, null, EdtfDate.Parse("2004-01-19"), null, null, Why),
                "Corrected the date from 2004-01-23 to 2004-01-19: It was misread."
            },
            {
                new StatementCorrected("s2", null, null, null, null, Why, null, Sealed(9)),
                "Corrected the source from s1 to s2 and the text from Words. to It was misread.; the reason was redacted."
            },
            {
                new StatementRetracted(
                    Retractor.Source,
                    RetractionReason.RetractedBySource,
                    null,
                    EdtfDate.Parse("2004-02")
                ),
                "Retracted by the source as of 2004-02 (retracted-by-source)."
            },
            {
                new StatementRetracted(Retractor.Editor, RetractionReason.Other, Why, null),
                "Retracted by the editor (other), as though it had never been said: It was misread."
            },
            { new StatementReinstated(Why), "Reinstated what the editor had retracted: It was misread." },
            { new ExpressionOfConcernIssued(Why), "Put the statement in doubt: It was misread." },
            { new ExpressionOfConcernLifted(Why), "Lifted the doubt about the statement: It was misread." },
            {
                new StatementRedactionRequested("r2", ["text", "reason"], "GDPR Art. 17", Why),
                "Asked to redact text, reason on the ground of GDPR Art. 17 (r2): It was misread."
            },
            { new StatementRedactionDeclined("r1", Why), "Declined redaction r1: It was misread." },
            {
                new StatementRedacted(["text", "reason"], "GDPR Art. 17", "person-1", "person-2"),
                "Redacted text, reason on the ground of GDPR Art. 17, as person-1 requested and person-2 approved."
            },
            {
                new AssessmentRecorded(
                    "a2",
                    "imu",
                    "overall",
                    Stance.Agree,
                    Likelihood.Likely,
                    null,
                    Credibility.Confirmed,
                    Why
                ),
                "Assessed as agree on imu/overall, likelihood likely, credibility 1 (a2): It was misread."
            },
            {
                new AssessmentRevised("a1", Stance.Neutral, null, Confidence.High, null, null, Why),
                "Revised assessment a1, the stance from disagree to neutral and the confidence from low to high: It was misread."
            },
            {
                new AssessmentWithdrawn("a1", Why),
                "Withdrew assessment a1, disagree on imu/overall, confidence low, as a mistake of the record: It was misread."
            },
            {
                new AssessmentDisputed("a1", "x2", Why),
                "Disputed assessment a1, disagree on imu/overall, confidence low, as x2: It was misread."
            },
            { new DisputeResolved("a1", "x1", Why), "Resolved dispute x1 of assessment a1: It was misread." },
        };

    [Theory]
    [MemberData(nameof(Words))]
    public void An_event_is_told_in_one_sentence(object e, string words) =>
        Assert.Equal(words, Tell(e).Words);

    /// <summary>Every event there is, as full and as bare as it comes, and with nothing left to
    /// open.</summary>
    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Every_event_has_words_and_says_what_it_changed(string name)
    {
        var account = Tell(Samples.All[name], texts: []);
        Assert.Matches("^[A-Z].{8,}[.”]$", account.Words);
        Assert.Null(account.Reason is { } reason && !IsPlain(name) ? reason : null);
        Assert.NotEmpty(account.Changes);
        Assert.All(account.Changes, c => Assert.True(c.Before != c.After || c.Redacted, $"{name}: {c}"));
    }

    [Fact]
    public void Every_type_of_event_is_told_above() =>
        Assert.Empty(
            EventTypes
                .All.Select(e => e.Name)
                .Except(Words.Select(row => EventTypes.NameOf(row.Data.Item1)), StringComparer.Ordinal)
        );

    private static bool IsPlain(string name) => name.StartsWith("Threat", StringComparison.Ordinal);

    private static Account Tell(object e, Dictionary<Commitment, string>? texts = null)
    {
        var (stream, events) = Before(e);
        object? state = null;
        foreach (var before in events)
            state = Evolve(state, At(before, stream));
        return Account.Of(state, At(e, stream), texts ?? Texts);
    }

    /// <summary>What has to have happened for the event to have something to change.</summary>
    private static (string Stream, object[] Events) Before(object e) =>
        EventTypes.NameOf(e) switch
        {
            "SourceRegistered" or "ThreatRegistered" or "DocumentRegistered" or "StatementRecorded" => (
                "source/s1",
                []
            ),
            "ReliabilityAssessed" or "SourcesLinked" or "SourcesUnlinked" => ("source/s1", ASource),
            "SourceDescribed" or "SourceAliasAdded" => ("source/s1", ASource),
            "SourceRedactionRequested" or "SourceRedactionDeclined" => ("source/s1", ASource),
            "SourceRedacted" => ("source/s1", ASource),
            "PropositionFramed" or "PropositionsRelated" => ("threat/imu", AThreat),
            "ThreatDescribed" or "ThreatAliasAdded" => ("threat/imu", AThreat),
            "ThreatsLinked" or "ThreatsUnlinked" => ("threat/imu", AThreat),
            "DocumentDescribed" => ("document/d1", [Samples.All["DocumentRegistered.minimal"]]),
            "StatementReinstated" => ("statement/st1", AStatement),
            "StatementRedactionRequested" or "StatementRedactionDeclined" => ("statement/st1", AStatement),
            "ExpressionOfConcernLifted" => (
                "statement/st1",
                [AStatement[0], new ExpressionOfConcernIssued(Why)]
            ),
            "AssessmentRecorded" => ("statement/st1", AStatement[..1]),
            "AssessmentDisputed" => ("statement/st1", AStatement[..2]),
            _ => ("statement/st1", AStatement[..3]),
        };

    private static Recorded At(object e, string stream) =>
        new(e, stream, Version: 1, Position: 1, DateTimeOffset.UnixEpoch, "editor-1", Guid.Empty);

    private static object Evolve(object? state, Recorded next) =>
        next.Stream.Split('/')[0] switch
        {
            "source" => Source.Evolve((Source?)state, next),
            "threat" => Threat.Evolve((Threat?)state, next),
            "document" => Document.Evolve((Document?)state, next),
            _ => Statement.Evolve((Statement?)state, next),
        };

    private static Commitment Sealed(byte first) => Commitment.Of([.. Enumerable.Repeat(first, 32)]);
}
