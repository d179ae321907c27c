using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>The environment of the processes of an attempt.</summary>
internal static class AttemptEnvironment
{
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
