using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>What is refused may be anybody's text, and its reason goes to terminals and logs.</summary>
public sealed class ReasonTests
{
    [Fact]
    public void A_reason_has_no_control_character_and_shows_only_the_ends_of_a_long_text()
    {
        var text = $"begins\u001b[2J\r\n{new string('x', 5_000)}\ud83d ends";
        var refused = new ProofFormatException("note", text, text);
        var shown = new[] { refused.Message, refused.Where, Verdict.Invalid(text).Reason };
        Assert.All(
            shown,
            reason =>
            {
                Assert.DoesNotContain(reason, c => char.IsControl(c) || char.IsSurrogate(c));
                Assert.Contains("begins\uFFFD[2J\uFFFD\uFFFDx", reason, StringComparison.Ordinal);
                Assert.EndsWith("x\uFFFD ends", reason, StringComparison.Ordinal);
                Assert.InRange(reason.Length, 500, 900);
            }
        );
    }

    [Fact]
    public void A_usual_reason_is_shown_as_it_is() =>
        Assert.Equal("The origin is 'лог 😀'.", Verdict.Invalid("The origin is 'лог 😀'.").Reason);
}
