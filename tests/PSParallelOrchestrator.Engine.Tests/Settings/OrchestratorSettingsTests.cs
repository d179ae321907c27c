using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

public sealed class OrchestratorSettingsTests : IDisposable
{
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Every_key_has_a_variable_of_its_own()
    {
        Assert.Equal("PSORCH_MAX_EXECUTORS", SettingKeys.Variable(SettingKeys.MaxExecutors));
        Assert.Equal(SettingKeys.All.Count, SettingKeys.All.Select(SettingKeys.Variable).Distinct().Count());
        Assert.All(SettingKeys.All, key => Assert.Matches("^PSORCH(_[A-Z]+)+$", SettingKeys.Variable(key)));
    }

    [Fact]
    public void What_is_given_stands_before_the_file()
    {
        File.WriteAllText(place["orchestrator.json"], "{\"maxRetries\": 7, \"retryDelay\": \"5s\", \"failFast\": true, \"backoffMultiplier\": 1.5, \"memoryCap\": \"2G\"}");
        var settings = Load(SettingKeys.MaxRetries, "1");
        Assert.Equal(1, settings.WholeNumber(SettingKeys.MaxRetries));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Duration(SettingKeys.RetryDelay));
        Assert.True(settings.Flag(SettingKeys.FailFast));
        Assert.Equal(1.5, settings.Number(SettingKeys.BackoffMultiplier));
        Assert.Equal(MemorySize.Parse("2G"), settings.Size(SettingKeys.MemoryCap));
        Assert.Null(settings.Text(SettingKeys.Repository));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("")]
    [InlineData("99999999999")]
    public void What_is_no_whole_number_is_refused_with_its_origin(string text)
    {
        var error = Assert.Throws<OrchestratorException>(() => Load(SettingKeys.MaxRetries, text).WholeNumber(SettingKeys.MaxRetries));
        Assert.Equal(("SettingInvalid", OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains("--here", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markers", ConflictStrategy.Markers)]
    [InlineData(" KEEPBOTH ", ConflictStrategy.KeepBoth)]
    public void Names_are_read_in_any_case(string text, ConflictStrategy strategy) =>
        Assert.Equal(strategy, Load(SettingKeys.ConflictStrategy, text).Choice<ConflictStrategy>(SettingKeys.ConflictStrategy));

    [Theory]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("Stop,Markers")]
    [InlineData("Sto")]
    public void Only_names_are_names(string text) =>
        Assert.Throws<OrchestratorException>(() => Load(SettingKeys.ConflictStrategy, text).Choice<ConflictStrategy>(SettingKeys.ConflictStrategy));

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("0s", 0)]
    [InlineData("90s", 90_000)]
    [InlineData("00:00:01.5", 1500)]
    [InlineData("0.2s", 200)]
    [InlineData("1m30.5s", 90_500)]
    public void Durations_are_read(string text, int milliseconds) =>
        Assert.Equal(milliseconds, Load(SettingKeys.RetryDelay, text).Duration(SettingKeys.RetryDelay)!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1:30")]
    [InlineData("99999999999999999999s")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Throws<OrchestratorException>(() => Load(SettingKeys.RetryDelay, text).Duration(SettingKeys.RetryDelay));

    [Fact]
    public void An_empty_text_is_refused() =>
        Assert.Throws<OrchestratorException>(() => Load(SettingKeys.Repository, " ").Text(SettingKeys.Repository));

    private OrchestratorSettings Load(string key, string text) =>
        OrchestratorSettings.Load(new Dictionary<string, Setting> { [key] = new(text, "--here") }, place.Path);
}
