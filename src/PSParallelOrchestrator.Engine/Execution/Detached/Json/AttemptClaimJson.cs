namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How a claim is written as JSON.</summary>
internal static class AttemptClaimJson
{
    public static byte[] Write(AttemptClaim claim) => new JsonText()
        .Text("token", claim.Token)
        .Text("holder", claim.Holder == ClaimHolder.Executor ? nameof(ClaimHolder.Executor) : nameof(ClaimHolder.Recovery))
        .Text("host", claim.Host)
        .Text("bootId", claim.BootId)
        .Text("pidNamespace", claim.PidNamespace)
        .Whole("processId", claim.ProcessId)
        .Whole("startTicks", claim.StartTicks)
        .Time("at", claim.At)
        .ToBytes();

    /// <exception cref="FormatException">It is no claim.</exception>
    public static AttemptClaim Read(ReadOnlySpan<byte> bytes)
    {
        var fields = JsonParser.Parse(bytes);
        return new AttemptClaim
        {
            Token = fields.RequiredText("token"),
            Holder = JsonFields.Given(fields.Choice<ClaimHolder>("holder"), "holder"),
            Host = fields.RequiredText("host"),
            BootId = fields.RequiredText("bootId"),
            PidNamespace = fields.RequiredText("pidNamespace"),
            ProcessId = fields.RequiredWhole("processId"),
            StartTicks = JsonFields.Given(fields.Long("startTicks"), "startTicks"),
            At = fields.RequiredTime("at"),
        };
    }
}
