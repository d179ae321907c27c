using System.Collections;
using System.Management.Automation;
using System.Text;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Makes elements of CLIXML of objects.</summary>
public static class ObjectXml
{
    /// <summary>How deep data is kept: objects, tables and lists in each other. What is deeper is kept as text.</summary>
    public const int DeepestData = 20;

    /// <summary>Makes the element of an object: data as deep as it is, of anything alive its own properties.</summary>
    /// <param name="value">The object.</param>
    /// <param name="isWhole">Whether all of its data is in it.</param>
    /// <returns>The element, on one line.</returns>
    public static string Of(object? value, out bool isWhole)
    {
        var depth = Depth(value, DeepestData);
        isWhole = depth <= DeepestData;
        return Element(PSSerializer.Serialize(value, Math.Max(1, Math.Min(depth, DeepestData))));
    }

    // What stands between elements alone is layout: line ends within values are written as _x000A_.
    private static string Element(string document)
    {
        var element = new StringBuilder(document.Length);
        var lines = document.Split('\n');
        for (var i = 1; i < lines.Length - 1; i++)
        {
            element.Append(lines[i].Trim());
        }

        return element.ToString();
    }

    private static int Depth(object? value, int left)
    {
        var plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        if (plain is null or string or ValueType || left < 0)
        {
            return 0;
        }

        return plain switch
        {
            PSObject data => 1 + data.Properties
                .Where(property => property.MemberType == PSMemberTypes.NoteProperty)
                .Select(property => Depth(property.Value, left - 1)).DefaultIfEmpty().Max(),
            IDictionary table => 1 + table.Values.Cast<object?>().Select(item => Depth(item, left - 1)).DefaultIfEmpty().Max(),
            IList list => 1 + list.Cast<object?>().Select(item => Depth(item, left - 1)).DefaultIfEmpty().Max(),
            _ => 1,
        };
    }
}
