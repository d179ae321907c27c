using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>Asks a model until its answer can be used: failures that pass are tried again, answers that are wrong go back to it.</summary>
/// <param name="account">Where usage is noted.</param>
/// <param name="files">Where answers are kept.</param>
/// <param name="retry">How long is waited between tries.</param>
/// <param name="context">Clock and chance.</param>
internal sealed class ModelConversation(
    IModelClient client, PlanningAccount account, PlannerFiles files, RetryOptions retry, PlannerContext context)
{
    /// <summary>How often an answer that cannot be used goes back to the model.</summary>
    public const int MostRepairs = 2;

    private const int MostTries = 3;

    /// <summary>Asks.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="question">The question, with one turn.</param>
    /// <param name="cancellationToken">Ends the wait, and the request.</param>
    /// <returns>What was asked for.</returns>
    /// <exception cref="AnswerUnusableException">No answer can be used.</exception>
    /// <exception cref="ModelFailureException">There is no answer.</exception>
    public async Task<T> AskAsync<T>(ModelQuestion question, Func<string, Judgement<T>> judge, CancellationToken cancellationToken)
        where T : class
    {
        var first = question.Turns[0];
        context.Says?.Invoke($"{client.Kind} is asked for {PlannerSchemas.Describe(question.SchemaName)}.");
        for (var repairs = 0; ; repairs++)
        {
            var (text, judgement) = await TryAskAsync(question, judge, cancellationToken);
            files.Note(question.SchemaName, question.Turns[^1].Text, text, judgement.Problems);
            if (judgement.Value is { } value)
            {
                return value;
            }

            if (repairs == MostRepairs)
            {
                throw new AnswerUnusableException(question.SchemaName, judgement.Problems);
            }

            var faults = judgement.Problems.Count;
            context.Says?.Invoke(FormattableString.Invariant(
                $"Its answer has {faults} {(faults == 1 ? "fault" : "faults")}, and it is asked again ({repairs + 1} of {MostRepairs})."));

            // The newest answer alone: earlier ones would be paid for again, and teach nothing.
            var repair = PlannerPrompts.Repair(judgement.Problems);
            question = question with
            {
                Turns = string.IsNullOrWhiteSpace(text)
                    ? [first with { Text = $"{first.Text}\n\n{repair}" }]
                    : [first, new ModelTurn(FromModel: true, text), new ModelTurn(FromModel: false, repair)],
            };
        }
    }

    private async Task<(string? Text, Judgement<T> Judgement)> TryAskAsync<T>(
        ModelQuestion question, Func<string, Judgement<T>> judge, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var answer = await AskPatientlyAsync(question, cancellationToken);
            return (answer.Text, judge(answer.Text));
        }
        catch (ModelFailureException e) when (e.Failure.FailureClass == FailureClass.TaskFailed)
        {
            // The model answered, and not with what was asked for: a refusal, or prose.
            return (null, new Judgement<T>(null, [e.Failure.Message ?? "There was no answer."]));
        }
    }

    private async Task<ModelAnswer> AskPatientlyAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            TimeSpan delay;
            try
            {
                var answer = await client.AskAsync(question, cancellationToken);
                account.Add(answer);
                return answer;
            }
            catch (OperationCanceledException)
            {
                account.AddUnfinished();
                throw;
            }
            catch (ModelFailureException e)
            {
                account.AddFailed();
                if (Delay(e, tries) is not { } wait)
                {
                    throw;
                }

                delay = wait;
            }

            await Task.Delay(delay, context.Time, cancellationToken);
        }
    }

    /// <summary>How long is waited before the next try; null where there is none.</summary>
    private TimeSpan? Delay(ModelFailureException failure, int tries)
    {
        if (failure.Failure.FailureClass is not (FailureClass.Transient or FailureClass.RateLimited)
            || tries > Math.Min(MostTries - 1, retry.MaxRetries))
        {
            return null;
        }

        var delay = failure.Failure.RetryAfter ?? RetryPolicy.Backoff(retry, context.Random, tries);
        return delay > retry.MaxDelay ? null : delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
