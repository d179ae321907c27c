using System.Buffers;
using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles.Json;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Yaml;

/// <summary>Reads plan files in YAML.</summary>
internal static class YamlPlanFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a plan, and reports everything that is wrong with it.</summary>
    /// <param name="yaml">The content, seekable.</param>
    /// <param name="dialect">What it is read for.</param>
    /// <param name="name">What diagnostics call the file.</param>
    /// <param name="folder">The full path that prompt files are relative to; null where there is none.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The plan, or what is wrong.</returns>
    public static PlanReadResult Parse(
        Stream yaml, PlanDialect dialect, string? name, string? folder, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticList(name);
        var binder = new PlanBinder(dialect, folder, diagnostics, cancellation);
        var whole = Read(yaml, new YamlPlanParser(new PlanTreeBuilder(binder, diagnostics), diagnostics), diagnostics);
        var plan = whole ? binder.Finish() : null;
        return new PlanReadResult(plan, diagnostics.ToList()) { Addition = binder.Addition(name) };
    }

    private static bool Read(Stream yaml, YamlPlanParser parser, DiagnosticList diagnostics)
    {
        var head = new byte[4];
        var length = yaml.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (PlanFile.EncodingProblem(head.AsSpan(0, length)) is { } problem)
        {
            diagnostics.Error(problem, new PlanPosition(1, 1));
            return false;
        }

        var start = head.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        yaml.Position = start;
        try
        {
            using var text = new StreamReader(
                yaml,
                Strict,
                detectEncodingFromByteOrderMarks: false,
                bufferSize: 64 * 1024,
                leaveOpen: true);
            return parser.Read(text);
        }
        catch (DecoderFallbackException)
        {
            yaml.Position = start;
            diagnostics.Error(SyntaxProblems.NotUtf8("here are bytes that are no character"), FirstInvalid(yaml));
            return false;
        }
    }

    private static PlanPosition FirstInvalid(Stream stream)
    {
        var position = new Utf8Position();
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = stream.Read(buffer.AsSpan(length));
            length += read;
            var rest = buffer.AsSpan(0, length);
            while (Rune.DecodeFromUtf8(rest, out _, out var consumed) is var status && status == OperationStatus.Done)
            {
                position.Advance(rest[..consumed]);
                rest = rest[consumed..];
            }

            if (read == 0 || rest.Length > 3)
            {
                return position.Position;
            }

            rest.CopyTo(buffer);
            length = rest.Length;
        }
    }
}
