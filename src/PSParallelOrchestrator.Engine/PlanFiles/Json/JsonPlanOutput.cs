using System.Text.Encodings.Web;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.PlanFiles.Json;

/// <summary>Writes a plan as JSON.</summary>
internal sealed class JsonPlanOutput : IPlanOutput, IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly Stream stream;
    private readonly Utf8JsonWriter writer;
    private readonly bool forPeople;

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="forPeople">Whether to indent; otherwise each task is a line.</param>
    public JsonPlanOutput(Stream stream, bool forPeople)
    {
        this.stream = stream;
        this.forPeople = forPeople;
        writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = forPeople,
            NewLine = "\n",
            // Nothing of this is ever put into a page: letters of all languages stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
    }

    /// <inheritdoc/>
    public void BeginMapping() => writer.WriteStartObject();

    /// <inheritdoc/>
    public void EndMapping() => writer.WriteEndObject();

    /// <inheritdoc/>
    public void BeginSequence(bool ofScalars) => writer.WriteStartArray();

    /// <inheritdoc/>
    public void EndSequence() => writer.WriteEndArray();

    /// <inheritdoc/>
    public void TaskDone()
    {
        if (!forPeople)
        {
            writer.Flush();
            stream.WriteByte((byte)'\n');
        }
        else if (writer.BytesPending > FlushAt)
        {
            writer.Flush();
        }
    }

    /// <inheritdoc/>
    public void Key(string key) => writer.WritePropertyName(key);

    /// <inheritdoc/>
    public void Text(string text) => writer.WriteStringValue(text);

    /// <inheritdoc/>
    public void Number(int number) => writer.WriteNumberValue(number);

    /// <inheritdoc/>
    public void Number(decimal number) => writer.WriteNumberValue(number);

    public void Number(double number) => writer.WriteNumberValue(number);

    /// <inheritdoc/>
    public void RawNumber(string number) => writer.WriteRawValue(number);

    /// <inheritdoc/>
    public void Null() => writer.WriteNullValue();

    /// <inheritdoc/>
    public void Boolean(bool value) => writer.WriteBooleanValue(value);

    /// <inheritdoc/>
    public void End()
    {
        writer.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
