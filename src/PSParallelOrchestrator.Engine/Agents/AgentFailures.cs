using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What the answers of a model's service mean, whichever client brought them.</summary>
internal static class AgentFailures
{
    private static readonly string[] SpendLimitWords = ["credit balance", "spend limit", "spending limit", "usage limit", "billing"];

    private static readonly string[] CredentialWords = ["security token", "signature", "expired", "credential"];

    /// <summary>Makes a failure of an HTTP status.</summary>
    /// <param name="agent">Who asked.</param>
    /// <param name="status">The status.</param>
    /// <param name="message">What the service said; shown to the user.</param>
    /// <param name="retryAfter">How long the service asks to wait.</param>
    /// <returns>The failure.</returns>
    public static AttemptOutcome OfStatus(AgentKind agent, int status, string message, TimeSpan? retryAfter)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{agent}: the service answered {status}: {message}");
        if (status == 402
            || (status is 400 or 403 or 429
                && Array.Exists(SpendLimitWords, word => message.Contains(word, StringComparison.OrdinalIgnoreCase))))
        {
            return new AttemptOutcome(
                FailureClass.Permanent,
                $"{said} Raise the spending limit of the account, or use another key; then retry the task.");
        }

        return status switch
        {
            400 or 422 => new AttemptOutcome(
                FailureClass.Permanent,
                $"{said} The request itself is refused: correct the task or the options."),
            401 => new AttemptOutcome(FailureClass.Permanent, $"{said} The key is missing, wrong or expired: give a valid one."),
            403 => new AttemptOutcome(FailureClass.Permanent, $"{said} {NoAccess(agent, message)}"),
            404 => new AttemptOutcome(FailureClass.Permanent, $"{said} Check the model's name and the region."),
            413 => new AttemptOutcome(
                FailureClass.Permanent,
                $"{said} The prompt is too large: shorten it, or put its content into files of the workspace."),
            429 => new AttemptOutcome(FailureClass.RateLimited, said) { RetryAfter = retryAfter },
            >= 500 or 408 or 409 or 424 => new AttemptOutcome(FailureClass.Transient, said) { RetryAfter = retryAfter },
            _ => new AttemptOutcome(FailureClass.Permanent, said),
        };
    }

    private static string NoAccess(AgentKind agent, string message) =>
        agent != AgentKind.Bedrock ? "The key may not use this model: check the permissions of its workspace."
        : Array.Exists(CredentialWords, word => message.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? "The AWS credentials are wrong or expired: give valid ones ('aws sso login' where the profile signs in by SSO), and check "
                + "the clock."
        : "The role may not invoke this model, or the account has no access to it: in the AWS console open Amazon Bedrock, Model access, "
            + "in the same region, "
            + "request access to the model, and allow bedrock:InvokeModel and bedrock:InvokeModelWithResponseStream.";
}
