using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public class ReportTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.0124, "12 ms")]
    [InlineData(0.9994, "999 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 m 00 s")]
    [InlineData(125, "2 m 05 s")]
    [InlineData(3599.4, "59 m 59 s")]
    [InlineData(3599.6, "1 h 00 m")]
    [InlineData(90_061, "25 h 01 m")]
    public void Durations_are_short_and_carry_over(double seconds, string text)
    {
        Assert.Equal(text, ReportText.Duration(seconds));
    }

    [Fact]
    public void Times_are_UTC()
    {
        var time = new DateTimeOffset(2026, 11, 21, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

        Assert.Equal("2026-11-20T23:02:03.004005Z", ReportText.Time(time));
        Assert.Equal("2026-11-20 23:02:03", ReportText.Moment(time));
    }
}
