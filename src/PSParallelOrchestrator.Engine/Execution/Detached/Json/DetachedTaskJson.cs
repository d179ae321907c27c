namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How what an executor is to do is written as JSON.</summary>
internal static class DetachedTaskJson
{
    public static byte[] Write(DetachedTask task)
    {
        var json = new JsonText()
            .Text("version", task.Version)
            .Whole("format", task.Format)
            .Flag("limitsAreHeld", task.LimitsAreHeld ? true : null)
            .Text("notice", task.Notice);
        AttemptSpecJson.Write(json, "spec", task.Spec);
        return json.ToBytes();
    }

    /// <exception cref="FormatException">It is no attempt.</exception>
    public static DetachedTask Read(ReadOnlySpan<byte> bytes, string directory)
    {
        var fields = JsonParser.Parse(bytes);
        return new DetachedTask
        {
            Version = fields.RequiredText("version"),

            // The first form did not say.
            Format = fields.Whole("format") ?? 1,
            LimitsAreHeld = fields.Flag("limitsAreHeld") ?? false,
            Notice = fields.Text("notice"),
            Spec = AttemptSpecJson.Read(JsonFields.Given(fields.Object("spec"), "spec"), directory),
        };
    }
}
