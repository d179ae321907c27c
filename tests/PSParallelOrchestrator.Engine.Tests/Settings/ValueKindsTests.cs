using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

/// <summary>What texts are values, and which.</summary>
public sealed class ValueKindsTests
{
    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("")]
    [InlineData("99999999999")]
    public void What_is_no_whole_number_is_refused_with_its_origin(string text)
    {
        var error = Assert.Throws<OrchestratorException>(() => ValueKinds.WholeNumber.Take(Given(text)));
        Assert.Equal(("SettingInvalid", OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains("--here", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markers", ConflictStrategy.Markers)]
    [InlineData(" KEEPBOTH ", ConflictStrategy.KeepBoth)]
    public void Names_are_read_in_any_case(string text, ConflictStrategy strategy) =>
        Assert.Equal(strategy, ValueKinds.Choice<ConflictStrategy>().Take(Given(text)));

    [Theory]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("Stop,Markers")]
    [InlineData("Sto")]
    public void Only_names_are_names(string text) =>
        Assert.Throws<OrchestratorException>(() => ValueKinds.Choice<ConflictStrategy>().Take(Given(text)));

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("0s", 0)]
    [InlineData("90s", 90_000)]
    [InlineData("00:00:01.5", 1500)]
    [InlineData("0.2s", 200)]
    [InlineData("1m30.5s", 90_500)]
    public void Durations_are_read(string text, int milliseconds) =>
        Assert.Equal(milliseconds, ValueKinds.Duration.Take(Given(text)).TotalMilliseconds);

    [Theory]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1:30")]
    [InlineData("99999999999999999999s")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Throws<OrchestratorException>(() => ValueKinds.Duration.Take(Given(text)));

    [Fact]
    public void An_empty_text_is_refused() => Assert.Throws<OrchestratorException>(() => ValueKinds.Text.Take(Given(" ")));

    [Fact]
    public void A_list_refuses_an_empty_text_where_that_can_mean_nothing()
    {
        var given = new GivenValue(new[] { "a", string.Empty }, "--here");
        Assert.Equal(["a", string.Empty], ValueKinds.Several(text => text, mayBeEmpty: true).Take(given));
        Assert.Throws<OrchestratorException>(() => ValueKinds.Several(text => text).Take(given));
    }

    private static GivenValue Given(string text) => new(text, "--here");
}
