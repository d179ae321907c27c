using System.Management.Automation;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Makes objects to keep of the records of a script's streams.</summary>
internal static class StreamRecord
{
    public static string Of(string stream, string message) => Element(New(stream, message));

    public static string Of(ErrorRecord error, bool isTerminating)
    {
        var record = New("Error", ScriptFailure.Text(error));
        Add(record, "IsTerminating", isTerminating);
        Add(record, "ExceptionType", error.Exception?.GetType().FullName);
        Add(record, "FullyQualifiedErrorId", error.FullyQualifiedErrorId);
        Add(record, "Category", error.CategoryInfo.Category.ToString());
        Add(record, "TargetObject", error.TargetObject?.ToString());
        Add(record, "ScriptStackTrace", error.ScriptStackTrace);
        Add(record, "Position", error.InvocationInfo?.PositionMessage);
        Add(record, "RecommendedAction", error.ErrorDetails?.RecommendedAction);
        return Element(record);
    }

    private static PSObject New(string stream, string message)
    {
        var record = new PSObject();
        Add(record, "Stream", stream);
        Add(record, "Message", message);
        return record;
    }

    private static void Add(PSObject record, string name, object? value) => record.Properties.Add(new PSNoteProperty(name, value));

    private static string Element(PSObject record) => ObjectXml.Of(record, out _);
}
