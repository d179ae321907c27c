namespace PSParallelOrchestrator;

/// <summary>Which image is built.</summary>
public enum ImageTarget
{
    /// <summary>With what agents and scripts need: git, Node, Claude Code, Python with pip, PowerShell.</summary>
    Executor,

    /// <summary>With psorch alone, for commands that its base has.</summary>
    Command,
}
