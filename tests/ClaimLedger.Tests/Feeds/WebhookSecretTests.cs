using ClaimLedger.Domain.Feeds;
using Xunit;

namespace ClaimLedger.Tests.Feeds;

/// <summary>How messages of webhooks are signed, and when they are sent again.</summary>
public sealed class WebhookSecretTests
{
    [Fact]
    public void A_message_is_signed_as_in_the_example_of_the_reference_libraries()
    {
        var secret = new WebhookSecret(Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        Assert.Equal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", secret.ToString());
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8)
        );
    }

    [Fact]
    public void Whatever_is_other_has_another_signature()
    {
        var (one, other) = (new WebhookSecret(new byte[24]), new WebhookSecret([1, .. new byte[23]]));
        string[] signatures =
        [
            one.Sign("a", 1, "b"u8),
            other.Sign("a", 1, "b"u8),
            one.Sign("c", 1, "b"u8),
            one.Sign("a", 2, "b"u8),
            one.Sign("a", 1, "c"u8),
        ];
        Assert.Distinct(signatures);
    }

    [Theory]
    [InlineData(23)]
    [InlineData(65)]
    public void A_secret_has_24_to_64_bytes(int length) =>
        Assert.Throws<ArgumentException>(() => new WebhookSecret(new byte[length]));

    [Fact]
    public void A_message_is_tried_ten_times_and_then_given_up_on()
    {
        var delays = Enumerable.Range(1, 9).Select(failed => Retries.After(failed, 0)!.Value).ToList();
        Assert.Equal(
            ["5 s", "300 s", "1800 s", "7200 s", "18000 s", "36000 s", "50400 s", "72000 s", "86400 s"],
            delays.Select(delay => FormattableString.Invariant($"{delay.TotalSeconds} s"))
        );
        Assert.Null(Retries.After(10, 0));
        Assert.Equal(TimeSpan.FromSeconds(5.5), Retries.After(1, 1));
    }
}
