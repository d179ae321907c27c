using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Makes a task by hand, and checks it at once.</summary>
[Cmdlet(VerbsCommon.New, "OrchestratorTask", DefaultParameterSetName = "Prompt")]
[OutputType(typeof(OrchestratorTask))]
public sealed class NewOrchestratorTaskCommand : OrchestratorCmdlet
{
    /// <summary>The task's name in its plan: 1-64 letters, digits, '.', '_' and '-', beginning with a letter or digit.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Id { get; set; } = string.Empty;

    /// <summary>What the agent is asked to do.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>A file of UTF-8 text with what the agent is asked to do; it is read now.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    public string? PromptFile { get; set; }

    /// <summary>The program to run: a path, or a name looked up on PATH.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Command")]
    [AllowEmptyString]
    public string? Command { get; set; }

    /// <summary>The program's arguments, passed as they are, without a shell.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Command")]
    [Alias("Arguments")]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>A line for people.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Title { get; set; }

    /// <summary>The tasks that must all have succeeded before this one starts: their ids, or the tasks.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TaskIdTransformation]
    [AllowEmptyCollection]
    public string[] DependsOn { get; set; } = [];

    /// <summary>CPUs an attempt needs, for example 0.5 or 4; without it none are reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public double? Cpus { get; set; }

    /// <summary>Memory an attempt needs, like 512M or 4G, or a number of bytes; without it none is reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public MemorySize? Memory { get; set; }

    /// <summary>GPUs an attempt needs; without it none are reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? Gpus { get; set; }

    /// <summary>How long an attempt may take, like 90s, 15m, 2h or 01:30:00; without it the run's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How long what is asked to end may take before it is ended by force, like 30s; without it the run's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public TimeSpan? GraceTime { get; set; }

    /// <summary>How often the task is tried again after a failure, 0 to 1000; without it the run's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? MaxRetries { get; set; }

    /// <summary>What exit codes of its commands mean, like @{ 75 = 'Transient'; 2 = 'Permanent' }; these go before the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IDictionary? ExitCodes { get; set; }

    /// <summary>Exit codes of the command that are a success, beside 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public int[] SuccessCodes { get; set; } = [];

    /// <summary>How long the task is thought to take, like 10m; orders the queue and nothing else.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public TimeSpan? EstimatedDuration { get; set; }

    /// <summary>Further environment variables of the attempt.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IDictionary? Environment { get; set; }

    /// <summary>Environment variables with secrets that the task's commands are given; keys of agents reach no other command.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Secrets")]
    public string[] Secret { get; set; } = [];

    /// <summary>Patterns (*, **, ?) of the files the task is to leave in its workspace; each must match one at least.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Outputs")]
    [AllowEmptyCollection]
    public string[] Output { get; set; } = [];

    /// <summary>A shell command that must succeed in the workspace after the work, for the attempt to succeed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Verify { get; set; }

    /// <summary>Somebody must approve the task before it starts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter RequireApproval { get; set; }

    /// <summary>Who does the task; without it the run's agent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    public AgentKind? Agent { get; set; }

    /// <summary>The model that the agent asks; without it the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How much the model thinks; without it the run's effort.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    public ModelEffort? Effort { get; set; }

    /// <summary>How many turns the agent may take in one attempt; without it the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    public int? MaxTurns { get; set; }

    /// <summary>What one attempt may cost at most, in US dollars; without it its share of the run's budget.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Ready tasks of a higher priority start first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Priority { get; set; }

    /// <summary>Words to find the task by.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [AllowEmptyCollection]
    public string[] Tag { get; set; } = [];

    /// <inheritdoc/>
    protected override object? ErrorTarget => Id;

    /// <inheritdoc/>
    protected override void Process()
    {
        var task = Bind();
        if (PromptFile is not null)
        {
            (task, var found) = TaskPromptFile.Read(task, FullPath(PromptFile));
            if (!DiagnosticOutput.Write(this, found))
            {
                return;
            }
        }

        if (DiagnosticOutput.Write(this, PlanValidator.Validate(task)))
        {
            WriteObject(task);
        }
    }

    private OrchestratorTask Bind() => new()
    {
        Id = Id,
        Title = Title,
        Prompt = Prompt,
        PromptFile = PromptFile,
        Command = Command,
        Arguments = ArgumentList,
        DependsOn = DependsOn,
        Resources = (Cpus, Memory, Gpus) is (null, null, null) ? null : new TaskResources { Cpus = Cpus, Memory = Memory, Gpus = Gpus },
        TimeLimit = TimeLimit,
        GraceTime = GraceTime,
        MaxRetries = MaxRetries,
        ExitCodes = Classes(ExitCodes),
        SuccessCodes = SuccessCodes,
        EstimatedDuration = EstimatedDuration,
        Environment = Texts(Environment),
        Secrets = Secret,
        Outputs = Output,
        Verify = Verify,
        RequireApproval = RequireApproval,
        Agent = Agent,
        Model = Model,
        Effort = Effort,
        MaxTurns = MaxTurns,
        MaxCostUsd = MaxCostUsd,
        Priority = Priority,
        Tags = Tag,
    };

    private static Dictionary<string, string> Texts(IDictionary? given)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            // A missing value stays one, for the rules to find.
            texts[Text(entry.Key)!] = Text(entry.Value)!;
        }

        return texts;
    }

    private static Dictionary<int, FailureClass> Classes(IDictionary? given)
    {
        var classes = new Dictionary<int, FailureClass>();
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            classes[LanguagePrimitives.ConvertTo<int>(entry.Key)] = LanguagePrimitives.ConvertTo<FailureClass>(entry.Value);
        }

        return classes;
    }

    private static string? Text(object? value) =>
        value is null ? null : (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture);
}
