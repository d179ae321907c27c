using System.Collections;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Matrix;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Module.Scripts;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Makes tasks by hand, and checks them at once.</summary>
[Cmdlet(VerbsCommon.New, "OrchestratorTask", DefaultParameterSetName = "Prompt")]
[OutputType(typeof(OrchestratorTask))]
public sealed partial class NewOrchestratorTaskCommand : OrchestratorCmdlet
{
    private readonly List<OrchestratorTask> passed = [];
    private HashSet<string> given = [];
    private OrchestratorTask? appended;
    private IReadOnlyList<MatrixEntry>? entries;

    /// <inheritdoc/>
    protected override object? ErrorTarget => TaskInput.Tasks(InputObject) is null ? Id : InputObject!.BaseObject;

    /// <inheritdoc/>
    protected override void Begin()
    {
        given = [.. MyInvocation.BoundParameters.Keys];
        if (ForEach is not null)
        {
            try
            {
                entries = ForEachEntries.Read(ForEach);
            }
            catch (OrchestratorException e)
            {
                ThrowTerminatingError(CmdletErrors.Record(e, ForEach));
            }
        }

        // Later the parameters hold what properties of passing tasks are named like.
        appended = Append ? Bind() : null;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (TaskInput.Tasks(InputObject) is { } tasks)
        {
            if (!Append)
            {
                throw CmdletErrors.TaskPiped(InputObject!.BaseObject is OrchestratorPlan ? "a plan" : tasks[0].Id);
            }

            passed.AddRange(tasks);
            WriteObject(tasks, enumerateCollection: true);
        }
        else if (!Append)
        {
            Write(Expanded(new TaskRow(InputObject).Complete(Bind(), given.Contains, MyInvocation.BoundParameters.ContainsKey)));
        }
        else if (InputObject is not null)
        {
            throw CmdletErrors.NothingToAppendTo(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (appended is null)
        {
            return;
        }

        var known = passed.Select(static task => task with { DependsOn = [], DependencyReasons = NoReasons }).ToList();
        foreach (var task in Expanded(appended))
        {
            var (resolved, found) = DependencyPatterns.Resolve([.. known, task]);
            if (DiagnosticOutput.Write(this, found))
            {
                Write([resolved[^1]]);
            }
        }
    }

    private static Dictionary<string, string> NoReasons => [];

    private IEnumerable<OrchestratorTask> Expanded(OrchestratorTask task)
    {
        if (entries is null)
        {
            return WithPrompt(task) is { } whole ? [whole] : [];
        }

        var (tasks, found) = TaskMatrix.Expand(task, entries);
        return DiagnosticOutput.Write(this, found)
            ? [.. tasks.Select((one, index) => WithPrompt(one, entries[index])).OfType<OrchestratorTask>()]
            : [];
    }

    private OrchestratorTask? WithPrompt(OrchestratorTask task, MatrixEntry? entry = null)
    {
        if (task is not { PromptFile: { } file, Prompt: null })
        {
            return task;
        }

        (task, var found) = TaskPromptFile.Read(task, FullPath(file));
        if (found.Count == 0 && entry is not null)
        {
            (task, found) = TaskMatrix.FillPrompt(task, entry);
        }

        return DiagnosticOutput.Write(this, found) ? task : null;
    }

    private void Write(IEnumerable<OrchestratorTask> tasks)
    {
        foreach (var task in tasks)
        {
            if (DiagnosticOutput.Write(this, PlanValidator.Validate(task)))
            {
                WriteObject(task);
            }
        }
    }

    // A cell that a row of a table has not binds as nothing.
    private OrchestratorTask Bind() => new()
    {
        Id = Id ?? string.Empty,
        Title = Title,
        Prompt = Prompt,
        PromptFile = PromptFile,
        Command = Command,
        Arguments = ScriptBlock is null && FilePath is null
            ? [.. Arguments().Select(TaskValue.PlainText)]
            : [],
        Script = Script(),
        DependsOn = DependsOn ?? [],
        DependencyReasons = Texts(DependencyReason),
        Resources = (Cpus, Memory, Gpus) is (null, null, null) ? null : new TaskResources { Cpus = Cpus, Memory = Memory, Gpus = Gpus },
        TimeLimit = TimeLimit,
        GraceTime = GraceTime,
        MaxRetries = MaxRetries,
        ExitCodes = Classes(ExitCodes),
        SuccessCodes = SuccessCodes ?? [],
        EstimatedDuration = EstimatedDuration,
        Environment = Texts(Environment),
        Secrets = Secret ?? [],
        Outputs = Output ?? [],
        Verify = Verify,
        CommandShell = CommandShell,
        RequireApproval = RequireApproval,
        Agent = Agent,
        Model = Model,
        Network = Network,
        Effort = Effort,
        Retry = Retry,
        MaxTurns = MaxTurns,
        MaxCostUsd = MaxCostUsd,
        Priority = Priority ?? 0,
        Tags = Tag ?? [],
    };

    private TaskScript? Script()
    {
        if (ScriptBlock is null && FilePath is null)
        {
            return null;
        }

        var arguments = Arguments();
        var variables = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Variable ?? new Hashtable())
        {
            variables[variable.Key] = ForInput(variable.Value);
        }

        var script = ScriptBlock is not null
            ? ScriptTasks.Of(ScriptBlock, arguments, variables, SessionState.PSVariable.Get)
            : ScriptTasks.Of(FullPath(FilePath!), arguments, variables, SessionState.PSVariable.Get);
        return script with { Modules = ModuleName, Shell = Shell, InProcess = InProcess, FailOnExitCode = FailOnExitCode };
    }

    private List<object?> Arguments() =>
        InputObject is null ? [.. ArgumentList ?? []] : [.. (ArgumentList ?? []).SelectMany(item => ValueScript.All(item, InputObject))];

    private object? ForInput(object? given) => InputObject is null ? given : ValueScript.Evaluate(given, InputObject);

    private static Dictionary<string, string> Texts(IDictionary? given)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            // A missing value stays one, for the rules to find.
            texts[TaskValue.PlainText(entry.Key)] = entry.Value is null ? null! : TaskValue.PlainText(entry.Value);
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
}
