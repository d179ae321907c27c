using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles.Json;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// Reads plan files in JSON. Plain JSON in UTF-8, without comments or trailing commas; docs/plan.schema.json describes it.
/// </summary>
public static class PlanFile
{
    private const int FirstBuffer = 64 * 1024;
    private const int LargestBuffer = 64 * 1024 * 1024;

    /// <summary>Reads a plan, and reports everything that is wrong with it, each thing with its place.</summary>
    /// <param name="json">The content of a plan file.</param>
    /// <param name="name">What diagnostics call the file; null for none.</param>
    /// <param name="folder">The full path that prompt files are relative to; null where there is none, and they are refused.</param>
    /// <returns>The plan, or what is wrong.</returns>
    public static PlanReadResult Parse(byte[] json, string? name = null, string? folder = null)
    {
        using var stream = new MemoryStream(json, writable: false);
        return Parse(stream, name, folder);
    }

    /// <summary>Reads a plan from a stream; see <see cref="Parse(byte[], string?, string?)"/>.</summary>
    /// <param name="json">The content of a plan file, to the stream's end.</param>
    /// <param name="name">What diagnostics call the file; null for none.</param>
    /// <param name="folder">The full path that prompt files are relative to; null where there is none, and they are refused.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The plan, or what is wrong.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PlanReadResult Parse(Stream json, string? name = null, string? folder = null, CancellationToken cancellation = default) =>
        Parse(json, PlanDialect.PlanFile, name, folder, cancellation);

    /// <summary>Reads a plan for a certain use.</summary>
    internal static PlanReadResult Parse(
        Stream json, PlanDialect dialect, string? name, string? folder, CancellationToken cancellation) =>
        Parse(json, dialect, name, folder, FirstBuffer, cancellation);

    /// <summary>Reads a plan; the buffer begins with the size given, and grows to the longest token.</summary>
    internal static PlanReadResult Parse(
        Stream json,
        PlanDialect dialect,
        string? name,
        string? folder,
        int bufferSize,
        CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticList(name);
        var binder = new PlanBinder(dialect, folder, diagnostics, cancellation);
        var whole = ReadAll(
            json,
            new JsonPlanParser(new PlanTreeBuilder(binder, diagnostics), diagnostics),
            diagnostics,
            bufferSize,
            cancellation);
        // What stands after a syntax error is unknown, and with it whether a dependency is.
        var plan = whole ? binder.Finish() : null;
        return new PlanReadResult(plan, diagnostics.ToList()) { Addition = binder.Addition(name) };
    }

    private static bool ReadAll(
        Stream json,
        JsonPlanParser parser,
        DiagnosticList diagnostics,
        int bufferSize,
        CancellationToken cancellation)
    {
        var buffer = new byte[bufferSize];
        var length = json.ReadAtLeast(buffer, Math.Min(4, bufferSize), throwOnEndOfStream: false);
        if (EncodingProblem(buffer.AsSpan(0, length)) is { } problem)
        {
            diagnostics.Error(problem, new PlanPosition(1, 1));
            return false;
        }

        var start = buffer.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!parser.Feed(buffer.AsSpan(start, length - start), last: false, out var consumed))
            {
                return false;
            }

            start += consumed;
            if (start == 0 && length == buffer.Length)
            {
                if (buffer.Length >= LargestBuffer)
                {
                    parser.ReportTooLong();
                    return false;
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            start = 0;
            var read = json.Read(buffer.AsSpan(length));
            if (read == 0)
            {
                return parser.Feed(buffer.AsSpan(0, length), last: true, out _);
            }

            length += read;
        }
    }

    /// <summary>What is wrong with the first bytes of a file, where it has no bytes or is in another encoding.</summary>
    internal static PlanProblem? EncodingProblem(ReadOnlySpan<byte> head) => head switch
    {
        [] => SyntaxProblems.EmptyFile(),
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => SyntaxProblems.NotUtf8("it is UTF-32"),
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => SyntaxProblems.NotUtf8("it is UTF-16"),
        [0, not 0, ..] or [not 0, 0, ..] => SyntaxProblems.NotUtf8("it looks like UTF-16"),
        _ => null,
    };
}

/// <summary>What reading a plan file gave.</summary>
/// <param name="Plan">The plan; null where there is an error.</param>
/// <param name="Diagnostics">Everything that was found, in the order of its places: errors, or warnings of a good plan.</param>
public sealed record PlanReadResult(OrchestratorPlan? Plan, IReadOnlyList<PlanDiagnostic> Diagnostics)
{
    /// <summary>Where tasks stand that are to be added to a run; null for a plan of another use.</summary>
    internal AdditionPlaces? Addition { get; init; }

    /// <summary>The plan, for who does not care for warnings.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidPlanException">There is an error; the exception carries everything found.</exception>
    public OrchestratorPlan GetPlan() => Plan ?? throw new InvalidPlanException(Diagnostics);
}
