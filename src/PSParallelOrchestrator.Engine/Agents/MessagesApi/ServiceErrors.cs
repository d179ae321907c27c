namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>The errors of reaching the Messages API.</summary>
internal static class ServiceErrors
{
    public static OrchestratorException NoAnthropicKey() => new(
        "AnthropicKeyMissing",
        OrchestratorErrorKind.NotAuthenticated,
        "There is no key for the Anthropic API.",
        "Set ANTHROPIC_API_KEY (or ANTHROPIC_AUTH_TOKEN).");

    public static OrchestratorException Address(string variable, string value) => new(
        "ModelAddressInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"'{value}', the value of {variable}, is not the address of a service.",
        "Set an address that begins with https:// (http:// for this machine), or remove the variable.");

    public static OrchestratorException ClearText(string variable, string host) =>
        new(
            "ModelAddressNotSecure",
            OrchestratorErrorKind.InvalidInput,
            $"{variable} begins with http:// and names '{host}', which is not this machine: keys and prompts would go there in clear text.",
            $"Set an address that begins with https://. http:// is for localhost, 127.0.0.0/8 and ::1, unless {ServiceAddress.AllowHttp}=1 "
                + $"says that the network in between is trusted."
        );

    public static OrchestratorException Region(string region) => new(
        "AwsRegionInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"'{region}' is not an AWS region.",
        "Name one such as eu-central-1 (--region, -Region, AWS_REGION).");

    public static OrchestratorException NoBedrockModel(string model) =>
        new(
            "BedrockModelUnknown",
            OrchestratorErrorKind.NotFound,
            $"The Bedrock name of the model '{model}' is not known.",
            "Give its id on Bedrock, for instance global.anthropic.claude-sonnet-4-5-20250929-v1:0, or the ARN of an inference profile; "
                + "'aws bedrock list-inference-profiles' lists them.");

    public static OrchestratorException NoAwsCredentials(string reason, Exception? cause) =>
        new(
            "AwsCredentialsMissing",
            OrchestratorErrorKind.NotAuthenticated,
            $"There are no AWS credentials that can be used: {reason}",
            "Name a profile in AWS_PROFILE (after 'aws sso login' where it signs in by SSO), set AWS_ACCESS_KEY_ID and "
                + "AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK, or run where a role gives them.",
            cause);

    public static OrchestratorException AwsUnreachable(string reason, Exception cause) => new(
        "AwsCredentialsNotRenewed",
        OrchestratorErrorKind.InputOutput,
        $"The service that gives out AWS credentials could not be reached: {reason}",
        "Try again; check the network.",
        cause);
}
