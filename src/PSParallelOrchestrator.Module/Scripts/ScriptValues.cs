using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Numerics;
using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Module.Tasks;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>Makes values that scripts can be given of objects: data, which is the same elsewhere and later, and nothing alive.</summary>
internal static class ScriptValues
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes a value.</summary>
    /// <param name="value">The object.</param>
    /// <param name="what">What it is, for messages: a parameter, and the place in it.</param>
    /// <returns>The value.</returns>
    /// <exception cref="OrchestratorException">It is, or holds, something that cannot be carried.</exception>
    public static ScriptValue Of(object? value, string what)
    {
        // $PWD and what Resolve-Path gives are paths to whoever uses them.
        value = TaskValue.Plain(value) is PathInfo path ? path.Path : value;
        Check(value, what, 0);
        return TryJson(value, out var json)
            ? ScriptValue.FromJson(json?.ToJsonString(Readable) ?? "null")
            : ScriptValue.FromCliXml(ObjectXml.Of(value, out _));
    }

    // What JSON has as it is: read again it is the same, of the same type.
    private static bool TryJson(object? value, out JsonNode? json)
    {
        json = null;
        switch (TaskValue.Plain(value))
        {
            case null:
                return true;
            case string text:
                json = JsonValue.Create(text);
                return !text.Any(char.IsSurrogate);
            case bool flag:
                json = JsonValue.Create(flag);
                return true;
            case int whole:
                json = JsonValue.Create(whole);
                return true;
            case long large and (> int.MaxValue or < int.MinValue):
                json = JsonValue.Create(large);
                return true;
            case double number when double.IsFinite(number) && !double.IsInteger(number):
                json = JsonValue.Create(number);
                return true;
            case object[] list:
                var array = new JsonArray();
                foreach (var item in list)
                {
                    if (!TryJson(item, out var element))
                    {
                        return false;
                    }

                    array.Add(element);
                }

                json = array;
                return true;
            default:
                return false;
        }
    }

    private static void Check(object? value, string what, int depth)
    {
        if (depth > ObjectXml.DeepestData)
        {
            throw ScriptValueErrors.TooDeep(what);
        }

        switch (TaskValue.Plain(value))
        {
            case SecureString or PSCredential or NetworkCredential:
                throw ScriptValueErrors.Secret(what, TaskValue.Plain(value)!.GetType());
            case null or string or Uri or Version or BigInteger or ValueType:
            case System.Xml.XmlDocument or FileSystemInfo or PathInfo or byte[] or IPAddress or MailAddress or CultureInfo:
                return;
            case PSObject data:
                foreach (var property in data.Properties.Where(property => property.MemberType == PSMemberTypes.NoteProperty))
                {
                    Check(property.Value, $"{what}.{property.Name}", depth + 1);
                }

                return;
            case IDictionary table:
                foreach (DictionaryEntry entry in table)
                {
                    Check(entry.Value, string.Create(CultureInfo.InvariantCulture, $"{what}[{entry.Key}]"), depth + 1);
                }

                return;
            case IList list:
                for (var i = 0; i < list.Count; i++)
                {
                    Check(list[i], string.Create(CultureInfo.InvariantCulture, $"{what}[{i}]"), depth + 1);
                }

                return;
            case var alive:
                throw ScriptValueErrors.Alive(what, alive.GetType());
        }
    }
}
