using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway.Requests;

/// <summary>What a request of an attempt may be.</summary>
internal static class RequestRules
{
    private const long LargeContext = 1_000_000;

    /// <summary>Checks a request.</summary>
    /// <param name="price">What its model costs; null where that is not known.</param>
    /// <param name="betas">What its headers ask for that the service tries out.</param>
    /// <param name="isLimited">Whether a limit on the cost binds it.</param>
    /// <returns>Why it is not passed on; null where it is.</returns>
    public static GatewayError? Check(
        ModelRequest request, AttemptGrant grant, ModelPrice? price, bool isLimited, IEnumerable<string> betas)
    {
        if (!grant.Models.Concat(grant.Fallbacks).Any(model => ModelNames.AreSame(model, request.Model)))
        {
            return GatewayError.Refused(
                $"this attempt may ask {string.Join(", ", grant.Models)}, and the request asks '{request.Model}'.");
        }

        if (request.MaxTokens is < 1)
        {
            return GatewayError.Invalid("the request's max_tokens is less than 1.");
        }

        if (isLimited && price is null)
        {
            return GatewayError.Refused($"the price of '{request.Model}' is not known, so a budget could not be enforced.");
        }

        if (request.ServerTools.Count > 0 && (isLimited || !grant.AllowsServerTools))
        {
            return GatewayError.Refused(
                $"the request has the tool {request.ServerTools[0]}, which the service runs and charges for. "
                    + (isLimited ? "Nothing bounds its cost under a budget." : "Allow the tool by an option of the run."));
        }

        if (isLimited
            && price is { ContextTokens: < LargeContext }
            && betas.Concat(request.Betas).FirstOrDefault(IsOfLargerContext) is { } beta)
        {
            return GatewayError.Refused($"the request asks for '{beta}', with which it could hold more than the table of prices says.");
        }

        return isLimited && request.DearFields.Count > 0
            ? GatewayError.Refused(
                $"the request sets '{request.DearFields[0]}', for which the service charges otherwise than the table says.")
            : null;
    }

    private static bool IsOfLargerContext(string beta) => beta.StartsWith("context-", StringComparison.OrdinalIgnoreCase)
        && !beta.StartsWith("context-management", StringComparison.OrdinalIgnoreCase);
}
