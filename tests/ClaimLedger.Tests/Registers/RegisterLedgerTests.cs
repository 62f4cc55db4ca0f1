using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Registers;

public sealed class RegisterLedgerTests
{
    private readonly MemoryLedger _ledger = new();

    public RegisterLedgerTests()
    {
        foreach (var command in Known.Assessed)
            _ledger.Submit(command);
        _ledger.Submit(Known.Source("s2"));
    }

    [Fact]
    public void What_is_recorded_for_the_first_time_is_no_entry() =>
        Assert.Empty(RegisterBook.Of(_ledger.Events).Entries);

    [Fact]
    public void A_retraction_is_in_force_until_the_statement_is_reinstated()
    {
        var entry = Does(
            new RetractStatement(
                "st1",
                Retractor.Source,
                RetractionReason.Misquoted,
                "Never said so.",
                Known.Date("2004-02")
            )
        );
        Assert.Equal(
            (RegisterKind.Retraction, "st1", "s1", "d1", "2004-01-20", "editor-1"),
            (entry.Kind, entry.Statement, entry.Source, entry.Document, entry.StatedOn?.Text, entry.Actor)
        );
        Assert.Equal(["t1"], entry.Threats);
        Assert.Equal((Retractor.Source, RetractionReason.Misquoted), (entry.By, entry.Reason));
        Assert.Equal("2004-02", entry.RetractedOn?.Text);
        Assert.Equal(Known.Sealed(SealedFields.Note, "Never said so."), entry.Note);

        var end = Ends(new ReinstateStatement("st1", "He did."), "editor-2");
        Assert.Equal((entry.Opened.Position, "editor-2"), (end.Entry, end.Actor));
        Assert.Equal("StatementReinstated", end.By.Type);
        Assert.Equal(Known.Sealed(SealedFields.Reason, "He did."), end.Note);
    }

    [Fact]
    public void A_correction_names_what_is_other_than_before_and_leaves_texts_sealed()
    {
        var entry = Does(
            new CorrectStatement("st1", "Why", "s2", StatedOn: Known.Date("2004-01-20"), Text: "Other words")
        );
        Assert.Equal(
            [new FieldChange("source", "s1", "s2"), new FieldChange("text")],
            entry.Changes.AsEnumerable()
        );
        Assert.Equal(("s1", "s2"), (entry.Source, entry.To("source")));
        Assert.Null(entry.To("statedOn"));
        var next = Does(
            new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01~"), Locator: "p. 3")
        );
        Assert.Equal("s2", next.Source);
        Assert.Equal(
            [new FieldChange("locator", null, "p. 3"), new FieldChange("statedOn", "2004-01-20", "2004-01~")],
            next.Changes.AsEnumerable()
        );
    }

    [Fact]
    public void A_concern_is_in_force_until_it_is_lifted_and_can_be_issued_again()
    {
        var first = Does(new IssueExpressionOfConcern("st1", "Doubts"));
        Assert.Equal(first.Opened.Position, Ends(new LiftExpressionOfConcern("st1", "Seen to")).Entry);
        var second = Does(new IssueExpressionOfConcern("st1", "Doubts"));
        Assert.Equal(second.Opened.Position, Ends(new LiftExpressionOfConcern("st1", "Seen to again")).Entry);
    }

    [Fact]
    public void A_revision_names_what_it_changed_in_the_coding_and_the_threat_of_its_assessment_alone()
    {
        _ledger.Submit(Known.Threat("t2"));
        _ledger.Submit(new RecordAssessment("st1", "a2", "t2", Stance.Neutral));
        var entry = Does(
            new ReviseAssessment("st1", "a1", "Why", Stance.Disagree, Likelihood.Likely, Rationale: "Because")
        );
        Assert.Equal((RegisterKind.Revision, "a1"), (entry.Kind, entry.Assessment));
        Assert.Equal(["t1"], entry.Threats);
        Assert.Equal(
            [
                new FieldChange("stance", "agree", "disagree"),
                new FieldChange("likelihood", null, "likely"),
                new FieldChange("rationale"),
            ],
            entry.Changes.AsEnumerable()
        );
        var cleared = Does(new ReviseAssessment("st1", "a1", "Why", Clear: ["likelihood"]));
        Assert.Equal([new FieldChange("likelihood", "likely", null)], cleared.Changes.AsEnumerable());
    }

    [Fact]
    public void Threats_are_those_of_the_assessments_that_stood()
    {
        _ledger.Submit(Known.Threat("t0"));
        _ledger.Submit(new RecordAssessment("st1", "a2", "t0", Stance.Neutral));
        Assert.Equal(["t0", "t1"], Does(new CorrectStatement("st1", "Why", Locator: "p. 1")).Threats);
        var withdrawn = Does(new WithdrawAssessment("st1", "a2", "Why"));
        Assert.Equal((RegisterKind.WithdrawnAssessment, "a2"), (withdrawn.Kind, withdrawn.Assessment));
        Assert.Equal(["t0"], withdrawn.Threats);
        Assert.Equal(["t1"], Does(new CorrectStatement("st1", "Why", Locator: "p. 2")).Threats);
    }

    [Fact]
    public void Disputes_of_one_assessment_end_each_for_itself()
    {
        var first = Does(new DisputeAssessment("st1", "a1", "x1", "Why"), "editor-2");
        var second = Does(new DisputeAssessment("st1", "a1", "x2", "Why"), "editor-2");
        Assert.Equal(("a1", "x2"), (second.Assessment, second.Dispute));
        Assert.Equal(first.Opened.Position, Ends(new ResolveDispute("st1", "a1", "x1", "So")).Entry);
        Assert.Equal(second.Opened.Position, Ends(new ResolveDispute("st1", "a1", "x2", "So")).Entry);
    }

    [Fact]
    public void A_redaction_names_the_paths_that_are_gone_and_who_asked_and_approved()
    {
        _ledger.Append(
            "statement/st1",
            new StatementRedacted(["text", "assessments/a1/rationale"], "Article 17", "desk-2", "desk-3"),
            "desk-1"
        );
        var (entry, end) = RegisterBook.Of(_ledger.Events).Entries[^1];
        Assert.Null(end);
        Assert.Equal(
            (RegisterKind.Redaction, "desk-2", "desk-3", "Article 17"),
            (entry.Kind, entry.RequestedBy, entry.ApprovedBy, entry.Basis)
        );
        Assert.Equal(["text", "assessments/a1/rationale"], entry.Changes.Select(c => c.Field));
        Assert.Null(entry.Note);
    }

    [Fact]
    public void A_redaction_is_in_force_as_a_request_until_another_approves_it()
    {
        var asked = Does(new RedactStatement("st1", "r1", "Article 17", "Why", ["text"]), "desk-2");
        Assert.Equal(
            (RegisterKind.RedactionRequest, "desk-2", null, "Article 17"),
            (asked.Kind, asked.RequestedBy, asked.ApprovedBy, asked.Basis)
        );
        Assert.Equal(["text"], asked.Changes.Select(c => c.Field));
        Assert.Equal(Known.Sealed("redactions/r1/reason", "Why"), asked.Note);

        var approved = Does(new ApproveStatementRedaction("st1", "r1"), "desk-3");
        Assert.Equal((RegisterKind.Redaction, "desk-3"), (approved.Kind, approved.ApprovedBy));
        var (_, end) = RegisterBook.Of(_ledger.Events).Entries[^2];
        Assert.Equal((approved.Opened, "desk-3", null), (end!.By, end.Actor, end.Note));
    }

    [Fact]
    public void A_redaction_that_is_declined_ends_the_request_and_is_no_redaction()
    {
        var asked = Does(new RedactSource("s1", "r1", "Article 17", "Why"), "desk-2");
        Assert.Equal(
            (null, "s1", null, null),
            (asked.Statement, asked.Source, asked.Document, asked.StatedOn)
        );
        Assert.Empty(asked.Changes);
        Assert.Equal(asked.Opened.Position, Ends(new DeclineSourceRedaction("s1", "r1", "No")).Entry);
    }

    [Fact]
    public void A_sources_redaction_has_no_statement()
    {
        Does(new RedactSource("s1", "r1", "Article 17", "Why"), "desk-2");
        var entry = Does(new ApproveSourceRedaction("s1", "r1"), "desk-3");
        Assert.Equal((RegisterKind.Redaction, null, "s1"), (entry.Kind, entry.Statement, entry.Source));
        Assert.Equal(["name", "redactions/r1/reason"], entry.Changes.Select(c => c.Field));
    }

    public static TheoryData<object> CannotFollow =>
        [
            new StatementReinstated(Known.Sealed(SealedFields.Reason, "Why")),
            new StatementRedactionDeclined("r1", Known.Sealed("redactions/r1/decline", "Why")),
            new ExpressionOfConcernLifted(Known.Sealed(SealedFields.Reason, "Why")),
            new DisputeResolved("a1", "x1", Known.Sealed(SealedFields.Resolution("a1", "x1"), "So")),
            new AssessmentWithdrawn("a9", Known.Sealed(SealedFields.AssessmentReason("a9"), "Why")),
        ];

    [Theory]
    [MemberData(nameof(CannotFollow))]
    public void What_ends_nothing_or_is_about_nothing_is_no_entry_but_a_fault(object happened)
    {
        _ledger.Append("statement/st1", happened, "editor-1");
        Assert.Throws<InvalidOperationException>(() => RegisterBook.Of(_ledger.Events));
    }

    [Fact]
    public void What_is_in_force_is_not_put_into_force_again()
    {
        Does(new IssueExpressionOfConcern("st1", "Doubts"));
        var again = new ExpressionOfConcernIssued(Known.Sealed(SealedFields.Reason, "More doubts"));
        _ledger.Append("statement/st1", again, "editor-1");
        Assert.Throws<InvalidOperationException>(() => RegisterBook.Of(_ledger.Events));
    }

    private RegisterEntry Does(Command command, string actor = "editor-1")
    {
        Assert.IsType<Decision.Append>(_ledger.Submit(command, actor));
        var (entry, end) = RegisterBook.Of(_ledger.Events).Entries[^1];
        Assert.Null(end);
        Assert.Equal(_ledger.Head, entry.Opened.Position);
        return entry;
    }

    private RegisterEnd Ends(Command command, string actor = "editor-1")
    {
        Assert.IsType<Decision.Append>(_ledger.Submit(command, actor));
        return Assert
            .Single(RegisterBook.Of(_ledger.Events).Entries, e => e.End?.By.Position == _ledger.Head)
            .End!;
    }
}
