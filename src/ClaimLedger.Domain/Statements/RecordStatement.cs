using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Records what a source said, on a date, in a document; with its first assessments, if
/// wished.</summary>
/// <param name="Statement">The new statement's id; left out, a new UUIDv7. Choose one: a repeat of a
/// command that names its statement is recognised.</param>
/// <param name="Source">Who said it.</param>
/// <param name="Document">Where it was published.</param>
/// <param name="Rendering">How the text stands to the source's words.</param>
/// <param name="StatedOn">When it was said, as an EDTF date.</param>
/// <param name="Text">What was said. Sealed.</param>
/// <param name="Locator">The place in the document, such as para 7.</param>
/// <param name="Language">The text's language, BCP 47.</param>
/// <param name="ReportedVia">The sources that passed it on.</param>
/// <param name="BasedOn">The statements that it rests on.</param>
/// <param name="Assessments">Its first assessments.</param>
public sealed record RecordStatement(
    [Slug, MadeWhenAbsent] string Statement,
    [Slug] string Source,
    [Slug] string Document,
    Rendering Rendering,
    EdtfDate StatedOn,
    [Text(50_000)] string Text,
    [Text(200)] string? Locator = null,
    [Text(35)] string? Language = null,
    [Slug] Items<string>? ReportedVia = null,
    [Slug] Items<string>? BasedOn = null,
    Items<FirstAssessment>? Assessments = null
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override IEnumerable<string> Refers() =>
        [
            Streams.Source(Source),
            Streams.Document(Document),
            .. ReportedVia.ToItems().Select(Streams.Source),
            .. BasedOn.ToItems().Select(Streams.Statement),
            .. Assessments.ToItems().Select(a => Streams.Threat(a.Threat)),
        ];

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check() =>
        Assessments
            .ToItems()
            .GroupBy(a => a.Assessment, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => new Refusal(
                Refusals.Invalid,
                $"Two assessments have the id '{g.Key}'; give each its own.",
                "assessments"
            ));

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        var recorded = new StatementRecorded(
            Source,
            Document,
            Locator,
            Rendering,
            StatedOn,
            now.Seal(SealedFields.Text, Text),
            Language,
            ReportedVia.ToItems().Distinct(StringComparer.Ordinal).ToItems(),
            BasedOn.ToItems().Distinct(StringComparer.Ordinal).ToItems()
        );
        var assessed = Assessments.ToItems().Select(a => a.On(now)).ToItems();
        if (state is not null)
            return Again(state, recorded, assessed);
        return Missing(now)
            ?? Dates.Check(StatedOn, Document, now)
            ?? assessed
                .Select((a, i) => AssessedThings.Check(a, now, $"assessments[{i}]."))
                .FirstOrDefault(no => no is not null)
            ?? Decision.Of([recorded, .. assessed]);
    }

    private Decision Again(Statement state, StatementRecorded recorded, Items<AssessmentRecorded> assessed) =>
        state.Original == recorded && assessed.All(a => state.Assessment(a.Assessment)?.Original == a)
            ? new Decision.Repeat([recorded, .. assessed])
            : Decision.No(
                Refusals.AlreadyExists,
                $"Statement '{Statement}' is recorded with other content; change it with CorrectStatement, add to it with RecordAssessment, or choose another id.{Destroyed.Excuse(state)}",
                "statement"
            );

    private Decision? Missing(Situation now)
    {
        if (!now.References.Exists(Streams.Source(Source)))
            return Unknown.Source(Source);
        if (!now.References.Exists(Streams.Document(Document)))
            return Unknown.Document(Document);
        foreach (var (via, i) in ReportedVia.ToItems().Select((via, i) => (via, i)))
        {
            if (!now.References.Exists(Streams.Source(via)))
                return Unknown.Source(via, $"reportedVia[{i}]");
        }
        foreach (var (other, i) in BasedOn.ToItems().Select((other, i) => (other, i)))
        {
            if (other == Statement)
                return Decision.No(
                    Refusals.SelfReference,
                    $"Statement '{Statement}' cannot rest on itself; name another.",
                    $"basedOn[{i}]"
                );
            if (!now.References.Exists(Streams.Statement(other)))
                return Unknown.Statement(other, $"basedOn[{i}]");
        }
        return null;
    }
}

/// <summary>An assessment recorded together with its statement.</summary>
/// <param name="Assessment">Its id within the statement, such as a1.</param>
/// <param name="Threat">The threat that it is about.</param>
/// <param name="Stance">Where the source stands.</param>
/// <param name="Proposition">The proposition that it answers; left out, overall.</param>
/// <param name="Likelihood">How probable the source holds the proposition to be.</param>
/// <param name="Confidence">How sure the coding is.</param>
/// <param name="Credibility">How credible the information is.</param>
/// <param name="Rationale">Why it is coded so. Sealed.</param>
public sealed record FirstAssessment(
    [Slug] string Assessment,
    [Slug] string Threat,
    Stance Stance,
    [Slug] string Proposition = Threat.Overall,
    Likelihood? Likelihood = null,
    Confidence? Confidence = null,
    Credibility? Credibility = null,
    [Text(10_000)] string? Rationale = null
)
{
    internal AssessmentRecorded On(Situation now) =>
        new(
            Assessment,
            Threat,
            Proposition,
            Stance,
            Likelihood,
            Confidence,
            Credibility,
            now.SealIfAny(SealedFields.Rationale(Assessment), Rationale)
        );
}
