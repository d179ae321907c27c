using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How a result is written as JSON.</summary>
internal static class AttemptResultJson
{
    public static byte[] Write(AttemptResult result)
    {
        var json = new JsonText()
            .Text("token", result.Token)
            .Text("failureClass", result.FailureClass?.ToString())
            .Whole("exitCode", result.ExitCode)
            .Text("message", result.Message)
            .Text("checkOutput", result.CheckOutput)
            .Duration("retryAfter", result.RetryAfter)
            .Time("startedAt", result.StartedAt)
            .Time("finishedAt", result.FinishedAt)
            .Texts("warnings", result.Warnings);
        if (result.Usage is { } usage)
        {
            json.Begin("usage")
                .Number("cpuSeconds", usage.CpuSeconds)
                .Whole("peakMemoryBytes", usage.PeakMemoryBytes)
                .Whole("readBytes", usage.ReadBytes)
                .Whole("writeBytes", usage.WriteBytes)
                .Whole("inputTokens", usage.InputTokens)
                .Whole("outputTokens", usage.OutputTokens)
                .Whole("cacheReadTokens", usage.CacheReadTokens)
                .Whole("cacheWriteTokens", usage.CacheWriteTokens)
                .Money("costUsd", usage.CostUsd)
                .Money("atMostUsd", usage.AtMostUsd)
                .Text("standIns", usage.StandIns)
                .End();
        }

        return json.ToBytes();
    }

    /// <exception cref="FormatException">It is no result.</exception>
    public static AttemptResult Read(ReadOnlySpan<byte> bytes)
    {
        var fields = JsonParser.Parse(bytes);
        return new AttemptResult
        {
            Token = fields.RequiredText("token"),
            FailureClass = fields.Choice<FailureClass>("failureClass"),
            ExitCode = fields.Whole("exitCode"),
            Message = fields.Text("message"),
            CheckOutput = fields.Text("checkOutput"),
            RetryAfter = fields.Duration("retryAfter"),
            StartedAt = fields.RequiredTime("startedAt"),
            FinishedAt = fields.RequiredTime("finishedAt"),
            Warnings = fields.Texts("warnings"),
            Usage = fields.Object("usage") is { } usage ? Usage(usage) : null,
        };
    }

    private static AttemptUsage Usage(JsonFields fields) => new()
    {
        CpuSeconds = fields.Number("cpuSeconds"),
        PeakMemoryBytes = fields.Long("peakMemoryBytes"),
        ReadBytes = fields.Long("readBytes"),
        WriteBytes = fields.Long("writeBytes"),
        InputTokens = fields.Long("inputTokens"),
        OutputTokens = fields.Long("outputTokens"),
        CacheReadTokens = fields.Long("cacheReadTokens"),
        CacheWriteTokens = fields.Long("cacheWriteTokens"),
        CostUsd = fields.Money("costUsd"),
        AtMostUsd = fields.Money("atMostUsd"),
        StandIns = fields.Text("standIns"),
    };
}
