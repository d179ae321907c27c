using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

/// <summary>Every setting by every way: given as text or typed, by the environment, by orchestrator.json.</summary>
public sealed class SettingSourceTests : IDisposable
{
    private readonly SettingPlace place = new();

    public static TheoryData<string> Rows => SettingTableTests.Rows;

    public static TheoryData<string> StoredRows =>
        [.. SettingTable.Standard.Settings.Where(setting => setting.IsStored).Select(SettingTableTests.Name)];

    public void Dispose() => place.Dispose();

    [Theory]
    [MemberData(nameof(StoredRows))]
    public void A_good_value_is_the_same_from_everywhere(string name)
    {
        var setting = SettingTableTests.Find(name);
        var sample = SettingSample.Of(setting);
        var record = setting.Records.First();
        place.Given[setting] = new GivenValue(sample.Good, "-It");
        var expected = place.Fill(record);
        place.Given[setting] = new GivenValue(sample.GoodText, "--it");
        Assert.Equivalent(expected, place.Fill(record), strict: true);
        place.Given.Clear();
        place.Variables[setting.Variable] = sample.GoodText;
        Assert.Equivalent(expected, place.Fill(record), strict: true);
        place.Variables.Clear();
        SettingPlace.Write(place.File, setting.Key, sample.GoodText);
        Assert.Equivalent(expected, place.Fill(record), strict: true);
        File.Move(place.File, place.UserFile);
        Assert.Equivalent(expected, place.Fill(record), strict: true);
    }

    [Theory]
    [MemberData(nameof(StoredRows))]
    public void An_empty_value_is_none(string name)
    {
        var setting = SettingTableTests.Find(name);
        EveryWay(setting, " ", "SettingInvalid", " is empty");
        place.Variables[setting.Variable] = string.Empty;
        _ = place.Fill(setting.Records.First());
    }

    [Theory]
    [MemberData(nameof(StoredRows))]
    public void Garbage_is_refused_with_what_is_expected(string name)
    {
        var setting = SettingTableTests.Find(name);
        if (SettingSample.Of(setting).Garbage is { } garbage)
        {
            EveryWay(setting, garbage, "SettingInvalid", $"'{garbage}', which is not ");
        }
    }

    [Theory]
    [MemberData(nameof(StoredRows))]
    public void What_is_out_of_range_is_refused_with_the_range(string name)
    {
        var setting = SettingTableTests.Find(name);
        var sample = SettingSample.Of(setting);
        if (sample.Outside is not { } outside)
        {
            return;
        }

        var errorId = setting.Key switch
        {
            "maxExecutors" => "ExecutorBudgetInvalid",
            "maxTasks" => "MaxTasksTooSmall",
            _ => "OptionInvalid",
        };
        var says = $", which is not {setting.RangeText}";
        EveryWay(setting, sample.OutsideText!, errorId, says);
        place.Given[setting] = new GivenValue(outside, "-It");
        Refused(setting, errorId, "-It", says);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_value_of_another_type_is_refused(string name)
    {
        var setting = SettingTableTests.Find(name);
        place.Given[setting] = new GivenValue(new object(), "-It");
        Refused(setting, "SettingInvalid", "-It", "which is not ");
    }

    [Fact]
    public void Negative_durations_and_names_that_are_none_are_refused_typed_too()
    {
        var settings = SettingTable.Standard.Settings;
        var delay = settings.Single(setting => setting.Key == "retryDelay");
        place.Given[delay] = new GivenValue(TimeSpan.FromTicks(-1), "-RetryDelay");
        Refused(delay, "SettingInvalid", "-RetryDelay", "which is not a duration");
        place.Given.Clear();
        var agent = settings.Single(setting => setting.Key == "agent" && setting.On.HasFlag(SettingCommands.Run));
        place.Given[agent] = new GivenValue((AgentKind)99, "-Agent");
        Refused(agent, "SettingInvalid", "-Agent", "which is not one of Simulated, ");
    }

    [Fact]
    public void The_nearest_value_stands()
    {
        int Retries() => ((RunOptions)place.Fill(typeof(RunOptions))).Retry.MaxRetries;
        var setting = SettingTable.Standard.Settings.Single(setting => setting.Key == "maxRetries");
        Assert.Equal(3, Retries());
        SettingPlace.Write(place.UserFile, setting.Key, "10");
        Assert.Equal(10, Retries());
        SettingPlace.Write(place.File, setting.Key, "20");
        Assert.Equal(20, Retries());
        place.Variables[setting.Variable] = "30";
        Assert.Equal(30, Retries());
        place.Given[setting] = new GivenValue(40, "-MaxRetries");
        Assert.Equal(40, Retries());
    }

    [Fact]
    public void Numbers_and_flags_of_a_file_need_no_quotes()
    {
        File.WriteAllText(place.File, "{\"maxRetries\": 7, \"failFast\": true, \"backoffMultiplier\": 1.5, \"maxCostUsd\": 2.50}");
        var options = (RunOptions)place.Fill(typeof(RunOptions));
        Assert.Equal((7, 1.5), (options.Retry.MaxRetries, options.Retry.BackoffMultiplier));
        Assert.Equal((true, 2.5m), (options.FailFast, options.MaxCostUsd));
    }

    [Fact]
    public void What_only_a_command_says_is_not_read_from_elsewhere()
    {
        foreach (var setting in SettingTable.Standard.Settings.Where(setting => !setting.IsStored))
        {
            place.Variables[setting.Variable] = SettingSample.Of(setting).GoodText;
        }

        Assert.Null(((EngineContext)place.Fill(typeof(EngineContext))).MaxCostUsd);
        Assert.Null(((MergeOptions)place.Fill(typeof(MergeOptions))).ConflictStrategy);
        place.Variables.Clear();
        SettingPlace.Write(place.File, "allowedTools", "Bash");
        Assert.Equal("SettingUnknown", Assert.Throws<OrchestratorException>(() => place.Fill(typeof(RunOptions))).ErrorId);
    }

    private void EveryWay(Setting setting, string text, string errorId, string says)
    {
        place.Given[setting] = new GivenValue(text, "--it");
        Refused(setting, errorId, "--it", says);
        place.Given.Clear();
        place.Variables[setting.Variable] = text;
        Refused(setting, errorId, $"The environment variable {setting.Variable}", says);
        place.Variables.Clear();
        SettingPlace.Write(place.File, setting.Key, text);
        Refused(setting, errorId, $"'{setting.Key}' in {place.File}", says);
        File.Delete(place.File);
        SettingPlace.Write(place.UserFile, setting.Key, text);
        Refused(setting, errorId, $"'{setting.Key}' in {place.UserFile}", says);
        File.Delete(place.UserFile);
    }

    private void Refused(Setting setting, string errorId, string origin, string says)
    {
        var error = Assert.Throws<OrchestratorException>(() => place.Fill(setting.Records.First()));
        Assert.Equal((errorId, OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.StartsWith(origin + " is ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
