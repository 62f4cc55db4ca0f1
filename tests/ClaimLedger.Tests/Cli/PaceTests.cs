using ClaimLedger.Cli;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Cli;

public sealed class PaceTests
{
    private readonly Pace _pace = new();

    [Fact]
    public void Nothing_is_said_before_a_second_was_seen()
    {
        AssertUnknown();
        Saw(0, bytes: 0, lines: 0);
        AssertUnknown();
        Saw(0.9, bytes: 500, lines: 50);
        AssertUnknown();
        Saw(1, bytes: 500, lines: 50);
        Assert.Equal(50, _pace.LinesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(3), _pace.Remaining(2_000));
    }

    [Fact]
    public void What_lies_further_back_than_the_window_does_not_count()
    {
        for (var second = 0; second <= 20; second++)
            Saw(second, bytes: second * 1_000, lines: second * 100);
        // From here on at a tenth of the speed.
        for (var second = 21; second <= 31; second++)
            Saw(second, 20_000 + (second - 20) * 100, 2_000 + (second - 20) * 10);
        Assert.Equal(10, _pace.LinesPerSecond!.Value, precision: 6);
        Assert.Equal(89, _pace.Remaining(30_000)!.Value.TotalSeconds, precision: 6);
    }

    [Fact]
    public void An_import_that_stands_still_has_a_rate_of_nothing_and_no_end()
    {
        for (var second = 0; second <= 30; second++)
            Saw(second, bytes: 1_000, lines: 100);
        Assert.Equal(0, _pace.LinesPerSecond);
        Assert.Null(_pace.Remaining(2_000));
    }

    [Fact]
    public void One_that_would_take_for_ever_has_no_end()
    {
        Saw(0, bytes: 0, lines: 0);
        Saw(10, bytes: 1, lines: 0);
        Assert.Null(_pace.Remaining(long.MaxValue));
    }

    [Fact]
    public void A_service_that_goes_on_from_an_earlier_place_is_measured_anew()
    {
        Saw(0, bytes: 0, lines: 0);
        Saw(5, bytes: 5_000, lines: 500);
        Saw(30, bytes: 4_000, lines: 400);
        AssertUnknown();
        Saw(31, bytes: 4_200, lines: 420);
        Assert.Equal(20, _pace.LinesPerSecond);
    }

    [Fact]
    public void At_the_end_nothing_remains()
    {
        Saw(0, bytes: 0, lines: 0);
        Saw(2, bytes: 100, lines: 10);
        Assert.Equal(TimeSpan.Zero, _pace.Remaining(100));
        // The length is of the file as it was; it may have been read farther.
        Assert.Equal(TimeSpan.Zero, _pace.Remaining(90));
    }

    [Fact]
    public void No_course_of_an_import_gives_a_negative_rate_or_time() =>
        Gen.Select(Gen.Double[0, 40], Gen.Long[0, 1_000_000], Gen.Long[0, 10_000])
            .List[0, 30]
            .Sample(course =>
            {
                var (pace, now) = (new Pace(), 0.0);
                return course.TrueForAll(step =>
                {
                    pace.Saw(TimeSpan.FromSeconds(now += step.Item1), step.Item2, step.Item3);
                    return pace.LinesPerSecond is null or >= 0 && !(pace.Remaining(500_000) < TimeSpan.Zero);
                });
            });

    private void Saw(double seconds, long bytes, long lines) =>
        _pace.Saw(TimeSpan.FromSeconds(seconds), bytes, lines);

    private void AssertUnknown()
    {
        Assert.Null(_pace.LinesPerSecond);
        Assert.Null(_pace.Remaining(2_000));
    }
}
