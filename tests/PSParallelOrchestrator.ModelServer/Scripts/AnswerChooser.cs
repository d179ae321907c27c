using PSParallelOrchestrator.ModelServer.Planning;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>An answer, and what goes wrong with this try of it.</summary>
internal sealed record ChosenAnswer(ScriptStep Step, Fault? Fault);

/// <summary>Decides who answers: the delegate, the script in the prompt, the planner, the default.</summary>
internal sealed class AnswerChooser(LoopbackModelServerOptions options)
{
    private readonly TryCounter tries = new();

    public ChosenAnswer Choose(ModelRequest request)
    {
        ScriptStep step;
        string identity;
        if (options.Answer?.Invoke(request) is { } answer)
        {
            (step, identity) = (answer, request.BodyText);
        }
        else if (ScriptFinder.Find(request) is { } found)
        {
            (step, identity) = (
                Placeholders.Fill(found.Script.StepAt(found.Step), request),
                $"{found.Identity} {found.Step} {TaskOf(request)}");
        }
        else if (request.Structure is { } structure)
        {
            // Placeholders in the requirements are for the tasks' own requests.
            (step, identity) = (
                StandInPlanner.Answer(request, structure),
                $"plan {structure.Schema.ToJsonString()} {RequirementsText.Find(request)?.Text}");
        }
        else
        {
            int answers = request.Messages.Count(message => message.IsAssistant);
            (step, identity) = (options.Default.StepAt(answers), $"default {answers} {TaskOf(request)} {request.Messages[0].Text}");
        }

        if (step.Expect is { } expected)
        {
            CheckExpected(request, expected);
        }

        Fault? fault = step.Always;
        if (fault is null && step.Faults.Count > 0)
        {
            int tries = this.tries.Next(identity);
            fault = tries < step.Faults.Count ? step.Faults[tries] : null;
        }

        return new(step, fault);
    }

    public void Reset() => tries.Reset();

    /// <summary>The attempt's token without the attempt's number: a retry of a task goes on in the list of faults.</summary>
    private static string? TaskOf(ModelRequest request) => request.AttemptToken is { } token ? token[..token.LastIndexOf('-')] : null;

    private static void CheckExpected(ModelRequest request, string expected)
    {
        RequestMessage newest = request.Messages[^1];
        if (!newest.Text.Contains(expected, StringComparison.Ordinal) && !newest.ToolResultText.Contains(expected, StringComparison.Ordinal)
        )
        {
            throw ScriptReader.Wrong($"the newest message lacks {expected}; it says: {newest.Text} {newest.ToolResultText}");
        }
    }
}
