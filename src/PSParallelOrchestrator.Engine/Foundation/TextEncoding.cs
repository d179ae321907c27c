using System.Text;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>How text files are written.</summary>
internal static class TextEncoding
{
    /// <summary>UTF-8 without a mark at the beginning; halves of surrogate pairs become the replacement character.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
}
