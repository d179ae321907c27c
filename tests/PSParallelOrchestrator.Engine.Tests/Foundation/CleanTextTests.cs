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

    [Theory]
    [InlineData("\e[31;1mException: \e[0mno\e[m.\n", "Exception: no.")]
    [InlineData("a long line \e[", "a long line \ufffd[")]
    [InlineData("a long line \e[3", "a long line \ufffd[3")]
    [InlineData("a long line \e[?25l", "a long line \ufffd[?25l")]
    [InlineData("\e[1m", null)]
    public void What_a_program_printed_stands_in_messages_without_its_colours(string output, string? expected) =>
        Assert.Equal(expected, CleanText.Excerpt(output));

    [Fact]
    public void A_line_keeps_what_shows_something()
    {
        Assert.Equal("a b \u05d0\u200f\ud83d\ude00 \ufffdx\ufffd", CleanText.OneLine("a\r\nb\t\u05d0\u200f\ud83d\ude00\u2028\u202ex\0"));
    }
}
