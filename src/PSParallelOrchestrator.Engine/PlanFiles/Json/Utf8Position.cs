using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Json;

/// <summary>Counts lines and columns through UTF-8. Columns are UTF-16 units, as editors count them.</summary>
internal sealed class Utf8Position
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The column, from 1.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>The place.</summary>
    public PlanPosition Position => new(Line, Column);

    /// <summary>Goes past some bytes.</summary>
    public void Advance(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var newline and >= 0)
        {
            Line++;
            Column = 1;
            bytes = bytes[(newline + 1)..];
        }

        if (Ascii.IsValid(bytes))
        {
            Column += bytes.Length;
            return;
        }

        foreach (var b in bytes)
        {
            // A byte that continues a character adds nothing, one that begins a pair of surrogates two.
            if ((b & 0xC0) != 0x80)
            {
                Column += b >= 0xF0 ? 2 : 1;
            }
        }
    }
}
