using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Tests.Foundation;

public class CleanTextTests
{
    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "long\u2026")]
    [InlineData("abc\ud83d\ude00def", 5, "abc\u2026")]
    public void Texts_are_shortened_between_characters(string text, int longest, string expected)
    {
        Assert.Equal(expected, CleanText.Shorten(text, longest));
    }

    [Fact]
    public void A_line_keeps_what_shows_something()
    {
        Assert.Equal("a b \u05d0\u200f\ud83d\ude00 \ufffdx\ufffd", CleanText.OneLine("a\r\nb\t\u05d0\u200f\ud83d\ude00\u2028\u202ex\0"));
    }
}
