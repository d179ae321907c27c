using System.Management.Automation;
using PSParallelOrchestrator.Engine.Composition;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Makes one plan of several.</summary>
[Cmdlet(VerbsCommon.Join, "OrchestratorPlan")]
[OutputType(typeof(OrchestratorPlan))]
public sealed class JoinOrchestratorPlanCommand : OrchestratorCmdlet
{
    private readonly List<OrchestratorPlan> plans = [];

    /// <summary>The plans, or the paths of plan files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [PlanTransformation]
    [ValidateNotNull]
    public OrchestratorPlan[] Plan { get; set; } = [];

    /// <summary>
    /// What stands before the ids of each plan's tasks, in the order of the plans; or a script block that sees the plan as $_.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public object[] Prefix { get; set; } = [];

    /// <summary>How many executors the plan asks for; the most that one of the plans asks for when not given.</summary>
    [Parameter]
    public int? MaxExecutors { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => plans;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var plan in Plan)
        {
            UnusablePlan.Refuse(plan);
            plans.Add(plan);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (plans.Count == 0)
        {
            return;
        }

        var joined = PlanJoiner.Join(plans, Prefixes());
        joined = joined with { MaxExecutors = MaxExecutors ?? joined.MaxExecutors };
        if (DiagnosticOutput.Write(this, PlanValidator.Validate(joined)))
        {
            WriteObject(joined);
        }
    }

    private string[] Prefixes() => Prefix is [var one] && TaskValue.Plain(one) is ScriptBlock
        ? [.. plans.Select(plan => TaskValue.Text(ValueScript.Evaluate(one, plan)) ?? string.Empty)]
        : [.. Prefix.Select(static prefix => TaskValue.Text(prefix) ?? string.Empty)];
}
