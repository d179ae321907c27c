namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>How psorch is started.</summary>
/// <param name="FileName">The program, as a full path.</param>
/// <param name="Arguments">What comes before psorch's own arguments.</param>
internal sealed record PsorchProgram(string FileName, IReadOnlyList<string> Arguments);
