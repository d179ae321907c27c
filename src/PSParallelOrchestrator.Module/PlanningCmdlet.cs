using System.Management.Automation;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module;

/// <summary>What cmdlets share that let a planner work.</summary>
public abstract class PlanningCmdlet : OrchestratorCmdlet
{
    private const int ProgressId = 1;
    private const string Activity = "Planning";
    private IPlanner? planner;
    private bool isShown;

    /// <summary>What is set here: by parameters, else elsewhere.</summary>
    /// <returns>The settings.</returns>
    private protected OrchestratorSettings Settings() => BoundSettings.Load(this, SettingCommands.Plan);

    /// <summary>What is to be planned.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="requirements">The text.</param>
    /// <returns>The request, which can be planned.</returns>
    /// <exception cref="OrchestratorException">It cannot.</exception>
    private protected PlanRequest Request(OrchestratorSettings settings, string requirements)
    {
        if (requirements.StartsWith("--", StringComparison.Ordinal) && !requirements.Any(char.IsWhiteSpace) && !MyInvocation.ExpectingInput)
        {
            throw CmdletErrors.RequirementsAreOption(requirements);
        }

        var request = PlannerOptionsFactory.Request(settings, requirements);
        _ = request.Check();
        return request;
    }

    /// <summary>The planner that the settings name; decided once for the pipeline, and said.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="agents">Gives keys; told whether they are for Bedrock.</param>
    /// <returns>The planner.</returns>
    private protected IPlanner ChoosePlanner(OrchestratorSettings settings, Func<bool, AgentAccess> agents)
    {
        if (planner is null)
        {
            var options = PlannerOptionsFactory.Create(settings);
            var services = EngineContextFactory.Create(settings, agents(GivenKey.IsForBedrock(options))) with
            {
                PlanningSays = text => Post(() => Show(text)),
            };
            var chosen = Await(token => Planners.ChooseAsync(options, services.Planning, token));
            if (chosen is { IsFallback: true, Notice: { } warning })
            {
                WriteWarning(warning);
            }
            else if (chosen.Notice is { } notice)
            {
                WriteVerbose(notice);
            }

            planner = chosen.Planner;
        }

        return planner;
    }

    /// <summary>Waits for a planner, and takes its progress away.</summary>
    private protected T Planned<T>(Func<CancellationToken, Task<T>> plan)
    {
        var result = Await(plan);
        if (isShown)
        {
            WriteProgress(new ProgressRecord(ProgressId, Activity, "Done") { RecordType = ProgressRecordType.Completed });
            isShown = false;
        }

        return result;
    }

    private void Show(string text)
    {
        isShown = true;
        WriteProgress(new ProgressRecord(ProgressId, Activity, text));
        WriteVerbose(text);
    }
}
