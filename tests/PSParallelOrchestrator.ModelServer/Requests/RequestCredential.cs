using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>How a request was signed in. Signatures are recorded, never verified.</summary>
public enum CredentialKind
{
    None,
    ApiKey,
    Bearer,
    AwsSignature,
}

/// <summary>The credential of a request.</summary>
/// <param name="Kind">Which header carried it.</param>
/// <param name="Key">The API key, the bearer token or the AWS access key id; null where there is none.</param>
/// <param name="SessionTokenSigned">Whether an AWS signature covers x-amz-security-token.</param>
/// <param name="Scope">Region and service of an AWS signature, as "us-east-1/bedrock".</param>
public sealed partial record RequestCredential(CredentialKind Kind, string? Key, bool SessionTokenSigned = false, string? Scope = null)
{
    internal static RequestCredential Of(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("x-api-key", out StringValues key))
        {
            return new(CredentialKind.ApiKey, key.ToString());
        }

        string authorization = headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return new(CredentialKind.Bearer, authorization[7..].Trim());
        }

        Match signature = Signature().Match(authorization);
        if (!signature.Success)
        {
            return new(CredentialKind.None, null);
        }

        bool token = headers.ContainsKey("x-amz-security-token")
            && signature.Groups["signed"].Value.Split(';').Contains("x-amz-security-token");
        return new(CredentialKind.AwsSignature, signature.Groups["key"].Value, token, signature.Groups["scope"].Value);
    }

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256\s+Credential=(?<key>[^/,]+)/\d{8}/(?<scope>[^/]+/[^/]+)/aws4_request,\s*SignedHeaders=(?<signed>[^,]+),\s*Signature=")]
    private static partial Regex Signature();
}
