using System.Management.Automation;
using PSParallelOrchestrator.Engine.Composition;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Module.Scripts;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Gives changed copies of tasks, or of a plan with changed tasks.</summary>
[Cmdlet(VerbsCommon.Set, "OrchestratorTask", SupportsShouldProcess = false)]
[OutputType(typeof(OrchestratorTask))]
[OutputType(typeof(OrchestratorPlan))]
public sealed partial class SetOrchestratorTaskCommand : OrchestratorCmdlet
{
    private readonly List<OrchestratorTask> seen = [];
    private readonly List<OrchestratorTask> held = [];
    private readonly Dictionary<string, string> renamed = new(StringComparer.Ordinal);
    private readonly HashSet<TaskKey> taken = [];
    private readonly HashSet<TaskKey> leftOut = [];
    private IReadOnlyList<(TaskKey Key, object? Given)> changes = [];
    private bool anyChosen;

    /// <inheritdoc/>
    protected override object? ErrorTarget => InputObject;

    private bool Renames => changes.Any(static change => change.Key.Parameter == nameof(NewId));

    private TaskSelection Selection => new() { Ids = Id, Tags = Tag, ExcludedIds = ExcludeId };

    /// <inheritdoc/>
    protected override void Begin()
    {
        var bound = MyInvocation.BoundParameters;
        changes =
        [
            .. TaskKey.All.Where(key => bound.ContainsKey(key.Parameter)).Select(key => (key, Given(key.Parameter, bound[key.Parameter]))),
        ];
        var work = changes.Where(static change => change.Key.Parameter
            is nameof(Prompt) or nameof(PromptFile) or nameof(Command) or nameof(ScriptBlock) or nameof(FilePath)).ToList();
        if (work.Count > 1)
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.SeveralKindsOfWork(work.Select(static one => one.Key.Parameter)), null));
        }

        if (changes.Count == 0)
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.NothingToSet(), null));
        }
    }

    // A script is none that gives a value.
    private object? Given(string parameter, object? value) => parameter switch
    {
        nameof(ScriptBlock) => ScriptTasks.Of(ScriptBlock!, [], null, SessionState.PSVariable.Get),
        nameof(FilePath) => ScriptTasks.Of(FullPath(FilePath!), [], null, SessionState.PSVariable.Get),
        _ => value,
    };

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var item in TaskValue.Plain(InputObject) is object[] several ? several : [InputObject])
        {
            if (TaskValue.Plain(item) is OrchestratorPlan plan)
            {
                Change(plan);
            }
            else if (TaskInput.Task(item) is { } task)
            {
                Change(task);
            }
            else
            {
                WriteError(CmdletErrors.NotATask(item), item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        Write(DependencyEditor.FollowRenames(held, renamed));
        if (seen.Count > 0 && !anyChosen)
        {
            // Says which name stands for nothing.
            PlanSelector.Choose(new OrchestratorPlan { Tasks = seen }, Selection);
        }

        leftOut.ExceptWith(taken);
        if (leftOut.Count > 0)
        {
            WriteWarning(CmdletErrors.ForNoneOfThese(leftOut.Select(static key => key.Parameter)));
        }
    }

    private void Change(OrchestratorPlan plan)
    {
        UnusablePlan.Refuse(plan);
        var chosen = PlanSelector.Choose(plan, Selection).ToHashSet();
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        var tasks = new List<OrchestratorTask>(plan.Tasks.Count);
        foreach (var task in plan.Tasks)
        {
            if (!chosen.Contains(task))
            {
                tasks.Add(task);
                continue;
            }

            if (Changed(task) is not { } changed)
            {
                return;
            }

            if (changed.Id != task.Id)
            {
                renames[task.Id] = changed.Id;
            }

            tasks.Add(changed);
        }

        var (resolved, problems) = DependencyPatterns.Resolve(DependencyEditor.FollowRenames(tasks, renames));
        var result = plan with { Tasks = resolved };
        if (DiagnosticOutput.Write(this, problems) && DiagnosticOutput.Write(this, PlanValidator.Validate(result)))
        {
            WriteObject(result);
        }
    }

    private void Change(OrchestratorTask task)
    {
        seen.Add(task);
        var result = task;
        if (PlanSelector.IsChosen(task, Selection))
        {
            anyChosen = true;
            if (Changed(task) is not { } changed)
            {
                return;
            }

            result = changed;
        }

        // Those that depend on a task under another id may come before it or after it.
        if (Renames)
        {
            if (result.Id != task.Id)
            {
                renamed[task.Id] = result.Id;
            }

            held.Add(result);
            return;
        }

        Write([result]);
    }

    private OrchestratorTask? Changed(OrchestratorTask task)
    {
        var result = task;
        foreach (var (key, given) in changes)
        {
            if (!key.IsFor(result, TaskValue.Plain(given) is ScriptBlock))
            {
                leftOut.Add(key);
                WriteVerbose($"-{key.Parameter} is not for '{task.Id}', which is of kind {result.Kind}.");
                continue;
            }

            taken.Add(key);
            try
            {
                result = key.Set(result, ValueScript.Evaluate(given, task));
            }
            catch (Exception e) when (e is RuntimeException or PSInvalidCastException or InvalidCastException)
            {
                WriteError(CmdletErrors.ValueUnusable(key.Parameter, task.Id, e), task);
                return null;
            }
        }

        if (result is { PromptFile: { } file, Prompt: null })
        {
            (result, var found) = TaskPromptFile.Read(result, FullPath(file));
            if (!DiagnosticOutput.Write(this, found))
            {
                return null;
            }
        }

        return result;
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
}
