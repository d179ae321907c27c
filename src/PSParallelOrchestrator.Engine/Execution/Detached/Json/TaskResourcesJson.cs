namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How resources are written as JSON.</summary>
internal static class TaskResourcesJson
{
    public static void Write(JsonText json, string name, TaskResources? resources)
    {
        if (resources is null)
        {
            return;
        }

        json.Begin(name)
            .Number("cpus", resources.Cpus)
            .Text("memory", resources.Memory?.ToString())
            .Whole("gpus", resources.Gpus)
            .End();
    }

    public static TaskResources? Read(JsonFields? fields) => fields is null ? null : new TaskResources
    {
        Cpus = fields.Number("cpus"),
        Memory = fields.Memory("memory"),
        Gpus = fields.Whole("gpus"),
    };
}
