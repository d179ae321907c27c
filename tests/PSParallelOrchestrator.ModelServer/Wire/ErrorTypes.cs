namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>The error types of the Messages API.</summary>
internal static class ErrorTypes
{
    public static string OfStatus(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 400 and < 500 => "invalid_request_error",
        _ => "api_error",
    };

    public static int StatusOf(string type) => type switch
    {
        "invalid_request_error" or "validationException" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" or "accessDeniedException" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" or "throttlingException" => 429,
        "timeout_error" => 504,
        "overloaded_error" or "serviceUnavailableException" => 529,
        _ => 500,
    };

    public static string MessageOf(string type) => type switch
    {
        "authentication_error" => "invalid x-api-key",
        "billing_error" => "Your credit balance is too low to access the Anthropic API.",
        "permission_error" => "Your API key does not have permission to use the specified resource.",
        "not_found_error" => "The requested resource could not be found.",
        "request_too_large" => "Request exceeds the maximum size",
        "rate_limit_error" => "This request would exceed your organization's rate limit.",
        "overloaded_error" => "Overloaded",
        "timeout_error" => "Request timed out",
        "api_error" => "Internal server error",
        _ => "The request is not valid.",
    };
}
