using System.Runtime.InteropServices;
using System.Text;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>A list of strings as C programs get their arguments and environment: one block of memory, pointers first.</summary>
internal sealed unsafe class NativeText : IDisposable
{
    private byte* block;

    /// <summary>Lays out strings.</summary>
    /// <param name="texts">The strings, without NUL characters.</param>
    public NativeText(List<string> texts)
    {
        var pointers = (texts.Count + 1) * sizeof(byte*);
        var size = pointers;
        foreach (var text in texts)
        {
            size = checked(size + Encoding.UTF8.GetByteCount(text) + 1);
        }

        block = (byte*)NativeMemory.Alloc((nuint)size);
        var next = block + pointers;
        var end = block + size;
        for (var i = 0; i < texts.Count; i++)
        {
            Pointers[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        Pointers[texts.Count] = null;
    }

    /// <summary>The strings, ended by a null pointer.</summary>
    public byte** Pointers => (byte**)block;

    public void Dispose()
    {
        NativeMemory.Free(block);
        block = null;
    }
}
