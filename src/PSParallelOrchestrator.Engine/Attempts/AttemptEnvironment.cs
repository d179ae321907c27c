using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>The environment of the processes of an attempt.</summary>
internal static class AttemptEnvironment
{
    /// <summary>
    /// Makes the environment of the attempt's commands: without keys of agents, but with the secrets that the task names.
    /// </summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="secrets">The secrets of this process.</param>
    /// <returns>Names and values.</returns>
    /// <exception cref="OrchestratorException"><c>SecretMissing</c>: one that the task names is not there.</exception>
    public static Dictionary<string, string> OfCommands(AttemptSpec spec, SecretStore secrets)
    {
        var environment = Create(spec);
        AgentlessEnvironment.Strip(environment, spec.Task.Environment);

        foreach (var name in spec.Task.Secrets)
        {
            environment[name] = secrets.Named(name) ?? throw AttemptErrors.SecretMissing(spec.Task.Id, name);
        }

        return environment;
    }

    /// <summary>Makes the whole environment: this process's, then the task's, then what every task is told.</summary>
    /// <param name="spec">The attempt.</param>
    /// <returns>Names and values.</returns>
    public static Dictionary<string, string> Create(AttemptSpec spec)
    {
        var environment = OwnEnvironment.Copy();
        foreach (var (name, value) in spec.Task.Environment)
        {
            environment[name] = value;
        }

        environment["PSORCH_RUN"] = spec.RunId;
        environment["PSORCH_TASK"] = spec.Task.Id;
        environment["PSORCH_ATTEMPT"] = spec.Attempt.ToString(CultureInfo.InvariantCulture);
        environment[AttemptVariables.Token] = spec.Token;
        environment["EXECUTOR_ID"] = spec.Executor.ToString(CultureInfo.InvariantCulture);
        if (spec.Gpus is { } gpus)
        {
            environment["CUDA_VISIBLE_DEVICES"] = string.Join(',', gpus);
        }

        return environment;
    }
}
