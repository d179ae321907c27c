using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

/// <summary>What holds of every row of the table of settings.</summary>
public sealed class SettingTableTests
{
    // What each command makes of settings: a row that reaches none of it would be parsed and ignored.
    private static readonly Dictionary<SettingCommands, Type[]> Used = new()
    {
        [SettingCommands.Run] =
            [typeof(RunOptions), typeof(PlannerOptions), typeof(PlanRequest), typeof(EngineContext), typeof(RunDestination)],
        [SettingCommands.Plan] = [typeof(PlannerOptions), typeof(PlanRequest), typeof(EngineContext)],
        [SettingCommands.Resume] = [typeof(EngineContext)],
        [SettingCommands.Retry] = [typeof(EngineContext), typeof(RetryTerms)],
        [SettingCommands.Merge] = [typeof(EngineContext), typeof(MergeOptions)],
    };

    public static TheoryData<string> Rows => [.. SettingTable.Standard.Settings.Select(Name)];

    internal static string Name(Setting setting) => $"{setting.Key} of {setting.On}";

    internal static Setting Find(string name) => SettingTable.Standard.Settings.Single(setting => Name(setting) == name);

    [Fact]
    public void Every_key_has_a_variable_of_its_own()
    {
        Assert.Equal("PSORCH_MAX_EXECUTORS", RunSettings.MaxExecutors.Variable);
        var stored = SettingTable.Standard.Settings.Where(setting => setting.IsStored).ToList();
        Assert.Equal(stored.Count, stored.Select(setting => setting.Variable).Distinct().Count());
        Assert.All(stored, setting => Assert.Matches("^PSORCH(_[A-Z]+)+$", setting.Variable));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_belongs_to_commands_and_reaches_what_they_use(string name)
    {
        var setting = Find(name);
        Assert.NotEqual(SettingCommands.None, setting.On);
        foreach (var (command, records) in Used.Where(used => setting.On.HasFlag(used.Key)))
        {
            Assert.True(setting.Records.Intersect(records).Any(), $"psorch {command} would ignore {setting}.");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_changes_every_record_that_it_reaches(string name)
    {
        using var place = new SettingPlace();
        var setting = Find(name);
        var standard = setting.Records.Select(record => place.Fill(record)).ToList();
        place.Given[setting] = new GivenValue(SettingSample.Of(setting).Good, "a test");
        Assert.All(setting.Records.Zip(standard), reached => Assert.NotEqual(reached.Second, place.Fill(reached.First)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_described(string name)
    {
        var setting = Find(name);
        Assert.Matches("^[a-z][A-Za-z]*$", setting.Key);
        Assert.All(setting.Flags, flag => Assert.Matches("^(--[a-z]+(-[a-z]+)*|-[a-z])$", flag));
        Assert.Matches("^[A-Z].*[^.]$", setting.Help);
        Assert.True(setting.Details is null || setting.Details.EndsWith('.'), setting.Details);
        Assert.Equal(setting.IsSwitch, setting.ValueType == typeof(bool));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_runs_check_by_themselves_is_what_the_row_takes(string name)
    {
        var setting = Find(name);
        if (SettingSample.Of(setting).Outside is not { } outside || !setting.Records.Contains(typeof(RunOptions)))
        {
            return;
        }

        using var place = new SettingPlace();
        place.Given[setting] = new GivenValue(outside, setting.Parameter);
        var read = Assert.Throws<OrchestratorException>(() => place.Fill(typeof(RunOptions)));
        var made = Assert.Throws<OrchestratorException>(
            () => RunOptionsValidator.Check(Plans.Of(Plans.Task("a")), Unchecked(setting, new RunOptions(), outside)));
        Assert.Equal((read.ErrorId, read.Message), (made.ErrorId, made.Message));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_checked_of_a_request_for_a_plan_is_what_the_row_takes(string name)
    {
        var setting = Find(name);
        if (setting is not Setting<int>
            || !setting.Key.StartsWith("max", StringComparison.Ordinal)
            || !setting.Records.Contains(typeof(PlanRequest)))
        {
            return;
        }

        using var place = new SettingPlace();
        place.Given[setting] = new GivenValue(0, setting.Parameter);
        var read = Assert.Throws<OrchestratorException>(() => place.Fill(typeof(PlanRequest)));
        var made = Assert.Throws<OrchestratorException>(() => Unchecked(setting, new PlanRequest { Requirements = "x" }, 0).Check());
        Assert.Equal((read.ErrorId, read.Message), (made.ErrorId, made.Message));
    }

    [Fact]
    public void Two_rows_cannot_have_one_name()
    {
        Assert.Throws<ArgumentException>(() => SettingTable.Of([Group("a", "--x"), Group("a", "--y")]));
        Assert.Throws<ArgumentException>(() => SettingTable.Of([Group("a", "--x"), Group("b", "--x")]));
        Assert.Equal(2, SettingTable.Of([Group("a", "--x"), Group("b", "--y")]).Keys.Count);
    }

    /// <summary>As a backend brings its own rows.</summary>
    [Fact]
    public void A_group_of_its_own_is_read_like_any_other()
    {
        using var place = new SettingPlace();
        var table = SettingTable.Of([RunSettings.Group, Group("cloudNodes", "--cloud-nodes")]);
        SettingPlace.Write(place.File, "cloudNodes", "4");
        Assert.Equal(4, ((RunOptions)place.Fill(typeof(RunOptions), table)).MaxExecutors);
        SettingPlace.Write(place.File, "cloudNode", "4");
        var error = Assert.Throws<OrchestratorException>(() => place.Fill(typeof(RunOptions), table));
        Assert.Equal("SettingUnknown", error.ErrorId);
        Assert.Contains("'cloudNodes'", error.Message, StringComparison.Ordinal);
    }

    private static SettingGroup Group(string key, string flag) => new("cloud", new Setting<int>(key, ValueKinds.WholeNumber)
    {
        Flags = [flag],
        Placeholder = "N",
        Help = "Nodes",
        On = SettingCommands.Run,
        Effects = [new SettingEffect<int, RunOptions>((options, value) => options with { MaxExecutors = value })],
    });

    private static TRecord Unchecked<TRecord>(Setting setting, TRecord record, object value)
        where TRecord : class => setting switch
        {
            Setting<int> row => Set(row, record, (int)value),
            Setting<double> row => Set(row, record, (double)value),
            Setting<decimal> row => Set(row, record, (decimal)value),
            Setting<TimeSpan> row => Set(row, record, (TimeSpan)value),
            Setting<MemorySize> row => Set(row, record, (MemorySize)value),
            _ => throw new NotSupportedException(setting.ValueType.Name),
        };

    private static TRecord Set<T, TRecord>(Setting<T> setting, TRecord record, T value) =>
        setting.Effects.OfType<SettingEffect<T, TRecord>>().Single().Set(record, value);
}
