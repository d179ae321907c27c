using System.Runtime.InteropServices;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Gateway.Answers;

/// <summary>
/// Finds the <c>usage</c> of an answer that comes as one JSON object, of any size, while it passes by: nothing else of it is kept.
/// </summary>
internal sealed class UsageScanner
{
    // What is longer is no usage.
    private const int MostBytes = 64 * 1024;

    private static readonly byte[] Name = "usage"u8.ToArray();

    private readonly List<byte> kept = [];
    private int depth;
    private bool isText;
    private bool isEscaped;
    private bool isName;
    private bool isUsage;

    /// <summary>The usage; null where none was found.</summary>
    public JsonElement? Usage { get; private set; }

    /// <summary>Whether the object is closed.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes more of the answer.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            Take(value);
        }
    }

    private void Take(byte value)
    {
        if (isUsage)
        {
            Keep(value);
        }

        if (isText)
        {
            TakeText(value);
            return;
        }

        switch (value)
        {
            case (byte)'"':
                isText = true;
                if (depth == 1 && !isUsage)
                {
                    kept.Clear();
                    isName = true;
                }

                break;
            case (byte)':' when depth == 1 && !isUsage:
                isUsage = isName && CollectionsMarshal.AsSpan(kept).SequenceEqual(Name);
                isName = false;
                kept.Clear();
                break;
            case (byte)'{' or (byte)'[':
                depth++;
                break;
            case (byte)'}' or (byte)']':
                IsOver = --depth == 0;
                if (isUsage && depth == 1)
                {
                    End();
                }

                break;
            case (byte)',' when depth == 1:
                (isUsage, isName) = (false, false);
                break;
        }
    }

    private void TakeText(byte value)
    {
        if (isEscaped)
        {
            isEscaped = false;
        }
        else if (value == '\\')
        {
            isEscaped = true;
        }
        else if (value == '"')
        {
            isText = false;
            return;
        }

        // A long text is no name.
        if (isName && depth == 1 && kept.Count <= Name.Length)
        {
            kept.Add(value);
        }
    }

    private void Keep(byte value)
    {
        if (kept.Count < MostBytes)
        {
            kept.Add(value);
        }
    }

    private void End()
    {
        isUsage = false;
        try
        {
            Usage = JsonElement.Parse(CollectionsMarshal.AsSpan(kept));
        }
        catch (JsonException)
        {
            // It was cut off, or none.
        }

        kept.Clear();
    }
}
