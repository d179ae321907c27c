using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>What is known of a task's script while its keys are read.</summary>
internal sealed class ScriptBinder
{
    /// <summary>The one key of a mapping that stands for a value of CLIXML.</summary>
    public const string CliXmlKey = "clixml";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The keys that only a task with a script has.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["variables", "modules", "shell", "inProcess", "failOnExitCode"];

    public string? Text { get; set; }

    public string? File { get; set; }

    public ScriptValue[] Arguments { get; set; } = [];

    public Dictionary<string, ScriptValue>? Variables { get; set; }

    public string[] Modules { get; set; } = [];

    public string? Shell { get; set; }

    public bool InProcess { get; set; }

    public bool FailOnExitCode { get; set; }

    /// <summary>Takes the script's text from its file, where the task names one.</summary>
    public void ReadFile(PromptFiles files, NodeReader reader, TaskSource source)
    {
        if (File is null)
        {
            return;
        }

        if (Text is not null)
        {
            reader.Error(KeyProblems.ScriptAndScriptFile(), source.Find("scriptFile"));
            source.Fail("scriptFile");
        }
        else if ((Text = files.Read(File, out var problem)) is null)
        {
            reader.Error(problem.OfScript(), source.Find("scriptFile"));
            source.Fail("scriptFile");
        }
    }

    /// <summary>The script, as good as it could be made.</summary>
    public TaskScript Build()
    {
        var script = new TaskScript
        {
            Text = Text ?? string.Empty,
            Arguments = Arguments,
            Modules = Modules,
            Shell = Shell,
            InProcess = InProcess,
            FailOnExitCode = FailOnExitCode,
        };
        return Variables is null ? script : script with { Variables = Variables };
    }

    /// <summary>A list of any values.</summary>
    public static ScriptValue[] List(string key, NodeReader reader, PlanNode node)
    {
        if (node is PlanSequence list)
        {
            return [.. list.Items.Select(Value)];
        }

        reader.Error(KeyProblems.WantsList(key, node), node.Position);
        return [];
    }

    /// <summary>A mapping of names to any values.</summary>
    public static Dictionary<string, ScriptValue>? Values(string key, NodeReader reader, PlanNode node) =>
        reader.Mapping(key, node)?.Entries.ToDictionary(entry => entry.Key, entry => Value(entry.Value), StringComparer.Ordinal);

    private static ScriptValue Value(PlanNode node)
    {
        if (node is PlanMapping { Entries: [{ Key: CliXmlKey, Value: PlanScalar { Kind: PlanScalarKind.Text } xml }] }
            && xml.Text.Length > 0)
        {
            return ScriptValue.FromCliXml(xml.Text);
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            Write(writer, node);
        }

        return ScriptValue.FromJson(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
    }

    private static void Write(Utf8JsonWriter json, PlanNode node)
    {
        switch (node)
        {
            case PlanMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case PlanSequence list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case PlanScalar { Kind: PlanScalarKind.Text } text:
                json.WriteStringValue(text.Text);
                break;
            case PlanScalar { Kind: PlanScalarKind.Boolean } flag:
                json.WriteBooleanValue(flag.Value == "true");
                break;
            case PlanScalar { Kind: PlanScalarKind.Number } number:
                WriteNumber(json, number.Value);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    // As it is written where JSON writes it so too, which is exact.
    private static void WriteNumber(Utf8JsonWriter json, string number)
    {
        try
        {
            json.WriteRawValue(number);
        }
        catch (JsonException)
        {
            var value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteStringValue(number);
            }
        }
    }
}
