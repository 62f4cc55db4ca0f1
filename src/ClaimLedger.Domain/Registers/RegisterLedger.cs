using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Registers;

/// <summary>The fold behind the register: events of statements and sources in ledger order in, what each did
/// to the register out. The entries of one stream depend on no other, so it works as well on some streams
/// alone, each from its beginning.</summary>
public sealed class RegisterLedger
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly SourceRegister _sources = new();
    private readonly InForceEntries _inForce = new();

    /// <summary>The types of the events that write or end an entry; no other does anything.</summary>
    public static IReadOnlyList<Type> Takes { get; } =
    [
        typeof(StatementCorrected),
        typeof(StatementRetracted),
        typeof(StatementReinstated),
        typeof(ExpressionOfConcernIssued),
        typeof(ExpressionOfConcernLifted),
        typeof(AssessmentRevised),
        typeof(AssessmentWithdrawn),
        typeof(AssessmentDisputed),
        typeof(DisputeResolved),
        typeof(StatementRedacted),
        typeof(StatementRedactionRequested),
        typeof(StatementRedactionDeclined),
        .. SourceRegister.Takes,
    ];

    /// <summary>Folds the next event of a statement's or a source's stream; null where it does nothing to the
    /// register.</summary>
    /// <exception cref="InvalidOperationException">It cannot follow what was folded: it is about no assessment
    /// of the statement, puts into force what is in force, or ends what is not.</exception>
    public RegisterChange? Apply(Recorded next)
    {
        if (next.Stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal))
            return _sources.Apply(next);
        var before = _statements.GetValueOrDefault(next.Stream);
        var after = Statement.Evolve(before, next);
        _statements[next.Stream] = after;
        return Apply(next, before, after);
    }

    /// <summary>Folds an event of a statement's stream that was read into the statement already, which is not
    /// kept here a second time. A stream's events come all in this way or all in the other.</summary>
    /// <inheritdoc cref="Apply(Recorded)" path="/exception"/>
    public RegisterChange? Apply(StanceStep step) => Apply(step.Next, step.Before, step.After);

    private RegisterChange? Apply(Recorded next, Statement? before, Statement after)
    {
        if (before is null)
            return null;
        return next.Event switch
        {
            StatementCorrected e => Entry(
                OfStatement(RegisterKind.Correction, before, next) with
                {
                    Changes = Changed(FieldsOf(before), FieldsOf(after)),
                    Note = e.Reason,
                }
            ),
            StatementRetracted e => InForce(
                OfStatement(RegisterKind.Retraction, before, next) with
                {
                    By = e.By,
                    Reason = e.Reason,
                    RetractedOn = e.RetractedOn,
                    Note = e.Note,
                }
            ),
            StatementReinstated e => End(RegisterKind.Retraction, thing: null, next, e.Reason),
            ExpressionOfConcernIssued e => InForce(
                OfStatement(RegisterKind.Concern, before, next) with
                {
                    Note = e.Reason,
                }
            ),
            ExpressionOfConcernLifted e => End(RegisterKind.Concern, thing: null, next, e.Reason),
            AssessmentRevised e => Entry(
                OfAssessment(RegisterKind.Revision, before, e.Assessment, next) with
                {
                    Changes = Changed(
                        FieldsOf(before.Assessment(e.Assessment)!.Coding),
                        FieldsOf(after.Assessment(e.Assessment)!.Coding)
                    ),
                    Note = e.Reason,
                }
            ),
            AssessmentWithdrawn e => Entry(
                OfAssessment(RegisterKind.WithdrawnAssessment, before, e.Assessment, next) with
                {
                    Note = e.Reason,
                }
            ),
            AssessmentDisputed e => InForce(
                OfAssessment(RegisterKind.Dispute, before, e.Assessment, next) with
                {
                    Dispute = e.Dispute,
                    Note = e.Reason,
                }
            ),
            DisputeResolved e => End(
                RegisterKind.Dispute,
                ThingOf(e.Assessment, e.Dispute),
                next,
                e.Resolution
            ),
            StatementRedactionRequested e => InForce(
                RedactionEntries.Requested(
                    OfStatement(RegisterKind.RedactionRequest, before, next),
                    e.Fields,
                    e.Basis,
                    e.Reason
                )
            ),
            StatementRedactionDeclined e => End(RegisterKind.RedactionRequest, thing: null, next, e.Reason),
            StatementRedacted e => new RegisterChange(
                RedactionEntries.Redacted(
                    OfStatement(RegisterKind.Redaction, before, next),
                    e.Fields,
                    e.Basis,
                    e.RequestedBy,
                    e.ApprovedBy
                ),
                _inForce.EndIfAny(next, RegisterKind.RedactionRequest)
            ),
            _ => null,
        };
    }

    private static RegisterChange Entry(RegisterEntry entry) => new(entry, Ended: null);

    private RegisterChange InForce(RegisterEntry entry)
    {
        var thing = entry.Dispute is null ? null : ThingOf(entry.Assessment!, entry.Dispute);
        _inForce.Begin(Streams.Statement(entry.Statement!), entry, thing);
        return Entry(entry);
    }

    private RegisterChange End(RegisterKind kind, string? thing, Recorded next, Commitment note) =>
        new(Opened: null, _inForce.End(next, kind, thing, note));

    private static RegisterEntry OfStatement(RegisterKind kind, Statement before, Recorded next) =>
        new(
            kind,
            before.Id,
            before.Source,
            before.Document,
            before.StatedOn,
            EventReference.To(next),
            next.Actor
        )
        {
            Threats = before
                .Assessments.Where(a => a.Withdrawn is null)
                .Select(a => a.Original.Threat)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .ToItems(),
        };

    private static RegisterEntry OfAssessment(
        RegisterKind kind,
        Statement before,
        string id,
        Recorded next
    ) =>
        OfStatement(kind, before, next) with
        {
            Assessment = id,
            Threats =
            [
                before.Assessment(id)?.Original.Threat
                    ?? throw new InvalidOperationException(
                        $"Statement '{before.Id}' has no assessment '{id}'."
                    ),
            ],
        };

    private static string ThingOf(string assessment, string dispute) => $"{assessment}/{dispute}";

    /// <summary>The fields that a correction can change, the sealed one by its commitment.</summary>
    private static (string Field, string? Value, Commitment? Sealed)[] FieldsOf(Statement s) =>
        [
            ("source", s.Source, null),
            ("document", s.Document, null),
            ("locator", s.Locator, null),
            ("rendering", Codes<Rendering>.Write(s.Rendering), null),
            ("statedOn", s.StatedOn.Text, null),
            (SealedFields.Text, null, s.Text),
            ("language", s.Language, null),
        ];

    /// <summary>The fields that a revision can change, the sealed one by its commitment.</summary>
    private static (string Field, string? Value, Commitment? Sealed)[] FieldsOf(Coding c) =>
        [
            ("stance", Codes<Stance>.Write(c.Stance), null),
            ("likelihood", Code(c.Likelihood), null),
            ("confidence", Code(c.Confidence), null),
            ("credibility", Code(c.Credibility), null),
            ("rationale", null, c.Rationale),
        ];

    private static Items<FieldChange> Changed(
        (string Field, string? Value, Commitment? Sealed)[] before,
        (string Field, string? Value, Commitment? Sealed)[] after
    ) =>
        before
            .Zip(after)
            .Where(pair => pair.First != pair.Second)
            .Select(pair => new FieldChange(pair.First.Field, pair.First.Value, pair.Second.Value))
            .ToItems();

    private static string? Code<T>(T? value)
        where T : struct, Enum => value is { } there ? Codes<T>.Write(there) : null;
}
