using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets options of a backend be given as a hashtable of names and values.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BackendOptionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not IDictionary given)
        {
            return inputData;
        }

        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in given)
        {
            texts[Text(entry.Key)] = Text(entry.Value);
        }

        return new BackendOptionTexts(texts);
    }

    private static string Text(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
