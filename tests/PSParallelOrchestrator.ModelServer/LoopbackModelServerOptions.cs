using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer;

/// <summary>How a <see cref="LoopbackModelServer"/> behaves.</summary>
public sealed record LoopbackModelServerOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>API keys, bearer tokens and AWS access key ids that are let in; empty lets everybody in.</summary>
    public IReadOnlyCollection<string> Keys { get; init; } = [];

    /// <summary>
    /// Answers a request before anything else does; null leaves it to the script in the prompt, the planner and <see cref="Default"/>.
    /// </summary>
    public Func<ModelRequest, ScriptStep?>? Answer { get; init; }

    /// <summary>Answers what nothing else answers; by default with the text "OK".</summary>
    public ModelScript Default { get; init; } = new([ScriptStep.OfText("OK")], Loop: true);
}
