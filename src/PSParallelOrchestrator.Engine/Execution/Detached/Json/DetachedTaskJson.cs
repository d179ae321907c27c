namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How what an executor is to do is written as JSON.</summary>
internal static class DetachedTaskJson
{
    public static byte[] Write(DetachedTask task)
    {
        var json = new JsonText().Text("version", task.Version);
        AttemptSpecJson.Write(json, "spec", task.Spec);
        return json.ToBytes();
    }

    /// <exception cref="FormatException">It is no attempt.</exception>
    public static DetachedTask Read(ReadOnlySpan<byte> bytes)
    {
        var fields = JsonParser.Parse(bytes);
        return new DetachedTask
        {
            Version = fields.RequiredText("version"),
            Spec = AttemptSpecJson.Read(JsonFields.Given(fields.Object("spec"), "spec")),
        };
    }
}
