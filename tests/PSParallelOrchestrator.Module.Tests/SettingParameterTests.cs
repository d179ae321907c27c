using System.Management.Automation;
using System.Reflection;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Cmdlets;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Tests;

/// <summary>
/// Parameters and settings are the same: a parameter without a row would be ignored without a word, a row without a parameter be missing.
/// </summary>
public sealed class SettingParameterTests
{
    private const string Key = "a secret is no setting";
    private const string Course = "how the cmdlet goes about it";
    private const string Which = "what the cmdlet works on";

    private static readonly Dictionary<Type, SettingCommands> Commands = new()
    {
        [typeof(StartOrchestratorRunCommand)] = SettingCommands.Run,
        [typeof(NewOrchestratorPlanCommand)] = SettingCommands.Plan,
        [typeof(MeasureOrchestratorComplexityCommand)] = SettingCommands.Plan,
        [typeof(ResumeOrchestratorRunCommand)] = SettingCommands.Resume,
        [typeof(InvokeTaskRetryCommand)] = SettingCommands.Retry,
        [typeof(MergeOrchestratorOutputCommand)] = SettingCommands.Merge,
    };

    private static readonly Dictionary<string, string> NoSettings = new()
    {
        ["Plan"] = Which,
        ["Requirements"] = Which,
        ["Task"] = Which,
        ["TaskId"] = Which,
        ["ExcludeTaskId"] = Which,
        ["Tag"] = Which,
        ["SkipDependency"] = Which,
        ["From"] = Which,
        ["DropMissingDependency"] = Which,
        ["Run"] = Which,
        ["InputObject"] = Which,
        ["Id"] = Which,
        ["Path"] = Which,
        ["Name"] = "the name of one run",
        ["ApiKey"] = Key,
        ["ApiKeySecretName"] = Key,
        ["ApiKeyVault"] = Key,
        ["Wait"] = Course,
        ["AsJob"] = Course,
    };

    // Settings of runs, which the plan says itself where it is made.
    private static readonly HashSet<(Type Cmdlet, string Parameter)> OfThePlan =
    [
        (typeof(NewOrchestratorPlanCommand), "Ignore"),
        (typeof(NewOrchestratorPlanCommand), "Conflicts"),
        (typeof(NewOrchestratorPlanCommand), "CommandShell"),
    ];

    private static readonly Dictionary<(Type Cmdlet, string Key), string> NoParameters = new()
    {
        [(typeof(StartOrchestratorRunCommand), "dockerImage")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "dockerNetwork")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "dockerUseBedrock")] = "it is -UseBedrock",
        [(typeof(StartOrchestratorRunCommand), "dockerBedrockRegion")] = "it is -Region",
        [(typeof(StartOrchestratorRunCommand), "dockerBedrockModel")] = "it is -Model",
        [(typeof(StartOrchestratorRunCommand), "useDocker")] = "it is -Backend Docker",
        [(typeof(StartOrchestratorRunCommand), "useSlurm")] = "it is -Backend Slurm",
        [(typeof(StartOrchestratorRunCommand), "slurmPartition")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "slurmTime")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "slurmMem")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "slurmCpus")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "slurmGpus")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "slurmGpuPartition")] = "-BackendOption has it",
        [(typeof(StartOrchestratorRunCommand), "planner")] = "it is given a plan",
        [(typeof(StartOrchestratorRunCommand), "planningTimeLimit")] = "it is given a plan",
        [(typeof(StartOrchestratorRunCommand), "plannerInDocker")] = "it is given a plan",
        [(typeof(StartOrchestratorRunCommand), "maxTasks")] = "it is given a plan",
        [(typeof(NewOrchestratorPlanCommand), "dockerImage")] = "-BackendOption has it",
        [(typeof(MeasureOrchestratorComplexityCommand), "dockerImage")] = "-BackendOption has it",
        [(typeof(MeasureOrchestratorComplexityCommand), "maxTasks")] = "it makes no plan",
        [(typeof(MeasureOrchestratorComplexityCommand), "maxExecutors")] = "it makes no plan",
        [(typeof(MeasureOrchestratorComplexityCommand), "repository")] = "it assesses the text",
        [(typeof(ResumeOrchestratorRunCommand), "logLevel")] = "the environment and orchestrator.json say it",
        [(typeof(InvokeTaskRetryCommand), "logLevel")] = "the environment and orchestrator.json say it",
    };

    public static TheoryData<Type> Cmdlets => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_a_setting_of_the_command(Type cmdlet)
    {
        var settings = SettingTable.Standard.For(Commands[cmdlet]).Select(setting => setting.Parameter).ToHashSet();
        Assert.DoesNotContain(Parameters(cmdlet), parameter =>
            settings.Contains(parameter.Name)
                == (NoSettings.ContainsKey(parameter.Name) || OfThePlan.Contains((cmdlet, parameter.Name))));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_setting_of_the_command_is_a_parameter(Type cmdlet)
    {
        var parameters = Parameters(cmdlet).Select(parameter => parameter.Name).ToHashSet();
        foreach (var setting in SettingTable.Standard.For(Commands[cmdlet]))
        {
            Assert.True(
                parameters.Contains(setting.Parameter) != NoParameters.ContainsKey((cmdlet, setting.Key)),
                $"{cmdlet.Name} should have -{setting.Parameter}, or the reason why it has not, and not both.");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_has_the_type_of_its_setting(Type cmdlet)
    {
        foreach (var setting in SettingTable.Standard.For(Commands[cmdlet]))
        {
            if (Parameters(cmdlet).SingleOrDefault(parameter => parameter.Name == setting.Parameter) is not { PropertyType: var type })
            {
                continue;
            }

            var expected = setting.IsSwitch ? typeof(SwitchParameter)
                // Options of a backend are one object here, and several texts on the command line.
                : setting.IsRepeatable && setting.ValueType != typeof(BackendOptions) ? typeof(string[])
                // Names of an enumeration that is not the users' are texts.
                : setting.ValueType.Assembly == typeof(OrchestratorPlan).Assembly || !setting.ValueType.IsEnum ? setting.ValueType
                : typeof(string);
            Assert.Equal(expected, Nullable.GetUnderlyingType(type) ?? type);
        }
    }

    [Fact]
    public void Values_are_taken_as_they_are()
    {
        var bound = new Dictionary<string, object>
        {
            ["MaxRetries"] = 7,
            ["RetryDelay"] = TimeSpan.FromTicks(1),
            ["MemoryCap"] = new MemorySize(3),
            ["Backend"] = BackendKind.Process,
            ["LostHost"] = new[] { "not of this command" },
            ["AllowedTool"] = new[] { "Bash" },
            ["PriceFile"] = "prices.json",
            ["Model"] = null!,
            ["Verbose"] = true,
        };
        var given = BoundSettings.Read(bound, SettingCommands.Run, path => "/here/" + path)
            .ToDictionary(pair => pair.Key.Key, pair => (pair.Value.Value, pair.Value.Origin));
        Assert.Equal(6, given.Count);
        Assert.Equal((7, "-MaxRetries"), given["maxRetries"]);
        Assert.Equal((TimeSpan.FromTicks(1), "-RetryDelay"), given["retryDelay"]);
        Assert.Equal((new MemorySize(3), "-MemoryCap"), given["memoryCap"]);
        Assert.Equal((BackendKind.Process, "-Backend"), given["backend"]);
        Assert.Equal((bound["AllowedTool"], "-AllowedTool"), given["allowedTools"]);
        Assert.Equal(("/here/prices.json", "-PriceFile"), given["priceFile"]);
    }

    // PowerShellStandard is a reference assembly: its attributes can be read but not made.
    private static IEnumerable<PropertyInfo> Parameters(Type cmdlet) => cmdlet.GetProperties()
        .Where(property => property.GetCustomAttributesData().Any(data => data.AttributeType == typeof(ParameterAttribute)));
}
